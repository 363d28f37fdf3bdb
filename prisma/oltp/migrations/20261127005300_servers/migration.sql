-- The platform's own servers and addresses, and which domains send through which address.
set local role penguin_owner;

create type server_status as enum ('ordered', 'running', 'decommissioning', 'decommissioned', 'failed');
-- Rented by the platform: no tenant sees them. Cost is in cents, as the provider bills it.
create table vps_instances (
  id                            uuid primary key,
  provider                      text not null default 'hostwinds',
  provider_id                   text not null,
  name                          text not null,
  ip                            inet,
  region                        text not null,
  plan                          text,
  status                        server_status not null default 'ordered',
  monthly_cost_cents            int check (monthly_cost_cents >= 0),
  currency                      text not null default 'USD',
  billing_day                   int check (billing_day between 1 and 31),
  billing_period                text not null default 'monthly',
  decommission_scheduled_for    timestamptz(3),
  decommissioned_at             timestamptz(3),
  checked_at                    timestamptz(3),
  last_error                    text,
  created_at                    timestamptz(3) not null default now(),
  updated_at                    timestamptz(3) not null default now(),
  unique (provider, provider_id)
);
create index vps_instances_decommission_idx on vps_instances (decommission_scheduled_for) where status = 'decommissioning';
grant select, insert, update, delete on vps_instances to penguin_across;

create type ip_status as enum ('available', 'assigned', 'warming', 'warmed', 'degraded', 'burned', 'quarantined');
create type ip_reputation as enum ('good', 'fair', 'poor', 'critical');
-- An address of the platform; dedicated_to keeps it for one tenant. listings is what the blocklists said last.
create table smtp_ip_addresses (
  id            uuid primary key,
  ip            inet not null unique,
  hostname      text,
  vps_id        uuid references vps_instances on update cascade on delete set null,
  dedicated_to  uuid references tenants on update cascade on delete set null,
  status        ip_status not null default 'available',
  reputation    ip_reputation not null default 'good',
  listings      jsonb not null default '[]' check (jsonb_typeof(listings) = 'array'),
  listed_since  timestamptz(3),
  checked_at    timestamptz(3),
  next_check_at timestamptz(3),
  last_error    text,
  created_at    timestamptz(3) not null default now(),
  updated_at    timestamptz(3) not null default now()
);
create index smtp_ip_addresses_vps_id_idx on smtp_ip_addresses (vps_id);
create index smtp_ip_addresses_dedicated_to_idx on smtp_ip_addresses (dedicated_to);
grant select, insert, update, delete on smtp_ip_addresses to penguin_across;

create type ip_assignment_status as enum ('active', 'warming', 'scheduled', 'expired');
-- Which address a domain sends through, now, next, and before. The address is written here too: tenants see no more of it.
create table domain_ip_assignments (
  tenant_id     uuid not null default app.tenant_id(),
  id            uuid not null,
  domain_id     uuid not null,
  smtp_ip_id    uuid not null references smtp_ip_addresses on update cascade on delete no action,
  ip            inet not null,
  status        ip_assignment_status not null,
  warmup_state  jsonb not null default '{}' check (jsonb_typeof(warmup_state) = 'object'),
  starts_at     timestamptz(3) not null default now(),
  expires_at    timestamptz(3),
  created_at    timestamptz(3) not null default now(),
  updated_at    timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, domain_id) references domains on update cascade on delete cascade
);
create index domain_ip_assignments_tenant_id_domain_id_idx on domain_ip_assignments (tenant_id, domain_id);
create unique index domain_ip_assignments_active_idx on domain_ip_assignments (tenant_id, domain_id) where status = 'active';
create index domain_ip_assignments_smtp_ip_id_idx on domain_ip_assignments (smtp_ip_id);
create index domain_ip_assignments_due_idx on domain_ip_assignments (status, starts_at) where status = 'scheduled';
call app.protect('domain_ip_assignments');
