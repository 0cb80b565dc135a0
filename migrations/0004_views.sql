-- Views over the log: always right, nothing to rebuild. security_invoker keeps the caller's row level security in force.
create view chat_messages with (security_invoker = true) as
select
  sent.tenant_id,
  sent.session_id,
  sent.subject_id::uuid as id,
  sent.sequence,
  sent.actor_id as participant_id,
  case when deleted.sequence is null then sent.event_payload ->> 'text' end as text,
  sent.event_payload ->> 'to' as audience,
  deleted.sequence is not null as deleted,
  sent.created_at
from session_state_events sent
left join lateral (
  select d.sequence from session_state_events d
  where d.tenant_id = sent.tenant_id and d.session_id = sent.session_id and d.subject_id = sent.subject_id
    and d.event_type = 'chat.deleted' and d.event_type like 'chat.%'
  limit 1
) deleted on true
-- An erased message leaves nothing, as in the session core.
where sent.event_type = 'chat.message' and sent.event_type like 'chat.%' and sent.event_payload is not null;
--> statement-breakpoint
create view session_participants with (security_invoker = true) as
select
  tenant_id,
  session_id,
  participant_id::uuid as participant_id,
  (array_agg(event_payload ->> 'name' order by sequence desc) filter (where event_type = 'participant.joined'))[1] as name,
  (array_agg(event_payload ->> 'role' order by sequence desc)
    filter (where event_type = 'participant.joined' and event_payload is not null))[1] as role,
  min(created_at) filter (where event_type = 'participant.joined') as joined_at,
  case when (array_agg(event_type order by sequence desc))[1] = 'participant.left' then max(created_at) end as left_at
from session_state_events
where event_type in ('participant.joined', 'participant.left')
group by tenant_id, session_id, participant_id;
--> statement-breakpoint
grant select on chat_messages, session_participants to app_user;
