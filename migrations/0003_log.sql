-- The log's only way in. The chain is computed here a second time: session-core/hash-chain.ts holds the same definition.
create function netstring(p_text text) returns text language sql immutable strict parallel safe
  return octet_length(p_text) || ':' || p_text || ',';
--> statement-breakpoint
create function sha256_hex(p_text text) returns text language sql immutable strict parallel safe
  return encode(sha256(convert_to(p_text, 'UTF8')), 'hex');
--> statement-breakpoint
create function genesis_hash(p_tenant uuid, p_session uuid) returns text language sql immutable strict parallel safe
  return sha256_hex(netstring('chalkline.v1') || netstring(p_tenant::text) || netstring(p_session::text));
--> statement-breakpoint
create function link_hash(p_previous text, p_sequence bigint, p_type text, p_actor text, p_at bigint, p_digest text)
returns text language sql immutable strict parallel safe
  return sha256_hex(netstring(p_previous) || netstring(p_sequence::text) || netstring(p_type) || netstring(p_actor)
    || netstring(p_at::text) || netstring(p_digest));
--> statement-breakpoint
-- Appends what is new of `p_events` and answers where the log now ends. All or nothing; a repeat changes nothing.
--
-- Invariants: up to `watermark` every number is there once, each chained to the one before; only a recovery may leave numbers
-- out, and it says so in a new epoch. Raises CL404 (no such session) or CL409 with `detail` gap, chain, epoch or conflict. What Postgres
-- itself refuses in the data is raised as Postgres raises it: the caller tells a poisoned event by it.
create function append_session_events(p_tenant uuid, p_session uuid, p_events jsonb)
returns table (watermark bigint, head_hash text)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  held sessions%rowtype;
  previous text;
  position bigint;
  epoch_now integer;
  event record;
begin
  if p_tenant is distinct from current_tenant() then
    raise exception 'the transaction is pinned to another tenant' using errcode = 'CL404';
  end if;
  -- One appender at a time for a session: the watermark read here is the one moved below.
  select * into held from sessions s where s.tenant_id = p_tenant and s.id = p_session for update;
  if not found then
    raise exception 'there is no such session' using errcode = 'CL404';
  end if;
  position := held.watermark;
  previous := coalesce(held.head_hash, genesis_hash(p_tenant, p_session));
  epoch_now := held.epoch;

  select e.sequence into event
  from jsonb_to_recordset(p_events) as e (sequence bigint, hash text)
  left join session_state_events stored
    on stored.tenant_id = p_tenant and stored.session_id = p_session and stored.sequence = e.sequence
  where e.sequence <= held.watermark and stored.hash is distinct from e.hash
  order by e.sequence limit 1;
  if found then
    raise exception 'event % is already here with another hash', event.sequence using errcode = 'CL409', detail = 'conflict';
  end if;

  for event in
    select e.sequence, e.epoch, e.type, e.actor, e.at, e.digest, e.hash, e.data
    from jsonb_to_recordset(p_events)
      as e (sequence bigint, epoch integer, type text, actor text, at bigint, digest text, hash text, data jsonb)
    where e.sequence > held.watermark or e.sequence is null
    order by e.sequence
  loop
    if event.epoch < epoch_now then
      raise exception 'event % is of epoch %, and the log is in %', event.sequence, event.epoch, epoch_now
        using errcode = 'CL409', detail = 'epoch';
    end if;
    if event.sequence is distinct from position + 1
      and not (event.sequence > position and event.type = 'session.recovered' and event.epoch > epoch_now) then
      raise exception 'event % does not follow %', event.sequence, position using errcode = 'CL409', detail = 'gap';
    end if;
    if link_hash(previous, event.sequence, event.type, event.actor, event.at, event.digest) is distinct from event.hash then
      raise exception 'event % is not chained to the one before', event.sequence using errcode = 'CL409', detail = 'chain';
    end if;
    position := event.sequence;
    previous := event.hash;
    epoch_now := event.epoch;
  end loop;

  if position > held.watermark then
    insert into session_state_events (id, tenant_id, session_id, sequence, epoch, event_type, event_payload, actor_id, created_at,
      idempotency_key, request_digest, salt, digest, hash, trace)
    select e.id, p_tenant, p_session, e.sequence, e.epoch, e.type, e.data, e.actor,
      timestamptz 'epoch' + e.at * interval '1 millisecond', e.key, e.request, e.salt, e.digest, e.hash, e.trace
    from jsonb_to_recordset(p_events)
      as e (id uuid, sequence bigint, epoch integer, type text, data jsonb, actor text, at bigint, key text, request text, salt text,
        digest text, hash text, trace text)
    where e.sequence > held.watermark;

    -- Erasure reaches what was flushed before it, and what came in this batch.
    update session_state_events stored set event_payload = null, salt = null
    from jsonb_to_recordset(p_events) as e (sequence bigint, type text, data jsonb),
      jsonb_array_elements_text(e.data -> 'sequences') as erased (sequence)
    where e.type = 'payload.erased' and e.sequence > held.watermark and jsonb_typeof(e.data -> 'sequences') = 'array'
      and stored.tenant_id = p_tenant and stored.session_id = p_session and stored.sequence = erased.sequence::bigint;

    for event in
      select e.type, timestamptz 'epoch' + e.at * interval '1 millisecond' as at
      from jsonb_to_recordset(p_events) as e (sequence bigint, type text, at bigint)
      where e.sequence > held.watermark and e.type in ('session.started', 'session.ended')
      order by e.sequence
    loop
      if event.type = 'session.started' then
        held.status := 'live';
        held.started_at := event.at;
      else
        held.status := 'ended';
        held.ended_at := event.at;
      end if;
    end loop;

    update sessions s set watermark = position, head_hash = previous, watermark_at = now(), epoch = epoch_now,
      status = held.status, started_at = held.started_at, ended_at = held.ended_at
    where s.tenant_id = p_tenant and s.id = p_session;
  end if;
  return query select position, case when position > 0 then previous end;
end $$;
--> statement-breakpoint
-- A page of the log after a number, under the caller's row level security. `at` is exact to the millisecond it was hashed with.
create function session_events_page(p_session uuid, p_after bigint, p_limit integer)
returns table (sequence bigint, epoch integer, type text, data jsonb, actor text, at bigint, digest text, hash text)
language sql stable as $$
  select e.sequence, e.epoch, e.event_type, e.event_payload, e.actor_id, (extract(epoch from e.created_at) * 1000)::bigint, e.digest, e.hash
  from session_state_events e
  where e.tenant_id = current_tenant() and e.session_id = p_session and e.sequence > p_after
  order by e.sequence limit least(p_limit, 500)
$$;
--> statement-breakpoint
-- Live sessions whose log has not moved for a while, of every tenant, the longest unseen first, each marked as seen: however many
-- there are, every one gets its turn.
create function stale_sessions(p_idle_seconds integer, p_limit integer)
returns table (tenant_id uuid, session_id uuid, watermark bigint, head_hash text, epoch integer, location_hint text, jurisdiction text)
language sql volatile security definer set search_path = public, pg_temp as $$
  update sessions s set reconciled_at = now()
  where (s.tenant_id, s.id) in (
    select c.tenant_id, c.id from sessions c
    where c.status = 'live'
      and coalesce(c.watermark_at, c.started_at, c.scheduled_start) < now() - p_idle_seconds * interval '1 second'
      and coalesce(c.reconciled_at, '-infinity') < now() - p_idle_seconds * interval '1 second'
    order by c.reconciled_at nulls first limit p_limit for update skip locked
  )
  returning s.tenant_id, s.id, s.watermark, s.head_hash, s.epoch, s.location_hint, s.jurisdiction
$$;
--> statement-breakpoint
revoke execute on function netstring(text), sha256_hex(text), genesis_hash(uuid, uuid),
  link_hash(text, bigint, text, text, bigint, text), append_session_events(uuid, uuid, jsonb),
  session_events_page(uuid, bigint, integer), stale_sessions(integer, integer) from public;
--> statement-breakpoint
grant execute on function append_session_events(uuid, uuid, jsonb), session_events_page(uuid, bigint, integer),
  stale_sessions(integer, integer) to app_user;
