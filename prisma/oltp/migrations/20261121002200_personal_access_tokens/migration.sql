-- Personal tokens: what a person's programs carry. Only hashes are stored, of the present secret and, while a rotation
-- overlaps, of the one before.
set local role penguin_owner;

create table personal_access_tokens (
  tenant_id           uuid not null default app.tenant_id(),
  id                  uuid not null,
  user_id             uuid not null,
  name                text not null,
  hash                bytea not null,
  previous_hash       bytea,
  previous_expires_at timestamptz(3),
  scopes              text[] not null,
  company_ids         uuid[] not null default '{}',
  ip_ranges           text[] not null default '{}',
  expires_at          timestamptz(3) not null,
  last_used_at        timestamptz(3),
  last_used_ip        text,
  rotated_at          timestamptz(3),
  revoked_at          timestamptz(3),
  created_at          timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references tenant_users on update cascade on delete cascade
);
create index personal_access_tokens_tenant_id_user_id_idx on personal_access_tokens (tenant_id, user_id);
-- A token says its id, not its tenant.
create index personal_access_tokens_id_idx on personal_access_tokens (id);
call app.protect('personal_access_tokens');
