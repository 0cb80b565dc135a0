-- A recording that cannot be made whole is tried less and less often, and not for ever: how often it was, stands beside it. Where a
-- session lives is told with it, since an egress whose name was never written down is looked for by its room.
alter table recording_targets add column tries integer not null default 0;
--> statement-breakpoint
drop function abandoned_recordings(integer, integer, integer);
--> statement-breakpoint
create function abandoned_recordings(p_silent_seconds integer, p_stuck_seconds integer, p_limit integer)
returns table (tenant_id uuid, target_id uuid, session_id uuid, recording_id uuid, kind text, ordinal integer, state text,
  egress_id text, tries integer, jurisdiction text)
language sql volatile security definer set search_path = public, pg_temp as $$
  update recording_targets t set updated_at = now(), tries = t.tries + 1
  from sessions s
  where s.tenant_id = t.tenant_id and s.id = t.session_id and (t.tenant_id, t.id) in (
    select o.tenant_id, o.id from recording_targets o
    join sessions c on c.tenant_id = o.tenant_id and c.id = o.session_id
    where (o.state = 'finishing' and o.updated_at < now() - p_stuck_seconds * (1 << least(o.tries, 10)) * interval '1 second')
      or (o.state = 'open' and c.status = 'ended' and o.updated_at < now() - p_silent_seconds * interval '1 second')
    order by o.updated_at limit p_limit for update of o skip locked
  )
  returning t.tenant_id, t.id, t.session_id, t.recording_id, t.kind, t.ordinal, t.state, t.egress_id, t.tries, s.jurisdiction
$$;
--> statement-breakpoint
revoke execute on function abandoned_recordings(integer, integer, integer) from public;
--> statement-breakpoint
grant execute on function abandoned_recordings(integer, integer, integer) to app_user;
