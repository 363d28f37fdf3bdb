-- How far the building of a campaign's audience is, and where recipients stood before their sequence was published anew.
set local role penguin_owner;

-- A pass goes through all leads by id, in slices; cursor is the last one that was looked at. counting says, by reason, whom
-- the pass that goes on left out so far; excluded, whom the last one that ended did.
create table campaign_audience_builds (
  tenant_id    uuid not null default app.tenant_id(),
  campaign_id  uuid not null,
  started_at   timestamptz(3) not null default now(),
  touched_at   timestamptz(3) not null default now(),
  finished_at  timestamptz(3),
  was_finished boolean not null default false,
  cursor       uuid,
  joined       int not null default 0,
  counting     jsonb not null default '{}' check (jsonb_typeof(counting) = 'object'),
  excluded     jsonb not null default '{}' check (jsonb_typeof(excluded) = 'object'),
  primary key (tenant_id, campaign_id),
  foreign key (tenant_id, campaign_id) references campaigns on update cascade on delete cascade
);
call app.protect('campaign_audience_builds');

-- Whom later matches may join: the sweep looks at these and at nobody else.
create index campaigns_joining_idx on campaigns (tenant_id, id) where status = 'sending' and settings ->> 'joinsLive' = 'true';

-- Whom the publication of a version moved, and from where: what can be undone for a day. was_planned: the mail of
-- from_step_id was planned and had not been tried yet.
create table campaign_moves (
  tenant_id        uuid not null default app.tenant_id(),
  campaign_id      uuid not null,
  version          int not null,
  lead_id          uuid not null,
  from_step_id     uuid,
  from_next_run_at timestamptz(3),
  to_step_id       uuid,
  was_planned      boolean not null,
  primary key (tenant_id, campaign_id, version, lead_id),
  foreign key (tenant_id, campaign_id, version) references campaign_versions on update cascade on delete cascade
);
call app.protect('campaign_moves');
