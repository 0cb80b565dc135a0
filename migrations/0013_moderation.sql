-- What a tenant does about words. No row: nothing.
create table word_policies (
  tenant_id uuid primary key default current_tenant() references tenants (id) on delete cascade,
  mode text not null check (mode in ('off', 'mask', 'refuse', 'flag')),
  english boolean not null,
  words text[] not null,
  updated_at timestamptz not null default now()
);
--> statement-breakpoint
select protect_tenant_table('word_policies');
--> statement-breakpoint
grant select, insert, update on word_policies to app_user;
--> statement-breakpoint
-- Who was sent out is no longer there, as in the session core.
create or replace view session_participants with (security_invoker = true) as
select
  tenant_id,
  session_id,
  participant_id::uuid as participant_id,
  (array_agg(event_payload ->> 'name' order by sequence desc) filter (where event_type = 'participant.joined'))[1] as name,
  (array_agg(event_payload ->> 'role' order by sequence desc)
    filter (where event_type = 'participant.joined' and event_payload is not null))[1] as role,
  min(created_at) filter (where event_type = 'participant.joined') as joined_at,
  case when (array_agg(event_type order by sequence desc))[1] in ('participant.left', 'participant.removed')
    then max(created_at) end as left_at
from (
  select tenant_id, session_id, sequence, event_type, event_payload, created_at,
    case when event_type = 'participant.removed' then event_payload ->> 'participantId' else participant_id end as participant_id
  from session_state_events
  where event_type in ('participant.joined', 'participant.left', 'participant.removed')
) moves
where participant_id is not null
group by tenant_id, session_id, participant_id;
--> statement-breakpoint
-- Questions as they were asked, and what became of them. An erased question leaves nothing; who asked anonymously is nobody here.
create view questions with (security_invoker = true) as
select
  asked.tenant_id,
  asked.session_id,
  (asked.event_payload ->> 'questionId')::uuid as id,
  asked.sequence,
  case when (asked.event_payload ->> 'anonymous')::boolean then null else asked.event_payload ->> 'from' end as participant_id,
  case when dismissed.sequence is null then asked.event_payload ->> 'text' end as text,
  (asked.event_payload ->> 'anonymous')::boolean as anonymous,
  case when dismissed.sequence is not null then 'dismissed' when answered.sequence is not null then 'answered' else 'open' end
    as status,
  answered.event_payload ->> 'text' as answer,
  (select count(*) from session_state_events v where v.tenant_id = asked.tenant_id and v.session_id = asked.session_id
    and v.event_type = 'question.upvoted' and v.event_payload ->> 'questionId' = asked.event_payload ->> 'questionId') as votes,
  asked.created_at
from session_state_events asked
left join lateral (
  select d.sequence from session_state_events d where d.tenant_id = asked.tenant_id and d.session_id = asked.session_id
    and d.event_type = 'question.dismissed' and d.event_payload ->> 'questionId' = asked.event_payload ->> 'questionId' limit 1
) dismissed on true
left join lateral (
  select a.sequence, a.event_payload from session_state_events a
  where a.tenant_id = asked.tenant_id and a.session_id = asked.session_id
    and a.event_type = 'question.answered' and a.event_payload ->> 'questionId' = asked.event_payload ->> 'questionId'
  order by a.sequence desc limit 1
) answered on true
where asked.event_type = 'question.asked' and asked.event_payload is not null;
--> statement-breakpoint
-- Polls as they were opened, and how they ended: the result is there once it was revealed.
create view polls with (security_invoker = true) as
select
  opened.tenant_id,
  opened.session_id,
  (opened.event_payload ->> 'pollId')::uuid as id,
  opened.sequence,
  opened.event_payload ->> 'kind' as kind,
  opened.event_payload ->> 'question' as question,
  opened.event_payload -> 'options' as options,
  case when revealed.sequence is not null then 'revealed' when closed.sequence is not null then 'closed' else 'open' end as status,
  revealed.event_payload -> 'result' as result,
  opened.created_at
from session_state_events opened
left join lateral (
  select c.sequence from session_state_events c where c.tenant_id = opened.tenant_id and c.session_id = opened.session_id
    and c.event_type = 'poll.closed' and c.event_payload ->> 'pollId' = opened.event_payload ->> 'pollId' limit 1
) closed on true
left join lateral (
  select r.sequence, r.event_payload from session_state_events r
  where r.tenant_id = opened.tenant_id and r.session_id = opened.session_id
    and r.event_type = 'poll.revealed' and r.event_payload ->> 'pollId' = opened.event_payload ->> 'pollId' limit 1
) revealed on true
where opened.event_type = 'poll.opened' and opened.event_payload is not null;
--> statement-breakpoint
grant select on questions, polls to app_user;
