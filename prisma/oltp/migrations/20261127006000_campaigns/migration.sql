-- Campaigns: a sequence of steps, the mailboxes that send it, the audience, and everybody who is in it.
set local role penguin_owner;

-- How a tenant sends, whatever the campaign: what becomes of uncertain mails, and when a campaign is stopped by itself.
create type uncertain_policy as enum ('hold', 'resend');
create table sending_policies (
  tenant_id                uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  uncertain                uncertain_policy not null default 'hold',
  needs_consent            boolean not null default false,
  frequency_cap            int check (frequency_cap between 1 and 1000),
  frequency_days           int not null default 7 check (frequency_days between 1 and 365),
  pause_bounce_percent     float8 not null default 5 check (pause_bounce_percent > 0),
  pause_complaint_percent  float8 not null default 0.3 check (pause_complaint_percent > 0),
  pause_after_sent         int not null default 100 check (pause_after_sent >= 1),
  retention_days           int not null default 90 check (retention_days between 7 and 3650),
  revision                 int not null default 1,
  created_at               timestamptz(3) not null default now(),
  updated_at               timestamptz(3) not null default now(),
  primary key (tenant_id)
);
call app.protect('sending_policies');

create type campaign_status as enum ('draft', 'scheduled', 'sending', 'paused', 'completed', 'cancelled', 'archived');
-- version is the one that recipients walk; while a live sequence is edited, its draft stands beside it as the next one.
-- epoch grows whenever sending must stop or may go on: a claim that read another epoch hands nothing over.
create table campaigns (
  tenant_id         uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id                uuid not null,
  company_id        uuid not null,
  project_id        uuid,
  name              text not null,
  description       text,
  status            campaign_status not null default 'draft',
  version           int not null default 1,
  epoch             int not null default 1,
  timezone          text not null default 'UTC',
  settings          jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  scheduled_at      timestamptz(3),
  launched_at       timestamptz(3),
  audience_built_at timestamptz(3),
  paused_at         timestamptz(3),
  pause_reason      text,
  completed_at      timestamptz(3),
  archived_at       timestamptz(3),
  created_by        uuid,
  revision          int not null default 1,
  created_at        timestamptz(3) not null default now(),
  updated_at        timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, company_id) references companies on update cascade on delete no action,
  foreign key (tenant_id, project_id) references projects on update cascade on delete no action
);
create index campaigns_tenant_id_company_id_id_idx on campaigns (tenant_id, company_id, id);
create index campaigns_live_idx on campaigns (status, scheduled_at) where status in ('scheduled', 'sending');
call app.protect('campaigns');

create type campaign_version_state as enum ('draft', 'published', 'replaced', 'undone');
-- moves says, for a version that replaced another, where each recipient stood before: it can be undone for a day.
create table campaign_versions (
  tenant_id    uuid not null default app.tenant_id(),
  campaign_id  uuid not null,
  version      int not null,
  state        campaign_version_state not null default 'draft',
  published_at timestamptz(3),
  published_by uuid,
  replaced_at  timestamptz(3),
  created_at   timestamptz(3) not null default now(),
  primary key (tenant_id, campaign_id, version),
  foreign key (tenant_id, campaign_id) references campaigns on update cascade on delete cascade
);
call app.protect('campaign_versions');

create type campaign_step_type as enum ('email', 'wait', 'condition');
create type campaign_condition as enum ('always', 'no_reply', 'no_open', 'no_click');
create type winner_rule as enum ('replies', 'clicks', 'opens');
-- A step keeps its id from version to version: that is how nobody gets it twice, and how it is known who moves where.
-- A condition that does not hold goes to else_step_id, or, without one, ends the sequence.
create table campaign_sequence_steps (
  tenant_id           uuid not null default app.tenant_id(),
  campaign_id         uuid not null,
  version             int not null,
  id                  uuid not null,
  step_order          int not null check (step_order between 0 and 49),
  step_type           campaign_step_type not null,
  name                text,
  template_id         uuid,
  subject_override    text,
  from_name_override  text,
  wait_duration_hours int check (wait_duration_hours between 0 and 8760),
  wait_sending_days   int check (wait_sending_days between 1 and 365),
  wait_until_date     timestamptz(3),
  condition_type      campaign_condition,
  condition_step_id   uuid,
  else_step_id        uuid,
  humans_only         boolean not null default true,
  winner_rule         winner_rule,
  winner_after        int check (winner_after between 10 and 1000000),
  winner_variant_id   uuid,
  winner_chosen_at    timestamptz(3),
  is_active           boolean not null default true,
  executed_count      int not null default 0,
  last_executed_at    timestamptz(3),
  primary key (tenant_id, campaign_id, version, id),
  unique (tenant_id, campaign_id, version, step_order),
  foreign key (tenant_id, campaign_id, version) references campaign_versions on update cascade on delete cascade
);
create index campaign_sequence_steps_tenant_id_template_id_idx on campaign_sequence_steps (tenant_id, template_id);
call app.protect('campaign_sequence_steps');

create table campaign_step_variants (
  tenant_id        uuid not null default app.tenant_id(),
  campaign_id      uuid not null,
  version          int not null,
  step_id          uuid not null,
  id               uuid not null,
  name             text not null,
  weight           int not null default 1 check (weight between 0 and 1000),
  template_id      uuid,
  subject_override text,
  primary key (tenant_id, campaign_id, version, step_id, id),
  foreign key (tenant_id, campaign_id, version, step_id) references campaign_sequence_steps on update cascade on delete cascade
);
create index campaign_step_variants_tenant_id_template_id_idx on campaign_step_variants (tenant_id, template_id);
call app.protect('campaign_step_variants');

-- The mailboxes that send a campaign, or only one step of it.
create table campaign_senders (
  tenant_id        uuid not null default app.tenant_id(),
  id               uuid not null,
  campaign_id      uuid not null,
  step_id          uuid,
  email_account_id uuid not null,
  weight           int not null default 1 check (weight between 1 and 100),
  primary key (tenant_id, id),
  foreign key (tenant_id, campaign_id) references campaigns on update cascade on delete cascade
);
create unique index campaign_senders_once_idx on campaign_senders
  (tenant_id, campaign_id, coalesce(step_id, '00000000-0000-0000-0000-000000000000'::uuid), email_account_id);
create index campaign_senders_tenant_id_email_account_id_idx on campaign_senders (tenant_id, email_account_id);
call app.protect('campaign_senders');

-- Of whom the audience is made: lists and segments that are in, and those that are out.
create table campaign_audiences (
  tenant_id   uuid not null default app.tenant_id(),
  id          uuid not null,
  campaign_id uuid not null,
  is_excluded boolean not null default false,
  list_id     uuid,
  segment_id  uuid,
  check (num_nonnulls(list_id, segment_id) = 1),
  primary key (tenant_id, id),
  foreign key (tenant_id, campaign_id) references campaigns on update cascade on delete cascade,
  foreign key (tenant_id, list_id) references lead_lists on update cascade on delete no action,
  foreign key (tenant_id, segment_id) references segments on update cascade on delete no action
);
create index campaign_audiences_tenant_id_campaign_id_idx on campaign_audiences (tenant_id, campaign_id);
create index campaign_audiences_tenant_id_list_id_idx on campaign_audiences (tenant_id, list_id);
create index campaign_audiences_tenant_id_segment_id_idx on campaign_audiences (tenant_id, segment_id);
call app.protect('campaign_audiences');

create type recipient_status as enum ('pending', 'active', 'completed', 'replied', 'unsubscribed', 'bounced', 'complained',
  'suppressed', 'failed', 'paused', 'cancelled');
-- A lead is in a campaign once, whatever way it got in. step_id is where it stands; blocked_by says why it is not on, and
-- blocked_until when that ends. trace is the short, ordered list of what was decided. Neither lead nor mailbox is a
-- foreign key: a check for each of a million rows would cost the launch its speed, and an erased lead stays counted.
create table campaign_recipients (
  tenant_id        uuid not null default app.tenant_id(),
  campaign_id      uuid not null,
  lead_id          uuid not null,
  status           recipient_status not null default 'pending',
  version          int not null default 1,
  step_id          uuid,
  next_run_at      timestamptz(3),
  email_account_id uuid,
  attempt_count    int not null default 0,
  last_attempt_at  timestamptz(3),
  last_message_id  uuid,
  blocked_by       text,
  blocked_until    timestamptz(3),
  template_data    jsonb,
  trace            jsonb not null default '[]' check (jsonb_typeof(trace) = 'array'),
  joined_at        timestamptz(3) not null default now(),
  finished_at      timestamptz(3),
  primary key (tenant_id, campaign_id, lead_id),
  foreign key (tenant_id, campaign_id) references campaigns on update cascade on delete cascade
);
-- What the planner asks for: those that are due, the longest waiting first.
create index campaign_recipients_due_idx on campaign_recipients (tenant_id, campaign_id, next_run_at, lead_id)
  where next_run_at is not null and status in ('pending', 'active');
create index campaign_recipients_status_idx on campaign_recipients (tenant_id, campaign_id, status, lead_id);
create index campaign_recipients_lead_idx on campaign_recipients (tenant_id, lead_id);
call app.protect('campaign_recipients');
