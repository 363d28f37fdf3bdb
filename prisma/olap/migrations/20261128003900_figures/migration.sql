-- Figures: events counted for whoever asks. Filled by jobs alone, and equal to a recount of the events.
set local role penguin_owner;

-- What happened in a tenant in each quarter of an hour: days begin at a quarter in every time zone.
create table daily_analytics (
  tenant_id uuid not null default app.tenant_id(),
  starts_at timestamptz(3) not null,
  sent int not null default 0,
  delivered int not null default 0,
  opened int not null default 0,
  opens int not null default 0,
  machine_opened int not null default 0,
  machine_opens int not null default 0,
  clicked int not null default 0,
  clicks int not null default 0,
  machine_clicked int not null default 0,
  machine_clicks int not null default 0,
  replied int not null default 0,
  replies int not null default 0,
  bounced int not null default 0,
  hard_bounced int not null default 0,
  complained int not null default 0,
  unsubscribed int not null default 0,
  primary key (tenant_id, starts_at)
);
call app.protect('daily_analytics');

-- What happened to the mails of a campaign in each quarter of an hour.
create table campaign_analytics (
  tenant_id uuid not null default app.tenant_id(),
  campaign_id uuid not null,
  starts_at timestamptz(3) not null,
  sent int not null default 0,
  delivered int not null default 0,
  opened int not null default 0,
  opens int not null default 0,
  machine_opened int not null default 0,
  machine_opens int not null default 0,
  clicked int not null default 0,
  clicks int not null default 0,
  machine_clicked int not null default 0,
  machine_clicks int not null default 0,
  replied int not null default 0,
  replies int not null default 0,
  bounced int not null default 0,
  hard_bounced int not null default 0,
  complained int not null default 0,
  unsubscribed int not null default 0,
  primary key (tenant_id, campaign_id, starts_at)
);
call app.protect('campaign_analytics');

-- What happened to the mails of a step and its variant on each day (UTC). Without a variant, its id is nil.
create table sequence_step_analytics (
  tenant_id uuid not null default app.tenant_id(),
  campaign_id uuid not null,
  step_id uuid not null,
  variant_id uuid not null,
  starts_at timestamptz(3) not null,
  sent int not null default 0,
  delivered int not null default 0,
  opened int not null default 0,
  opens int not null default 0,
  machine_opened int not null default 0,
  machine_opens int not null default 0,
  clicked int not null default 0,
  clicks int not null default 0,
  machine_clicked int not null default 0,
  machine_clicks int not null default 0,
  replied int not null default 0,
  replies int not null default 0,
  bounced int not null default 0,
  hard_bounced int not null default 0,
  complained int not null default 0,
  unsubscribed int not null default 0,
  primary key (tenant_id, campaign_id, step_id, variant_id, starts_at)
);
call app.protect('sequence_step_analytics');

-- What happened to the mails of a mailbox on each day (UTC), for each campaign. Without a campaign, its id is nil.
create table mailbox_analytics (
  tenant_id uuid not null default app.tenant_id(),
  email_account_id uuid not null,
  campaign_id uuid not null,
  starts_at timestamptz(3) not null,
  sent int not null default 0,
  delivered int not null default 0,
  opened int not null default 0,
  opens int not null default 0,
  machine_opened int not null default 0,
  machine_opens int not null default 0,
  clicked int not null default 0,
  clicks int not null default 0,
  machine_clicked int not null default 0,
  machine_clicks int not null default 0,
  replied int not null default 0,
  replies int not null default 0,
  bounced int not null default 0,
  hard_bounced int not null default 0,
  complained int not null default 0,
  unsubscribed int not null default 0,
  primary key (tenant_id, email_account_id, campaign_id, starts_at)
);
call app.protect('mailbox_analytics');
create index mailbox_analytics_tenant_id_campaign_id_idx on mailbox_analytics (tenant_id, campaign_id);

-- What happened to the mails of a lead in each month (UTC).
create table lead_analytics (
  tenant_id uuid not null default app.tenant_id(),
  lead_id uuid not null,
  starts_at timestamptz(3) not null,
  sent int not null default 0,
  delivered int not null default 0,
  opened int not null default 0,
  opens int not null default 0,
  machine_opened int not null default 0,
  machine_opens int not null default 0,
  clicked int not null default 0,
  clicks int not null default 0,
  machine_clicked int not null default 0,
  machine_clicks int not null default 0,
  replied int not null default 0,
  replies int not null default 0,
  bounced int not null default 0,
  hard_bounced int not null default 0,
  complained int not null default 0,
  unsubscribed int not null default 0,
  primary key (tenant_id, lead_id, starts_at)
);
call app.protect('lead_analytics');

-- What tenants read, jobs alone write.
revoke insert, update, delete on daily_analytics, campaign_analytics, sequence_step_analytics, mailbox_analytics, lead_analytics from penguin_app;
