-- Who changed what. Rows are only ever added; a job gives each its place in the tenant's chain, in which a row's hash
-- covers the row and the hash before it, so that a changed or missing row shows.
set local role penguin_owner;

create table audit_logs (
  tenant_id     uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id            uuid not null,
  occurred_at   timestamptz(3) not null default clock_timestamp(),
  actor_user_id uuid,
  token_id      uuid,
  action        text not null check (length(action) <= 100),
  target_type   text check (length(target_type) <= 100),
  target_id     uuid,
  changes       jsonb,
  ip            text,
  request_id    text,
  position      bigint,
  hash          bytea,
  primary key (tenant_id, id),
  unique (tenant_id, position)
);
create index audit_logs_tenant_id_actor_user_id_id_idx on audit_logs (tenant_id, actor_user_id, id);
create index audit_logs_tenant_id_action_id_idx on audit_logs (tenant_id, action, id);
call app.protect('audit_logs');
-- Tenants read and add; who serves all tenants may also seal, and nobody may do more. Columns left out of the insert
-- are the seal's.
revoke all on audit_logs from penguin_app, penguin_across;
grant select on audit_logs to penguin_app, penguin_across;
grant insert (tenant_id, id, actor_user_id, token_id, action, target_type, target_id, changes, ip, request_id)
  on audit_logs to penguin_app, penguin_across;
grant update (position, hash) on audit_logs to penguin_across;

create function app.keep_seal() returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception 'A sealed audit row does not change';
end $$;
create trigger keep_seal before update on audit_logs for each row when (old.position is not null)
  execute function app.keep_seal();

-- What waits to be sealed, found without reading what is. A row is here until its seal is written.
create table audit_unsealed (
  tenant_id uuid not null default app.tenant_id(),
  id        uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, id) references audit_logs on update cascade on delete cascade
);
call app.protect('audit_unsealed');
revoke select, update, delete on audit_unsealed from penguin_app;

create function app.await_seal() returns trigger language plpgsql set search_path = '' as $$
begin
  insert into public.audit_unsealed (tenant_id, id) values (new.tenant_id, new.id);
  return null;
end $$;
revoke execute on function app.await_seal, app.keep_seal from public;
create trigger await_seal after insert on audit_logs for each row execute function app.await_seal();

-- The text that a row's hash covers: every column but the seal's, in a fixed spelling.
create function app.audit_text(entry audit_logs) returns text language sql stable set search_path = ''
  return pg_catalog.jsonb_build_array(
    entry.tenant_id, entry.id, (extract(epoch from entry.occurred_at) * 1000)::bigint, entry.actor_user_id, entry.token_id,
    entry.action, entry.target_type, entry.target_id, entry.changes, entry.ip, entry.request_id)::text;
revoke execute on function app.audit_text from public;
grant execute on function app.audit_text to penguin_across;
