-- What the planner asks for and writes down: who is due, those who are further on before those who begin; which moments of a
-- mailbox's day are taken; and how many mails of a campaign, or to a provider, an hour or a day has.
set local role penguin_owner;

-- An index for each, because comparing an enum is not leakproof: under row-level security it would only filter.
drop index campaign_recipients_due_idx;
create index campaign_recipients_further_idx on campaign_recipients (tenant_id, campaign_id, next_run_at, lead_id)
  where status = 'active' and next_run_at is not null;
create index campaign_recipients_starting_idx on campaign_recipients (tenant_id, campaign_id, next_run_at, lead_id)
  where status = 'pending' and next_run_at is not null;

-- Only mailboxes with a gap between mails note their moments.
alter table mailbox_days add column slots timestamptz(3)[] not null default '{}';

-- A bucket is the beginning of an hour or of a day, by the key.
create table send_counts (
  tenant_id uuid not null default app.tenant_id(),
  key       text collate "C" not null,
  bucket    timestamptz(3) not null,
  planned   int not null default 0,
  primary key (tenant_id, key, bucket)
);
call app.protect('send_counts');
