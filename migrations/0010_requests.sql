-- What HTTP requests ask of the database beyond tables.
--
-- Undoes the transaction with one of the error codes of the API. Typed so that it can stand where an answer would.
create function refuse(p_code text, p_details jsonb default null) returns jsonb language plpgsql volatile as $$
begin
  raise exception using errcode = 'CLREF', message = p_code, detail = coalesce(p_details::text, '');
end $$;
--> statement-breakpoint
-- An instant as it crosses the wire.
create function wire_instant(p_at timestamptz) returns text language sql immutable strict parallel safe
  return to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
--> statement-breakpoint
-- The first candidate that no classroom of any tenant has: it tells that a code is taken, and nothing of whose it is.
create function free_invite_code(p_candidates text[]) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select candidate from unnest(p_candidates) with ordinality as given (candidate, place)
  where not exists (select from courses where invite_code = candidate)
  order by place limit 1
$$;
--> statement-breakpoint
create index session_state_events_scenes on session_state_events (tenant_id, (event_payload -> 'scene' ->> 'id'))
  where event_type = 'scene.created';
--> statement-breakpoint
-- A scene is prepared in its table, or was made in class and is in the log.
create function session_of_scene(p_scene uuid) returns uuid language sql stable as $$
  select coalesce(
    (select session_id from scenes where tenant_id = current_tenant() and id = p_scene),
    (select session_id from session_state_events
      where tenant_id = current_tenant() and event_type = 'scene.created' and event_payload -> 'scene' ->> 'id' = p_scene::text
      limit 1))
$$;
--> statement-breakpoint
-- Holds the session as it is until the transaction ends: a start waits for what is being prepared, and two who prepare the same
-- session take turns. Refuses with not_scheduled, whose details say what the session is and where it lives.
create function require_scheduled(p_session uuid) returns void language plpgsql volatile as $$
declare
  held record;
begin
  select status, jurisdiction into held from sessions where tenant_id = current_tenant() and id = p_session for no key update;
  if held.status is distinct from 'scheduled' then
    perform refuse('not_scheduled', jsonb_build_object('sessionId', p_session, 'status', held.status,
      'jurisdiction', held.jurisdiction));
  end if;
end $$;
--> statement-breakpoint
-- Keys of every tenant that are older than any client retries.
create function forget_idempotency_keys(p_older_than_seconds integer, p_limit integer) returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from idempotency_keys where ctid in (
      select ctid from idempotency_keys where created_at < now() - p_older_than_seconds * interval '1 second'
      order by created_at limit p_limit for update skip locked
    )
    returning 1
  )
  select count(*)::integer from gone
$$;
--> statement-breakpoint
revoke execute on function refuse(text, jsonb), wire_instant(timestamptz), free_invite_code(text[]), session_of_scene(uuid),
  require_scheduled(uuid), forget_idempotency_keys(integer, integer) from public;
--> statement-breakpoint
grant execute on function refuse(text, jsonb), wire_instant(timestamptz), free_invite_code(text[]), session_of_scene(uuid),
  require_scheduled(uuid), forget_idempotency_keys(integer, integer) to app_user;
