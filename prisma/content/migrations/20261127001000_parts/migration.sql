-- Bytes that are too many for one row: an uploaded file comes in parts, and so does a long export.
set local role penguin_owner;

alter table content_objects add column part_count int not null default 0;

create table content_parts (
  tenant_id   uuid not null default app.tenant_id(),
  storage_key text not null,
  part        int not null,
  size        int not null,
  bytes       bytea not null,
  created_at  timestamptz(3) not null default now(),
  primary key (tenant_id, storage_key, part)
);
alter table content_parts alter column bytes set storage external;
create index content_parts_created_at_idx on content_parts (created_at) where part = 0;
create index content_objects_expires_at_idx on content_objects (expires_at) where expires_at is not null;
call app.protect('content_parts');

-- What somebody brought: the address it came by is used once, and what came is found by its id.
create table uploads (
  tenant_id    uuid not null default app.tenant_id(),
  id           uuid not null,
  storage_key  text not null,
  file_name    text not null,
  content_type text not null,
  size         bigint not null,
  created_at   timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, storage_key) references content_objects on update cascade on delete cascade
);
create index uploads_tenant_id_storage_key_idx on uploads (tenant_id, storage_key);
call app.protect('uploads');
