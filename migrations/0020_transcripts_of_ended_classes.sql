-- Only what is over is saved: a class that goes on was asked after by every run, and took the turn of one that had ended.
create or replace function unfinished_transcripts(p_limit integer)
returns table (tenant_id uuid, session_id uuid, jurisdiction text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  insert into transcripts (tenant_id, session_id, course_id, storage_key, attempted_at)
  select s.tenant_id, s.id, s.course_id, 'transcripts/' || s.id || '.json', now() - interval '1 hour'
  from sessions s join transcript_settings t on t.tenant_id = s.tenant_id and t.automatic
  where s.status = 'ended' and s.ended_at > now() - interval '7 days'
    and exists (select from session_state_events e
      where e.tenant_id = s.tenant_id and e.session_id = s.id and e.event_type = 'caption.added')
    and not exists (select from transcripts known where known.tenant_id = s.tenant_id and known.session_id = s.id)
  order by s.ended_at limit p_limit
  on conflict on constraint transcripts_once_a_session do nothing;
  return query
    update transcripts t set attempted_at = now()
    from sessions s
    where s.tenant_id = t.tenant_id and s.id = t.session_id and (t.tenant_id, t.id) in (
      select c.tenant_id, c.id from transcripts c
      join sessions over on over.tenant_id = c.tenant_id and over.id = c.session_id and over.status = 'ended'
      where (c.status = 'saving' or c.words_dropped_at is null or c.stored_version is distinct from c.version)
        and c.attempted_at < now() - interval '30 seconds'
      order by c.attempted_at limit p_limit for update of c skip locked
    )
    returning t.tenant_id, t.session_id, s.jurisdiction;
end $$;
