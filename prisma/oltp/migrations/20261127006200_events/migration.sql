-- What happened to mails: append-only, a partition for each month, dropped whole when it is past keeping.
set local role penguin_owner;

create type interaction as enum ('sent', 'delivered', 'open', 'click', 'bounce', 'complaint', 'reply', 'unsubscribe', 'amp_action');
create type actor_kind as enum ('human', 'machine', 'unknown');

-- written is the transaction that wrote it: a rollup that waits for all older transactions to end skips none.
create table events_interactions (
  tenant_id        uuid not null default app.tenant_id(),
  occurred_at      timestamptz(3) not null default now(),
  id               uuid not null,
  event_type       interaction not null,
  campaign_id      uuid,
  step_id          uuid,
  variant_id       uuid,
  message_id       uuid,
  lead_id          uuid,
  email_account_id uuid,
  block_id         text,
  link             int,
  url              text,
  ip               inet,
  user_agent       text,
  actor            actor_kind not null default 'unknown',
  is_bot           boolean not null default false,
  is_first         boolean not null default false,
  device           text,
  locale           text,
  payload          jsonb not null default '{}',
  written          xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, occurred_at, id)
) partition by range (occurred_at);
create index events_interactions_occurred_at_idx on events_interactions using brin (occurred_at);
create index events_interactions_written_idx on events_interactions (written);
create index events_interactions_tenant_id_message_id_idx on events_interactions (tenant_id, message_id);
create index events_interactions_tenant_id_campaign_id_idx on events_interactions (tenant_id, campaign_id, occurred_at);
call app.protect('events_interactions');
revoke update, delete on events_interactions from penguin_app;

-- Makes the partition of a month, locked like its table, and closed to whoever would go round it.
create function app.make_event_month(month date) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  since date := date_trunc('month', month)::date;
  name  text := 'events_interactions_' || to_char(since, 'YYYY_MM');
begin
  if to_regclass('public.' || name) is not null then
    return false;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('events_interactions'));
  if to_regclass('public.' || name) is not null then
    return false;
  end if;
  execute format('create table public.%I partition of public.events_interactions for values from (%L) to (%L)',
                 name, since, (since + interval '1 month')::date);
  execute format('call app.protect(%L)', 'public.' || name);
  execute format('revoke all on public.%I from penguin_app, penguin_across', name);
  return true;
end $$;
revoke execute on function app.make_event_month from public;
grant execute on function app.make_event_month to penguin_across;

-- Drops the partition of a month.
create function app.drop_event_month(month date) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  name text := 'events_interactions_' || to_char(month, 'YYYY_MM');
begin
  if to_regclass('public.' || name) is null then
    return false;
  end if;
  execute format('drop table public.%I', name);
  return true;
end $$;
revoke execute on function app.drop_event_month from public;
grant execute on function app.drop_event_month to penguin_across;

select app.make_event_month((date_trunc('month', now()) + make_interval(months => m))::date) from generate_series(-1, 3) m;

create view email_opens with (security_invoker = true) as
select * from events_interactions where event_type = 'open';
create view email_clicks with (security_invoker = true) as
select * from events_interactions where event_type = 'click';
create view email_bounces with (security_invoker = true) as
select * from events_interactions where event_type = 'bounce';
create view email_replies with (security_invoker = true) as
select * from events_interactions where event_type = 'reply';
grant select on email_opens, email_clicks, email_bounces, email_replies to penguin_app, penguin_across;

-- The links of what was rendered: a click names a link by number, and its target comes from here alone.
create table tracked_links (
  tenant_id  uuid not null default app.tenant_id(),
  id         uuid not null,
  hash       bytea not null,
  url        text not null,
  block_id   text,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, hash)
);
call app.protect('tracked_links');
