-- Tenants are kept apart by the database itself: every batch runs as app_user, which can neither log in nor bypass row level
-- security, and sees only the rows of the tenant that the transaction is pinned to.
do $$
begin
  if not exists (select from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)) then
    raise exception 'The role % that migrates must be a superuser or have BYPASSRLS: functions that answer before a tenant is known run as it', current_user;
  end if;
  begin
    create role app_user nologin nobypassrls nosuperuser nocreatedb nocreaterole;
  exception when duplicate_object or unique_violation then
    null; -- another database of the same server made it
  end;
  begin
    execute format('grant app_user to %I', current_user);
  exception when unique_violation then
    null; -- another database of the same server is granting it at this moment
  end;
end $$;
--> statement-breakpoint
create function current_tenant() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.tenant', true), '')::uuid;
--> statement-breakpoint
create function current_person() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.user', true), '')::uuid;
--> statement-breakpoint
-- Called for each table, once, by the migration that makes it. A test finds a table that was forgotten.
create function protect_tenant_table(p_table regclass, p_tenant_column text default 'tenant_id') returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  execute format(
    'create policy tenant_isolation on %s to app_user using (%2$I = nullif(current_setting(''app.tenant'', true), '''')::uuid) '
    || 'with check (%2$I = nullif(current_setting(''app.tenant'', true), '''')::uuid)',
    p_table, p_tenant_column);
end $$;
--> statement-breakpoint
select protect_tenant_table('tenants', 'id');
--> statement-breakpoint
select protect_tenant_table(name::regclass)
from unnest(array[
  'tenant_domains', 'users', 'accounts', 'auth_sessions', 'verifications', 'roles', 'user_roles',
  'courses', 'enrollments', 'lessons', 'sessions', 'participant_identities', 'session_state_events',
  'scenes', 'assets', 'idempotency_keys', 'audit_log'
]) as name;
--> statement-breakpoint
revoke all on all tables in schema public from public;
--> statement-breakpoint
alter default privileges revoke execute on functions from public;
--> statement-breakpoint
revoke execute on function protect_tenant_table(regclass, text) from public;
--> statement-breakpoint
grant usage on schema public to app_user;
--> statement-breakpoint
grant execute on function current_tenant(), current_person() to app_user;
--> statement-breakpoint
grant select on tenants, tenant_domains, roles, session_state_events to app_user;
--> statement-breakpoint
grant select, insert on audit_log to app_user;
--> statement-breakpoint
grant select, insert, delete on user_roles to app_user;
--> statement-breakpoint
grant select, insert, update on users, courses to app_user;
--> statement-breakpoint
grant select, insert, update, delete
  on accounts, auth_sessions, verifications, enrollments, lessons, scenes, assets, idempotency_keys to app_user;
--> statement-breakpoint
-- The watermark, the chain's head and the epoch are moved by append_session_events alone.
grant select, insert on sessions to app_user;
--> statement-breakpoint
grant update (status, scheduled_start, scheduled_end, capacity, started_at, ended_at, lesson_id) on sessions to app_user;
--> statement-breakpoint
grant select, insert, delete, update (user_id) on participant_identities to app_user;
--> statement-breakpoint
-- Every tenant is born with the four roles.
create function give_tenant_its_roles() returns trigger language plpgsql as $$
begin
  insert into roles (tenant_id, role) select new.id, unnest(array['teacher', 'assistant', 'student', 'admin']);
  return new;
end $$;
--> statement-breakpoint
create trigger tenants_have_roles after insert on tenants for each row execute function give_tenant_its_roles();
