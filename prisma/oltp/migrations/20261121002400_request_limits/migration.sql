-- Answers kept for a request sent again, and how much each asker may still ask.
set local role penguin_owner;

create table idempotency_keys (
  tenant_id    uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  actor_id     uuid not null,
  key_hash     bytea not null,
  request_hash bytea not null,
  answer       bytea not null,
  created_at   timestamptz(3) not null default now(),
  primary key (tenant_id, actor_id, key_hash)
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
call app.protect('idempotency_keys');

-- One row per asker, and one per tenant under the tenant's own id. After a crash everybody starts afresh.
create unlogged table rate_buckets (
  tenant_id uuid not null default app.tenant_id(),
  asker_id  uuid not null,
  level     double precision not null,
  granted   double precision not null default 0,
  filled_at timestamptz(3) not null default clock_timestamp(),
  primary key (tenant_id, asker_id)
);
create index rate_buckets_filled_at_idx on rate_buckets (filled_at);
call app.protect('rate_buckets');
