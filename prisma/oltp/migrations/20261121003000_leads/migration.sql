-- Leads: the people a tenant may write to, the companies they work for, and the fields a tenant adds to them.
set local role penguin_owner;

create table lead_companies (
  tenant_id  uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id         uuid not null,
  name       text not null,
  domain     text,
  revision   int not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, domain)
);
-- Without a domain, the name is what tells companies apart.
create unique index lead_companies_name_idx on lead_companies (tenant_id, lower(name)) where domain is null;
call app.protect('lead_companies');

create type lead_status as enum ('active', 'replied', 'unsubscribed', 'bounced', 'complained', 'invalid');
create type consent_state as enum ('unknown', 'pending', 'given', 'withdrawn');
create type lead_source as enum ('manual', 'import', 'api', 'form');

-- email is as it was typed; email_key is the strict parser's key, the same for every spelling of one address.
-- The tenant and the import are not foreign keys: a check per row would cost an import of a million half its speed.
create table leads (
  tenant_id     uuid not null default app.tenant_id(),
  id            uuid not null,
  email         text not null,
  email_key     text collate "C" not null check (email_key <> ''),
  email_domain  text collate "C" not null generated always as (split_part(email_key, '@', 2)) stored,
  first_name    text,
  last_name     text,
  company_id    uuid,
  position      text,
  phone         text,
  country       text,
  locale        text,
  timezone      text,
  attributes    jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
  consent_state consent_state not null default 'unknown',
  status        lead_status not null default 'active',
  source        lead_source not null default 'manual',
  import_id     uuid,
  revision      int not null default 1,
  created_at    timestamptz(3) not null default now(),
  updated_at    timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, email_key),
  foreign key (tenant_id, company_id) references lead_companies on update cascade on delete no action
);
create index leads_tenant_id_email_domain_id_idx on leads (tenant_id, email_domain, id);
-- What most leads are (active, without company, made by hand) needs no index and so costs an import nothing.
create index leads_status_idx on leads (tenant_id, status, id) where status <> 'active';
create index leads_company_idx on leads (tenant_id, company_id, id) where company_id is not null;
create index leads_import_idx on leads (tenant_id, import_id, id) where import_id is not null;
call app.protect('leads');

-- What a lead did, kept up by whoever records events: segments ask this row, never the events. Machines are not counted.
create table lead_engagement (
  tenant_id        uuid not null default app.tenant_id(),
  lead_id          uuid not null,
  sent_count       int not null default 0,
  open_count       int not null default 0,
  click_count      int not null default 0,
  reply_count      int not null default 0,
  last_sent_at     timestamptz(3),
  last_open_at     timestamptz(3),
  last_click_at    timestamptz(3),
  last_reply_at    timestamptz(3),
  last_activity_at timestamptz(3) not null default now(),
  primary key (tenant_id, lead_id),
  foreign key (tenant_id, lead_id) references leads on update cascade on delete cascade
);
create index lead_engagement_tenant_id_last_activity_at_lead_id_idx on lead_engagement (tenant_id, last_activity_at, lead_id);
call app.protect('lead_engagement');

create type lead_field_type as enum ('text', 'number', 'date', 'boolean', 'choice');
create table lead_fields (
  tenant_id  uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id         uuid not null,
  key        text not null check (key ~ '^[a-z][a-z0-9_]{0,49}$'),
  label      text not null,
  type       lead_field_type not null,
  choices    text[] not null default '{}',
  revision   int not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
call app.protect('lead_fields');

-- Tags are rows and not an array: array operators lose their index under row-level security, equality keeps it.
create table lead_tags (
  tenant_id  uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id         uuid not null,
  name       text not null,
  name_key   text not null generated always as (lower(name)) stored,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name_key)
);
call app.protect('lead_tags');

create table lead_taggings (
  tenant_id  uuid not null default app.tenant_id(),
  tag_id     uuid not null,
  lead_id    uuid not null,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, tag_id, lead_id),
  foreign key (tenant_id, tag_id) references lead_tags on update cascade on delete cascade,
  foreign key (tenant_id, lead_id) references leads on update cascade on delete cascade
);
create index lead_taggings_tenant_id_lead_id_idx on lead_taggings (tenant_id, lead_id);
call app.protect('lead_taggings');

-- Which domains can take mail, as their MX records said: asked once per domain, not once per lead.
create type mail_domain_state as enum ('accepts', 'refuses', 'unknown');
create table lead_domains (
  tenant_id  uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  domain     text collate "C" not null,
  state      mail_domain_state not null,
  hosts      text[] not null default '{}',
  checked_at timestamptz(3) not null default now(),
  primary key (tenant_id, domain)
);
create index lead_domains_tenant_id_state_domain_idx on lead_domains (tenant_id, state, domain);
call app.protect('lead_domains');
