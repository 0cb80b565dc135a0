-- Who may: asked in the same transaction as the statements it guards. All run under the caller's row level security, so that
-- what another tenant owns does not exist here.
create function roles_at(p_user uuid, p_scope text, p_scope_id uuid) returns setof text language sql stable as $$
  with course as (
    select case p_scope
      when 'course' then p_scope_id
      when 'session' then (select course_id from sessions where tenant_id = current_tenant() and id = p_scope_id)
    end as id
  )
  select role from user_roles
  where tenant_id = current_tenant() and user_id = p_user
    and (scope = 'tenant'
      or (scope = 'course' and scope_id = (select id from course))
      or (scope = 'session' and p_scope = 'session' and scope_id = p_scope_id))
  union
  select role from enrollments
  where tenant_id = current_tenant() and user_id = p_user and course_id = (select id from course)
$$;
--> statement-breakpoint
create function scope_exists(p_scope text, p_scope_id uuid) returns boolean language sql stable as $$
  select case p_scope
    when 'tenant' then current_tenant() is not null
    when 'course' then exists (select from courses where tenant_id = current_tenant() and id = p_scope_id)
    when 'session' then exists (select from sessions where tenant_id = current_tenant() and id = p_scope_id)
    else false
  end
$$;
--> statement-breakpoint
-- CL403 for one who belongs there without the role, CL404 for one who may not know that it exists.
create function require_role(p_user uuid, p_roles text[], p_scope text, p_scope_id uuid) returns void language plpgsql stable as $$
declare
  held text[];
begin
  if not scope_exists(p_scope, p_scope_id) then
    raise exception 'there is no such %', p_scope using errcode = 'CL404';
  end if;
  held := array(select roles_at(p_user, p_scope, p_scope_id));
  if held && p_roles then
    return;
  end if;
  -- Everyone signed in knows their own tenant: there nothing is hidden by 404.
  if cardinality(held) = 0 and p_scope <> 'tenant' then
    raise exception 'there is no such %', p_scope using errcode = 'CL404';
  end if;
  raise exception 'needs one of % at the %', array_to_string(p_roles, ', '), p_scope using errcode = 'CL403';
end $$;
--> statement-breakpoint
-- The strongest of several. An administrator who also teaches is the teacher.
create function strongest_role(p_roles text[]) returns text language sql immutable as $$
  select role from unnest(array['teacher', 'admin', 'assistant', 'student']) with ordinality as known (role, rank)
  where role = any (p_roles) order by rank limit 1
$$;
--> statement-breakpoint
create function session_role(p_user uuid, p_session uuid) returns text language sql stable as $$
  select strongest_role(array(select roles_at(p_user, 'session', p_session))) where scope_exists('session', p_session)
$$;
--> statement-breakpoint
create function course_role(p_user uuid, p_course uuid) returns text language sql stable as $$
  select strongest_role(array(select roles_at(p_user, 'course', p_course))) where scope_exists('course', p_course)
$$;
--> statement-breakpoint
-- CL401 unless the sign-in still stands and is this transaction's user's.
create function require_session(p_session uuid) returns void language plpgsql stable as $$
begin
  if not exists (
    select from auth_sessions
    where tenant_id = current_tenant() and id = p_session and user_id = current_person() and expires_at > now()
  ) then
    raise exception 'this sign-in has ended' using errcode = 'CL401';
  end if;
end $$;
--> statement-breakpoint
-- Before sign-in no tenant is pinned: this answers which ones a sign-in may be tried in, and nothing else of them. The host name
-- decides; else the slug; else those that know the address.
create function find_login_tenants(p_host text, p_slug text, p_email text)
returns table (tenant_id uuid, slug text, name text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  host_tenant uuid := (select d.tenant_id from tenant_domains d where d.hostname = lower(p_host));
begin
  return query
    select t.id, t.slug, t.name from tenants t
    where case
      when host_tenant is not null then t.id = host_tenant and (p_slug is null or t.slug = p_slug)
      when p_slug is not null then t.slug = p_slug
      else exists (select from users u where u.tenant_id = t.id and u.email = lower(p_email))
    end
    order by t.slug limit 5;
end $$;
--> statement-breakpoint
revoke execute on function roles_at(uuid, text, uuid), scope_exists(text, uuid), require_role(uuid, text[], text, uuid),
  strongest_role(text[]), session_role(uuid, uuid), course_role(uuid, uuid), require_session(uuid),
  find_login_tenants(text, text, text) from public;
--> statement-breakpoint
grant execute on function roles_at(uuid, text, uuid), scope_exists(text, uuid), require_role(uuid, text[], text, uuid),
  strongest_role(text[]), session_role(uuid, uuid), course_role(uuid, uuid), require_session(uuid),
  find_login_tenants(text, text, text) to app_user;
