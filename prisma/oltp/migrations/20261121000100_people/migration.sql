-- Who there is: tenants, users, who belongs where, and how they sign in.
set local role penguin_owner;

create table tenants (
  id         uuid primary key,
  name       text not null,
  compute_id uuid,
  created    timestamptz(3) not null default now(),
  updated    timestamptz(3) not null default now(),
  deleted    timestamptz(3)
);
-- A tenant's own row is the one whose id it is, so this table is locked by hand.
alter table tenants enable row level security;
alter table tenants force row level security;
create policy tenant on tenants to penguin_app using (id = app.tenant_id()) with check (id = app.tenant_id());
create policy across on tenants to penguin_across using (true) with check (true);
grant select, update on tenants to penguin_app;
grant select, insert, update, delete on tenants to penguin_across;

create table users (
  id             uuid primary key,
  email          text not null unique check (email = lower(email)),
  name           text not null,
  given_name     text,
  family_name    text,
  picture        text,
  email_verified timestamptz(3),
  created        timestamptz(3) not null default now(),
  updated        timestamptz(3) not null default now(),
  deleted        timestamptz(3)
);

create table tenant_users (
  tenant_id uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  user_id   uuid not null references users on update cascade on delete cascade,
  email     text not null,
  roles     text[] not null,
  created   timestamptz(3) not null default now(),
  updated   timestamptz(3) not null default now(),
  deleted   timestamptz(3),
  primary key (tenant_id, user_id)
);
create index tenant_users_user_id_idx on tenant_users (user_id);
call app.protect('tenant_users');

-- A tenant sees the people who belong to it, and changes none of them: people belong to themselves.
alter table users enable row level security;
alter table users force row level security;
create policy member on users for select to penguin_app using (exists (
  select from tenant_users m where m.tenant_id = app.tenant_id() and m.user_id = users.id));
create policy across on users to penguin_across using (true) with check (true);
grant select on users to penguin_app;
grant select, insert, update, delete on users to penguin_across;

create table user_credentials (
  user_id       uuid primary key references users on update cascade on delete cascade,
  password_hash text not null,
  changed_at    timestamptz(3) not null default now()
);
create table user_sessions (
  id                  uuid primary key,
  user_id             uuid not null references users on update cascade on delete cascade,
  current_tenant_id   uuid not null references tenants on update cascade on delete cascade,
  token_hash          bytea not null unique,
  previous_token_hash bytea unique,
  rotated_at          timestamptz(3) not null default now(),
  ip                  text,
  user_agent          text,
  created_at          timestamptz(3) not null default now(),
  last_active_at      timestamptz(3) not null default now(),
  expires_at          timestamptz(3) not null,
  revoked_at          timestamptz(3)
);
create index user_sessions_user_id_idx on user_sessions (user_id);
create index user_sessions_current_tenant_id_idx on user_sessions (current_tenant_id);
-- No tenant ever reads what people sign in with.
grant select, insert, update, delete on user_credentials, user_sessions to penguin_across;
