-- How strict a tenant is with the people who belong to it. A tenant without a row keeps to the defaults below.
set local role penguin_owner;

create type mfa_type as enum ('any', 'totp', 'passkey');
create table tenant_policies (
  tenant_id                  uuid primary key default app.tenant_id() references tenants on update cascade on delete cascade,
  password_min_length        int not null default 12 check (password_min_length between 8 and 128),
  password_require_uppercase boolean not null default false,
  password_require_numbers   boolean not null default false,
  password_require_symbols   boolean not null default false,
  session_timeout_minutes    int not null default 480 check (session_timeout_minutes between 5 and 43200),
  max_login_attempts         int not null default 5 check (max_login_attempts between 3 and 20),
  lockout_minutes            int not null default 30 check (lockout_minutes between 1 and 1440),
  mfa_required               boolean not null default false,
  mfa_type                   mfa_type not null default 'any',
  revision                   int not null default 1,
  created_at                 timestamptz(3) not null default now(),
  updated_at                 timestamptz(3) not null default now()
);
call app.protect('tenant_policies');
