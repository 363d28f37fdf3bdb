-- Heavy bytes, addressed by opaque keys.
set local role penguin_owner;

create table content_objects (
  tenant_id    uuid not null default app.tenant_id(),
  storage_key  text not null,
  content_type text not null,
  encoding     text not null,
  size         bigint not null,
  stored_size  bigint not null,
  sha256       bytea not null,
  bytes        bytea not null,
  created_at   timestamptz(3) not null default now(),
  expires_at   timestamptz(3),
  primary key (tenant_id, storage_key),
  unique (tenant_id, sha256)
);
-- The bytes arrive compressed: compressing them again would cost time and save nothing.
alter table content_objects alter column bytes set storage external;
call app.protect('content_objects');

create table attachments (
  tenant_id   uuid not null default app.tenant_id(),
  id          uuid not null,
  storage_key text not null,
  message_id  uuid not null,
  filename    text not null,
  content_id  text,
  disposition text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, storage_key) references content_objects on update cascade on delete cascade
);
create index attachments_tenant_id_message_id_idx on attachments (tenant_id, message_id);
create index attachments_tenant_id_storage_key_idx on attachments (tenant_id, storage_key);
call app.protect('attachments');
