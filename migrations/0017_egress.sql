-- What LiveKit's egress made, as it tells: a webhook names no tenant, and may come twice or late.
create function finish_egress(p_egress text, p_results jsonb) returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with told as (
    select * from jsonb_to_recordset(p_results)
      as r (kind text, label text, place integer, state text, "sizeBytes" bigint, "durationMs" bigint, failure text)
  ), made as (
    select t.tenant_id, t.id, t.kind, t.label, row_number() over (partition by t.tenant_id, t.kind, t.label order by t.ordinal) as place
    from recording_targets t where t.egress_id = p_egress
  ), finished as (
    update recording_targets t set state = told.state, size_bytes = told."sizeBytes", duration_ms = told."durationMs",
      failure = told.failure, updated_at = now()
    from told join made on made.kind = told.kind and made.label is not distinct from told.label and made.place = told.place
    where t.tenant_id = made.tenant_id and t.id = made.id and t.state in ('open', 'finishing')
    returning 1
  )
  select count(*)::integer from finished
$$;
--> statement-breakpoint
revoke execute on function finish_egress(text, jsonb) from public;
--> statement-breakpoint
grant execute on function finish_egress(text, jsonb) to app_user;
--> statement-breakpoint
drop function recording_of_egress(text);
