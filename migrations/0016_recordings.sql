-- Recordings (R17, R49): a run from start to stop, what of it is made (each with a state of its own), and a browser's parts on their way.
create table recordings (
  id uuid not null,
  tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid,
  session_id uuid not null,
  recorder text not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint recordings_of_session unique (tenant_id, session_id, id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, created_by) references users (tenant_id, id),
  constraint recordings_recorder_known check (recorder in ('browser', 'egress'))
);
--> statement-breakpoint
create table recording_targets (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid,
  session_id uuid not null,
  recording_id uuid not null,
  kind text not null,
  ordinal integer not null,
  state text not null default 'open',
  -- Of what streams elsewhere: the host alone, since the rest of the address is a secret.
  label text,
  object_key text,
  egress_id text,
  started_at timestamptz not null,
  duration_ms bigint,
  size_bytes bigint,
  failure text,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint recording_targets_once unique (tenant_id, recording_id, kind, ordinal),
  foreign key (tenant_id, session_id, recording_id) references recordings (tenant_id, session_id, id) on delete cascade,
  constraint recording_targets_kind_known check (kind in ('take', 'composite', 'hls', 'rtmp')),
  constraint recording_targets_state_known check (state in ('open', 'finishing', 'ready', 'failed'))
);
--> statement-breakpoint
create index recording_targets_unfinished on recording_targets (updated_at) where state in ('open', 'finishing');
--> statement-breakpoint
create index recording_targets_by_egress on recording_targets (egress_id) where egress_id is not null;
--> statement-breakpoint
create table recording_parts (
  tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid,
  target_id uuid not null,
  number integer not null,
  upload_id text not null,
  -- Null for the first: it waits in an object of its own until what it says of the whole is known.
  etag text,
  -- Where this part left the reader of the stream, so that the next one is read on from there.
  reader jsonb not null,
  cues jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, target_id, number),
  foreign key (tenant_id, target_id) references recording_targets (tenant_id, id) on delete cascade
);
--> statement-breakpoint
select protect_tenant_table(name::regclass) from unnest(array['recordings', 'recording_targets', 'recording_parts']) as name;
--> statement-breakpoint
grant select, insert on recordings to app_user;
--> statement-breakpoint
grant select, insert, update on recording_targets to app_user;
--> statement-breakpoint
grant select, insert, update, delete on recording_parts to app_user;
--> statement-breakpoint
-- What nobody finishes any more, of every tenant, each marked as seen so that a broken one does not keep the others waiting: takes
-- of classes that are over and whose browser has been silent, and what broke off while it was being finished.
create function abandoned_recordings(p_silent_seconds integer, p_stuck_seconds integer, p_limit integer)
returns table (tenant_id uuid, target_id uuid, session_id uuid, recording_id uuid, kind text, ordinal integer, state text,
  egress_id text)
language sql volatile security definer set search_path = public, pg_temp as $$
  update recording_targets t set updated_at = now()
  where (t.tenant_id, t.id) in (
    select o.tenant_id, o.id from recording_targets o
    join sessions s on s.tenant_id = o.tenant_id and s.id = o.session_id
    where (o.state = 'finishing' and o.updated_at < now() - p_stuck_seconds * interval '1 second')
      or (o.state = 'open' and s.status = 'ended' and o.updated_at < now() - p_silent_seconds * interval '1 second')
    order by o.updated_at limit p_limit for update of o skip locked
  )
  returning t.tenant_id, t.id, t.session_id, t.recording_id, t.kind, t.ordinal, t.state, t.egress_id
$$;
--> statement-breakpoint
-- Whose an egress is: a webhook names no tenant.
create function recording_of_egress(p_egress text) returns table (tenant_id uuid, session_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.tenant_id, t.session_id from recording_targets t where t.egress_id = p_egress limit 1
$$;
--> statement-breakpoint
revoke execute on function abandoned_recordings(integer, integer, integer), recording_of_egress(text) from public;
--> statement-breakpoint
grant execute on function abandoned_recordings(integer, integer, integer), recording_of_egress(text) to app_user;
