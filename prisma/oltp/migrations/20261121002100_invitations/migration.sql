-- Invitations into a tenant. The link's secret is mailed and never stored: only its hash is.
set local role penguin_owner;

create table invitations (
  tenant_id   uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id          uuid not null,
  email       text not null check (email = lower(email)),
  roles       text[] not null,
  company_ids uuid[] not null default '{}',
  token_hash  bytea not null,
  invited_by  uuid,
  expires_at  timestamptz(3) not null,
  accepted_at timestamptz(3),
  revoked_at  timestamptz(3),
  created_at  timestamptz(3) not null default now(),
  primary key (tenant_id, id)
);
create index invitations_tenant_id_email_idx on invitations (tenant_id, email);
-- Whoever follows a link does not know the tenant yet.
create index invitations_token_hash_idx on invitations (token_hash);
call app.protect('invitations');
