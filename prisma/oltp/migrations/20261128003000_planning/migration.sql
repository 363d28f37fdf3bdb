-- What the planner asks for, and what a campaign gave away hour by hour.
set local role penguin_owner;

-- Those that are on their way come before those that begin, and each kind is found in the order in which it is due.
drop index campaign_recipients_due_idx;
create index campaign_recipients_due_idx on campaign_recipients (tenant_id, campaign_id, status, next_run_at, lead_id)
  where next_run_at is not null and status in ('pending', 'active');

create table campaign_hours (
  tenant_id   uuid not null default app.tenant_id(),
  campaign_id uuid not null,
  hour        timestamptz(3) not null,
  mails       int not null default 0,
  starts      int not null default 0,
  primary key (tenant_id, campaign_id, hour),
  foreign key (tenant_id, campaign_id) references campaigns on update cascade on delete cascade
);
call app.protect('campaign_hours');
