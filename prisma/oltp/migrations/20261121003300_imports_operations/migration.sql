-- Files of leads, what came of them, and how to take back whatever changed many rows at once.
set local role penguin_owner;

create type operation_status as enum ('running', 'done', 'failed', 'undoing', 'undone');
-- A change to many rows. Its inverse is kept until it expires.
create table operations (
  tenant_id   uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id          uuid not null,
  kind        text not null,
  title       text not null,
  status      operation_status not null default 'running',
  job_id      uuid,
  details     jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  changed     int not null default 0,
  kept        int not null default 0,
  error       text,
  created_by  uuid,
  created_at  timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  undone_at   timestamptz(3),
  expires_at  timestamptz(3) not null default now() + interval '30 days',
  primary key (tenant_id, id)
);
create index operations_expires_at_idx on operations (expires_at);
call app.protect('operations');

-- What one row was before. Null: it was not there, so undoing removes it.
create table operation_changes (
  tenant_id    uuid not null default app.tenant_id(),
  operation_id uuid not null,
  entity_id    uuid not null,
  before       jsonb,
  primary key (tenant_id, operation_id, entity_id),
  foreign key (tenant_id, operation_id) references operations on update cascade on delete cascade
);
call app.protect('operation_changes');

-- How far a job is, for whoever watches it.
create table job_progress (
  tenant_id  uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  job_id     uuid not null,
  done       int not null default 0,
  total      int,
  counts     jsonb not null default '{}' check (jsonb_typeof(counts) = 'object'),
  result_key text,
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, job_id)
);
create index job_progress_updated_at_idx on job_progress (updated_at);
call app.protect('job_progress');

create type lead_import_status as enum ('draft', 'running', 'completed', 'failed', 'cancelled', 'undone');
create table lead_imports (
  tenant_id        uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id               uuid not null,
  file_key         text not null,
  file_name        text not null,
  file_size        bigint not null,
  format           jsonb not null default '{}' check (jsonb_typeof(format) = 'object'),
  mapping          jsonb not null default '{}' check (jsonb_typeof(mapping) = 'object'),
  options          jsonb not null default '{}' check (jsonb_typeof(options) = 'object'),
  status           lead_import_status not null default 'draft',
  list_id          uuid,
  job_id           uuid,
  operation_id     uuid,
  row_count        int,
  read_count       int not null default 0,
  next_chunk       int not null default 0,
  next_byte        bigint not null default 0,
  created_count    int not null default 0,
  updated_count    int not null default 0,
  unchanged_count  int not null default 0,
  duplicate_count  int not null default 0,
  invalid_count    int not null default 0,
  suppressed_count int not null default 0,
  error            text,
  created_by       uuid,
  created_at       timestamptz(3) not null default now(),
  updated_at       timestamptz(3) not null default now(),
  started_at       timestamptz(3),
  finished_at      timestamptz(3),
  primary key (tenant_id, id)
);
call app.protect('lead_imports');

create table lead_import_errors (
  tenant_id   uuid not null default app.tenant_id(),
  import_id   uuid not null,
  line        int not null,
  column_name text not null default '',
  reason      text not null,
  value       text check (length(value) <= 500),
  primary key (tenant_id, import_id, line, column_name),
  foreign key (tenant_id, import_id) references lead_imports on update cascade on delete cascade
);
call app.protect('lead_import_errors');
