-- The ledger: every mail that goes out or comes in, what was decided about it, and what the servers said.
set local role penguin_owner;

create type message_direction as enum ('outbound', 'inbound');
create type message_type as enum ('email', 'bounce', 'complaint', 'auto_reply', 'reply', 'warmup', 'manual', 'test');
create type message_status as enum ('queued', 'sending', 'sent', 'delivered', 'bounced', 'failed', 'uncertain', 'cancelled',
  'opened', 'clicked', 'replied', 'received');

-- Outbound: queued -> sending (claimed, under a lease) -> committing_at (written before the final dot) -> sent | bounced |
-- failed | uncertain. send_at is its slot: what the forecast reads is what the sender does. One row per recipient and
-- step, for ever. Campaign, step, lead and mailbox are no foreign keys: what was sent stays on record when they go.
create table inbox_message_refs (
  tenant_id           uuid not null default app.tenant_id(),
  id                  uuid not null,
  direction           message_direction not null,
  message_type        message_type not null default 'email',
  status              message_status not null,
  email_account_id    uuid,
  campaign_id         uuid,
  campaign_version    int,
  step_id             uuid,
  variant_id          uuid,
  lead_id             uuid,
  thread_id           uuid not null,
  parent_message_id   uuid,
  from_address        text,
  to_address          text,
  to_key              text collate "C",
  to_domain           text collate "C",
  subject             text,
  rfc_message_id      text collate "C",
  template_version_id uuid,
  send_at             timestamptz(3),
  attempt             int not null default 0,
  claimed_by          uuid,
  lease_until         timestamptz(3),
  committing_at       timestamptz(3),
  sent_at             timestamptz(3),
  delivered_at        timestamptz(3),
  bounced_at          timestamptz(3),
  failed_at           timestamptz(3),
  opened_at           timestamptz(3),
  clicked_at          timestamptz(3),
  replied_at          timestamptz(3),
  received_at         timestamptz(3),
  answer              text,
  rule                text,
  content_storage_key text,
  details             jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  created_at          timestamptz(3) not null default now(),
  updated_at          timestamptz(3) not null default now(),
  primary key (tenant_id, id)
);
-- Nobody gets a step of a campaign twice.
create unique index inbox_message_refs_once_idx on inbox_message_refs (tenant_id, campaign_id, lead_id, step_id)
  where direction = 'outbound' and campaign_id is not null;
-- The sender's question, and the slots that are taken.
create index inbox_message_refs_slot_idx on inbox_message_refs (tenant_id, email_account_id, send_at, id)
  where status = 'queued';
create index inbox_message_refs_lease_idx on inbox_message_refs (lease_until) where status = 'sending';
create index inbox_message_refs_lead_idx on inbox_message_refs (tenant_id, lead_id, id) where lead_id is not null;
create index inbox_message_refs_campaign_idx on inbox_message_refs (tenant_id, campaign_id, step_id, status, id)
  where campaign_id is not null;
create index inbox_message_refs_rfc_idx on inbox_message_refs (tenant_id, rfc_message_id);
create index inbox_message_refs_thread_idx on inbox_message_refs (tenant_id, thread_id, id);
call app.protect('inbox_message_refs');

-- How much a mailbox was given and did on a day of its own zone: campaigns, warmup and answers spend one budget.
create table mailbox_days (
  tenant_id        uuid not null default app.tenant_id(),
  email_account_id uuid not null,
  day              date not null,
  planned          int not null default 0,
  sent             int not null default 0,
  bounced          int not null default 0,
  last_send_at     timestamptz(3),
  primary key (tenant_id, email_account_id, day)
);
call app.protect('mailbox_days');

-- How much may go out, and when more may: a bucket per mailbox, sending domain, IP or receiving provider.
create table send_buckets (
  tenant_id   uuid not null default app.tenant_id(),
  key         text collate "C" not null,
  tokens      float8 not null,
  burst       float8 not null,
  per_second  float8 not null,
  closed_until timestamptz(3),
  reason      text,
  updated_at  timestamptz(3) not null default now(),
  primary key (tenant_id, key)
);
call app.protect('send_buckets');
