-- What comes back: how far each mailbox was read, what came, and the conversations it belongs to.
set local role penguin_owner;

-- One process reads a mailbox, under a lease. uid_validity and last_uid say how far (RFC 3501 2.3.1.1).
create table inbox_readers (
  tenant_id        uuid not null default app.tenant_id(),
  email_account_id uuid not null,
  uid_validity     bigint,
  last_uid         bigint not null default 0,
  reader           uuid,
  lease_until      timestamptz(3),
  read_at          timestamptz(3),
  failures         int not null default 0,
  next_try_at      timestamptz(3),
  last_error       text,
  primary key (tenant_id, email_account_id),
  foreign key (tenant_id, email_account_id) references email_accounts on update cascade on delete cascade
);
create index inbox_readers_reader_idx on inbox_readers (reader) where reader is not null;
call app.protect('inbox_readers');

create type incoming_kind as enum ('reply', 'auto_reply', 'bounce', 'delay', 'complaint', 'unreadable');
create type reply_intent as enum ('interested', 'not_now', 'not_interested', 'wrong_person', 'question', 'unsubscribe',
  'out_of_office', 'other');

-- What the ledger's inbound row says no word of: what the mail was taken for, by which rule and in whose words. identity is
-- made of what a server cannot change, so that a mail that is delivered or numbered twice is here once.
create table inbox_messages (
  tenant_id        uuid not null default app.tenant_id(),
  id               uuid not null,
  email_account_id uuid not null,
  identity         bytea not null,
  uid_validity     bigint not null,
  uid              bigint not null,
  kind             incoming_kind not null,
  intent           reply_intent,
  returns_on       date,
  rule             text not null,
  said             text not null default '',
  matched_by       text,
  from_name        text not null default '',
  snippet          text not null default '',
  attachments      int not null default 0,
  primary key (tenant_id, id),
  unique (tenant_id, email_account_id, identity),
  foreign key (tenant_id, id) references inbox_message_refs on update cascade on delete cascade
);
call app.protect('inbox_messages');

-- A conversation. Its id is the thread_id of its messages; it begins to be one when something comes back.
create table inbox_threads (
  tenant_id        uuid not null default app.tenant_id(),
  id               uuid not null,
  email_account_id uuid not null,
  campaign_id      uuid,
  lead_id          uuid,
  subject          text not null default '',
  with_address     text not null default '',
  with_name        text not null default '',
  kind             incoming_kind not null,
  category         reply_intent,
  category_by      uuid,
  assignee_id      uuid,
  snoozed_until    timestamptz(3),
  archived_at      timestamptz(3),
  unread_count     int not null default 0,
  message_count    int not null default 0,
  snippet          text not null default '',
  last_message_at  timestamptz(3) not null,
  revision         int not null default 1,
  created_at       timestamptz(3) not null default now(),
  updated_at       timestamptz(3) not null default now(),
  primary key (tenant_id, id)
);
create index inbox_threads_tenant_id_last_message_at_id_idx on inbox_threads (tenant_id, last_message_at desc, id desc);
create index inbox_threads_tenant_id_lead_id_idx on inbox_threads (tenant_id, lead_id) where lead_id is not null;
call app.protect('inbox_threads');
