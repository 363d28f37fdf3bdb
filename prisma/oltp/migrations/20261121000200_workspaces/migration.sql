-- Workspaces (companies) and the projects in them.
set local role penguin_owner;

create type company_status as enum ('active', 'archived');
create table companies (
  tenant_id  uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id         uuid not null,
  name       text not null,
  domain     text,
  industry   text,
  size       text,
  status     company_status not null default 'active',
  revision   int not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
call app.protect('companies');

create type project_status as enum ('active', 'archived');
create table projects (
  tenant_id      uuid not null default app.tenant_id(),
  id             uuid not null,
  company_id     uuid not null,
  name           text not null,
  status         project_status not null default 'active',
  default_locale text not null default 'en',
  revision       int not null default 1,
  created_at     timestamptz(3) not null default now(),
  updated_at     timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, company_id, name),
  foreign key (tenant_id, company_id) references companies on update cascade on delete cascade
);
call app.protect('projects');
