-- Lists hold leads by hand; segments hold them by rule: live, or as they were at one moment.
set local role penguin_owner;

create table lead_lists (
  tenant_id   uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id          uuid not null,
  name        text not null,
  description text,
  revision    int not null default 1,
  created_at  timestamptz(3) not null default now(),
  updated_at  timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
call app.protect('lead_lists');

create table lead_list_members (
  tenant_id  uuid not null default app.tenant_id(),
  list_id    uuid not null,
  lead_id    uuid not null,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, list_id, lead_id),
  foreign key (tenant_id, list_id) references lead_lists on update cascade on delete cascade,
  foreign key (tenant_id, lead_id) references leads on update cascade on delete cascade
);
create index lead_list_members_tenant_id_lead_id_idx on lead_list_members (tenant_id, lead_id);
call app.protect('lead_list_members');

create type segment_kind as enum ('live', 'snapshot');
create table segments (
  tenant_id   uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id          uuid not null,
  name        text not null,
  description text,
  kind        segment_kind not null default 'live',
  definition  jsonb not null check (jsonb_typeof(definition) = 'object'),
  snapshot_at timestamptz(3),
  revision    int not null default 1,
  created_at  timestamptz(3) not null default now(),
  updated_at  timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
call app.protect('segments');

create table segment_members (
  tenant_id  uuid not null default app.tenant_id(),
  segment_id uuid not null,
  lead_id    uuid not null,
  primary key (tenant_id, segment_id, lead_id),
  foreign key (tenant_id, segment_id) references segments on update cascade on delete cascade,
  foreign key (tenant_id, lead_id) references leads on update cascade on delete cascade
);
create index segment_members_tenant_id_lead_id_idx on segment_members (tenant_id, lead_id);
call app.protect('segment_members');
