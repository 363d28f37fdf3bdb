-- What a tenant wants cleared away by itself, once a day: null leaves a kind of lead alone.
set local role penguin_owner;

create table lead_cleanups (
  tenant_id           uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  is_active           boolean not null default false,
  bounced_after_days  int check (bounced_after_days between 1 and 3650),
  invalid_after_days  int check (invalid_after_days between 1 and 3650),
  inactive_after_days int check (inactive_after_days between 30 and 3650),
  last_run_at         timestamptz(3),
  updated_at          timestamptz(3) not null default now(),
  primary key (tenant_id)
);
call app.protect('lead_cleanups');
