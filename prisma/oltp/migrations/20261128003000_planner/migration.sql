-- What the planner asks for and writes down: who is due, those who are further on before those who begin; which moments of a
-- mailbox's day are taken; and how many mails of a campaign, or to a provider, an hour or a day has.
set local role penguin_owner;

drop index campaign_recipients_due_idx;
create index campaign_recipients_due_idx on campaign_recipients (tenant_id, campaign_id, status, next_run_at, lead_id)
  where next_run_at is not null;

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
