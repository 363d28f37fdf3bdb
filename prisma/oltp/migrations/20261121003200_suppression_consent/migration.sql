-- Whom nothing is ever sent to, and who agreed to what.
set local role penguin_owner;

-- The inbox behind an address key: Gmail ignores dots, what follows a plus, and which of its two names is used.
create function app.inbox_key(email_key text) returns text language sql immutable strict parallel safe
  return case when split_part(email_key, '@', 2) in ('gmail.com', 'googlemail.com')
    then replace(split_part(split_part(email_key, '@', 1), '+', 1), '.', '') || '@gmail.com' else email_key end;

-- Every key whose suppression keeps mail from an address: its inbox, its domain, and the domains above that by their
-- last two, three and four labels. Written flat, because it is asked for every row of an import and every mail.
create function app.suppression_keys(email_key text) returns text[] language sql immutable strict parallel safe
  return array[app.inbox_key(email_key), split_part(email_key, '@', 2),
    split_part(split_part(email_key, '@', 2), '.', -2) || '.' || split_part(email_key, '.', -1),
    split_part(split_part(email_key, '@', 2), '.', -3) || '.' || split_part(split_part(email_key, '@', 2), '.', -2)
      || '.' || split_part(email_key, '.', -1),
    split_part(split_part(email_key, '@', 2), '.', -4) || '.' || split_part(split_part(email_key, '@', 2), '.', -3)
      || '.' || split_part(split_part(email_key, '@', 2), '.', -2) || '.' || split_part(email_key, '.', -1)];

create type suppression_kind as enum ('address', 'domain');
create type suppression_reason as enum ('unsubscribe', 'bounce_hard', 'complaint', 'manual');
create type suppression_source as enum ('user', 'ses', 'ops', 'import', 'api', 'recipient');

-- key is app.inbox_key of an address, or a domain in ASCII, which stands for those below it too.
create table suppression_list (
  tenant_id  uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  key        text collate "C" not null check (key <> ''),
  kind       suppression_kind not null,
  typed      text not null,
  reason     suppression_reason not null,
  source     suppression_source not null,
  note       text,
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  primary key (tenant_id, key)
);
create index suppression_list_tenant_id_created_at_key_idx on suppression_list (tenant_id, created_at, key);
call app.protect('suppression_list');

-- Which of these address keys nothing may be sent to now. The sender asks this last, and believes nothing else.
create function app.suppressed(tenant uuid, email_keys text[])
  returns table (email_key text, key text, kind suppression_kind, reason suppression_reason, expires_at timestamptz)
  language sql stable parallel safe as $$
  select distinct on (asked.email_key) asked.email_key, s.key, s.kind, s.reason, s.expires_at
    from unnest(email_keys) as asked (email_key)
    join suppression_list s on s.tenant_id = tenant and s.key = any(app.suppression_keys(asked.email_key))
   where s.expires_at is null or s.expires_at > now()
   order by asked.email_key, s.kind, s.created_at
$$;

create type consent_basis as enum ('consent', 'contract', 'legitimate_interest');
-- Append-only: what was agreed to, in which words, when, and what proves it.
create table consent_records (
  tenant_id   uuid not null default app.tenant_id(),
  id          uuid not null,
  lead_id     uuid not null,
  state       consent_state not null check (state <> 'unknown'),
  basis       consent_basis not null,
  source      text not null,
  text        text,
  proof       jsonb not null default '{}' check (jsonb_typeof(proof) = 'object'),
  occurred_at timestamptz(3) not null,
  created_by  uuid,
  created_at  timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads on update cascade on delete cascade
);
create index consent_records_tenant_id_lead_id_id_idx on consent_records (tenant_id, lead_id, id);
call app.protect('consent_records');
revoke update on consent_records from penguin_app;

-- A double opt-in that was asked for: the link's token is signed, and confirmed once.
create table consent_requests (
  tenant_id    uuid not null default app.tenant_id(),
  id           uuid not null,
  lead_id      uuid not null,
  source       text not null,
  text         text not null,
  created_at   timestamptz(3) not null default now(),
  expires_at   timestamptz(3) not null,
  confirmed_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads on update cascade on delete cascade
);
create index consent_requests_tenant_id_lead_id_idx on consent_requests (tenant_id, lead_id);
call app.protect('consent_requests');
