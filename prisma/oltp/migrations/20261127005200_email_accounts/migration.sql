-- Mailboxes and the accounts at email service providers that mail goes out through.
set local role penguin_owner;

create type esp_provider as enum ('ses', 'sendgrid', 'mailgun', 'postmark', 'smtp');
create type esp_status as enum ('active', 'paused', 'failed');
-- settings holds what is no secret: region, host, port, server name, stream. credentials and webhook_secret are sealed.
create table esp_accounts (
  tenant_id      uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id             uuid not null,
  name           text not null,
  provider       esp_provider not null,
  settings       jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  credentials    bytea,
  vault_path     text,
  webhook_secret bytea,
  status         esp_status not null default 'active',
  pause_reason   text,
  checked_at     timestamptz(3),
  last_error     text,
  revision       int not null default 1,
  created_at     timestamptz(3) not null default now(),
  updated_at     timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
call app.protect('esp_accounts');

create type mailbox_provider as enum ('mailu', 'gmail', 'microsoft365', 'generic', 'sandbox', 'esp');
create type mailbox_status as enum ('active', 'authentication_failed', 'suspended', 'deleted');
create type connection_security as enum ('implicit', 'starttls', 'none');
create type mailbox_login as enum ('password', 'oauth2');
-- credentials is sealed: a password, or what OAuth2 refreshes its tokens with. Where vault_path is set they are in a
-- vault instead. revision grows with everything that a sender must know of. A deleted mailbox stays for its history.
create table email_accounts (
  tenant_id        uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id               uuid not null,
  company_id       uuid not null,
  domain_id        uuid not null,
  email            text not null,
  email_key        text collate "C" not null,
  from_name        text not null default '',
  reply_to         text,
  provider         mailbox_provider not null,
  esp_account_id   uuid,
  login            mailbox_login not null default 'password',
  username         text,
  credentials      bytea,
  vault_path       text,
  smtp_host        text,
  smtp_port        int check (smtp_port between 1 and 65535),
  smtp_security    connection_security,
  imap_host        text,
  imap_port        int check (imap_port between 1 and 65535),
  imap_security    connection_security,
  status           mailbox_status not null default 'active',
  paused_at        timestamptz(3),
  pause_reason     text,
  daily_limit      int not null default 50 check (daily_limit between 1 and 100000),
  min_gap_seconds  int not null default 60 check (min_gap_seconds between 0 and 86400),
  windows          jsonb not null default '[]' check (jsonb_typeof(windows) = 'array'),
  timezone         text not null default 'UTC',
  signature_html   text,
  signature_text   text,
  checked_at       timestamptz(3),
  last_check       jsonb,
  last_error       text,
  failing_since    timestamptz(3),
  next_check_at    timestamptz(3),
  last_warmed_at   timestamptz(3),
  deleted_at       timestamptz(3),
  revision         int not null default 1,
  created_at       timestamptz(3) not null default now(),
  updated_at       timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  check ((provider = 'esp') = (esp_account_id is not null)),
  check (credentials is null or vault_path is null),
  foreign key (tenant_id, company_id) references companies on update cascade on delete no action,
  foreign key (tenant_id, domain_id) references domains on update cascade on delete no action,
  foreign key (tenant_id, esp_account_id) references esp_accounts on update cascade on delete no action
);
create unique index email_accounts_address_idx on email_accounts (tenant_id, email_key) where status <> 'deleted';
create index email_accounts_tenant_id_company_id_idx on email_accounts (tenant_id, company_id);
create index email_accounts_tenant_id_domain_id_idx on email_accounts (tenant_id, domain_id);
create index email_accounts_tenant_id_esp_account_id_idx on email_accounts (tenant_id, esp_account_id);
create index email_accounts_due_idx on email_accounts (next_check_at) where next_check_at is not null;
call app.protect('email_accounts');
