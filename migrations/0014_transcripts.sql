-- Saved transcripts: what is known of each, how it was edited, and which tenants save them without being asked.
create table transcripts (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid,
  session_id uuid not null,
  course_id uuid not null,
  -- Null where the tenant saves without being asked.
  teacher_id uuid,
  storage_key text not null,
  -- saving, saved
  status text not null default 'saving',
  duration_ms bigint,
  line_count integer,
  word_count integer,
  -- Lines that became final when the log took no more.
  late jsonb not null default '[]',
  -- Counts edits; what is stored may be behind after a crash, and is then made anew.
  version integer not null default 0,
  stored_version integer,
  created_at timestamptz not null default now(),
  saved_at timestamptz,
  words_dropped_at timestamptz,
  attempted_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint transcripts_once_a_session unique (tenant_id, session_id),
  constraint transcripts_status check (status in ('saving', 'saved')),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, course_id) references courses (tenant_id, id) on delete cascade,
  foreign key (tenant_id, teacher_id) references users (tenant_id, id)
);
--> statement-breakpoint
create table transcript_edits (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid,
  session_id uuid not null,
  -- The version that this edit made.
  version integer not null,
  line text not null,
  text text not null,
  edited_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint transcript_edits_once unique (tenant_id, session_id, version, line),
  foreign key (tenant_id, session_id) references transcripts (tenant_id, session_id) on delete cascade,
  foreign key (tenant_id, edited_by) references users (tenant_id, id)
);
--> statement-breakpoint
create table transcript_settings (
  tenant_id uuid not null default nullif(current_setting('app.tenant', true), '')::uuid,
  automatic boolean not null default false,
  primary key (tenant_id),
  foreign key (tenant_id) references tenants (id) on delete cascade
);
--> statement-breakpoint
select protect_tenant_table(name::regclass) from unnest(array['transcripts', 'transcript_edits', 'transcript_settings']) as name;
--> statement-breakpoint
grant select, insert, update on transcripts, transcript_settings to app_user;
--> statement-breakpoint
grant select, insert on transcript_edits to app_user;
--> statement-breakpoint
-- What a crash left half done, of every tenant, and what tenants save without being asked; each marked, so that all get their turn.
create function unfinished_transcripts(p_limit integer)
returns table (tenant_id uuid, session_id uuid, jurisdiction text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  insert into transcripts (tenant_id, session_id, course_id, storage_key, attempted_at)
  select s.tenant_id, s.id, s.course_id, 'transcripts/' || s.id || '.json', now() - interval '1 hour'
  from sessions s join transcript_settings t on t.tenant_id = s.tenant_id and t.automatic
  where s.status = 'ended' and s.ended_at > now() - interval '7 days'
    and exists (select from session_state_events e
      where e.tenant_id = s.tenant_id and e.session_id = s.id and e.event_type = 'caption.added')
  order by s.ended_at limit p_limit
  on conflict on constraint transcripts_once_a_session do nothing;
  return query
    update transcripts t set attempted_at = now()
    from sessions s
    where s.tenant_id = t.tenant_id and s.id = t.session_id and (t.tenant_id, t.id) in (
      select c.tenant_id, c.id from transcripts c
      where (c.status = 'saving' or c.words_dropped_at is null or c.stored_version is distinct from c.version)
        and c.attempted_at < now() - interval '30 seconds'
      order by c.attempted_at limit p_limit for update skip locked
    )
    returning t.tenant_id, t.session_id, s.jurisdiction;
end $$;
--> statement-breakpoint
revoke execute on function unfinished_transcripts(integer) from public;
--> statement-breakpoint
grant execute on function unfinished_transcripts(integer) to app_user;
