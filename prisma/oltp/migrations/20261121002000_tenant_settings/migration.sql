-- How a tenant likes things: its looks, its dates, where bills go, and who sees which workspace.
set local role penguin_owner;

create type workspace_access as enum ('everybody', 'members');
create table tenant_config (
  tenant_id            uuid primary key default app.tenant_id() references tenants on update cascade on delete cascade,
  theme_color          text check (theme_color ~ '^#[0-9a-f]{6}$'),
  date_format          text not null default 'YYYY-MM-DD',
  time_zone            text not null default 'UTC',
  workspace_access     workspace_access not null default 'everybody',
  stripe_customer_id   text,
  billing_email        text,
  billing_name         text,
  billing_line1        text,
  billing_line2        text,
  billing_postal_code  text,
  billing_city         text,
  billing_region       text,
  billing_country      text check (billing_country ~ '^[A-Z]{2}$'),
  billing_tax_id       text,
  revision             int not null default 1,
  updated_at           timestamptz(3) not null default now()
);
call app.protect('tenant_config');

-- Who belongs to a workspace. It counts where a tenant shows workspaces to their members only.
create table company_members (
  tenant_id  uuid not null default app.tenant_id(),
  company_id uuid not null,
  user_id    uuid not null,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, company_id, user_id),
  foreign key (tenant_id, company_id) references companies on update cascade on delete cascade,
  foreign key (tenant_id, user_id) references tenant_users on update cascade on delete cascade
);
create index company_members_tenant_id_user_id_idx on company_members (tenant_id, user_id);
call app.protect('company_members');
