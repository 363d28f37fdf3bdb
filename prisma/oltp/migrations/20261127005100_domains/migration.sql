-- Domains that mail is sent from: what should stand in their DNS, what was found there, and the keys that sign for them.
set local role penguin_owner;

create type domain_status as enum ('pending', 'verified', 'failing', 'failed');
-- pending: not yet found as it should be. verified: mail may go out. failing: it was verified and something is missing
-- now; mail still goes out, for a while. failed: nothing goes out any more.
-- dns_records is what the last check that got an answer found: a list of records, expected and found.
create table domains (
  tenant_id           uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id                  uuid not null,
  company_id          uuid not null,
  domain              text collate "C" not null check (domain <> ''),
  verification_status domain_status not null default 'pending',
  is_primary          boolean not null default false,
  dns_records         jsonb not null default '[]' check (jsonb_typeof(dns_records) = 'array'),
  advice              jsonb not null default '[]' check (jsonb_typeof(advice) = 'array'),
  spf_lookups         int,
  spf_void_lookups    int,
  tracking_host       text,
  tracking_found_at   timestamptz(3),
  return_path_host    text,
  return_path_found_at timestamptz(3),
  dmarc_policy        text not null default 'none' check (dmarc_policy in ('none', 'quarantine', 'reject')),
  dmarc_report_to     text,
  mta_sts_mode        text check (mta_sts_mode in ('testing', 'enforce')),
  tls_report_to       text,
  verified_at         timestamptz(3),
  failing_since       timestamptz(3),
  checked_at          timestamptz(3),
  answered_at         timestamptz(3),
  last_error          text,
  check_count         int not null default 0,
  next_check_at       timestamptz(3),
  revision            int not null default 1,
  created_at          timestamptz(3) not null default now(),
  updated_at          timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, domain),
  foreign key (tenant_id, company_id) references companies on update cascade on delete no action
);
create index domains_tenant_id_company_id_idx on domains (tenant_id, company_id);
create unique index domains_primary_idx on domains (tenant_id, company_id) where is_primary;
create index domains_due_idx on domains (next_check_at) where next_check_at is not null;
call app.protect('domains');

create type domain_key_kind as enum ('rsa', 'ed25519');
create type domain_key_state as enum ('next', 'active', 'retiring');
-- A key signs only once its record was found. There are two selectors for each kind: a new key waits under the free one,
-- takes over when it is found, and the old one stays published until nothing signed with it is under way any more.
create table domain_keys (
  tenant_id    uuid not null default app.tenant_id(),
  id           uuid not null,
  domain_id    uuid not null,
  kind         domain_key_kind not null,
  selector     text not null,
  state        domain_key_state not null,
  private_key  bytea not null,
  public_key   text not null,
  found_at     timestamptz(3),
  activated_at timestamptz(3),
  retiring_at  timestamptz(3),
  created_at   timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, domain_id, selector),
  foreign key (tenant_id, domain_id) references domains on update cascade on delete cascade
);
call app.protect('domain_keys');
