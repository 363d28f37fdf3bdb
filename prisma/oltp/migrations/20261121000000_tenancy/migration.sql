-- The roles, and the one lock that every tenant table is born with. The same in every tier.
do $$
declare wanted text;
begin
  foreach wanted in array array['penguin_owner', 'penguin_app', 'penguin_across'] loop
    begin
      if not exists (select from pg_roles where rolname = wanted) then
        execute format('create role %I nologin noinherit', wanted);
        execute format('alter role %I set timezone to ''UTC''', wanted); -- Prisma reads times as UTC
      end if;
    exception when duplicate_object or unique_violation then null; -- another tier's migration was first
    end;
  end loop;
  -- PostgreSQL 15 knows no right to SET ROLE apart from membership.
  if not pg_has_role(current_user, 'penguin_owner',
                     case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end) then
    execute format('grant penguin_owner to %I', current_user);
  end if;
  execute format('grant create on database %I to penguin_owner', current_database());
end $$;
grant usage, create on schema public to penguin_owner;
grant usage on schema public to penguin_app, penguin_across;

set local role penguin_owner;
create schema app;
grant usage on schema app to penguin_app, penguin_across;

-- The tenant of this transaction; null when none was announced, so that every tenant table looks empty.
create function app.tenant_id() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.current_tenant_id', true), '')::uuid;

-- Locks a tenant table, for its owner too. penguin_across has a second way in: it is for the few places that serve all tenants.
create procedure app.protect(t regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format('create policy tenant on %s using (tenant_id = app.tenant_id()) with check (tenant_id = app.tenant_id())', t);
  execute format('create policy across on %s to penguin_across using (true) with check (true)', t);
  execute format('grant select, insert, update, delete on %s to penguin_app, penguin_across', t);
end $$;
