-- What people and operators should know, and the platform's own mail.
set local role penguin_owner;

create type notification_channel as enum ('in_app', 'email', 'push');
create table notifications (
  tenant_id  uuid not null default app.tenant_id(),
  id         uuid not null,
  user_id    uuid not null,
  type       text not null,
  title      text not null,
  message    text not null,
  channel    notification_channel not null default 'in_app',
  is_read    boolean not null default false,
  read_at    timestamptz(3),
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  deleted_at timestamptz(3),
  primary key (tenant_id, id)
);
create index notifications_tenant_id_user_id_id_idx on notifications (tenant_id, user_id, id);
call app.protect('notifications');

create type event_severity as enum ('info', 'warning', 'error', 'critical');
create table admin_system_events (
  id                uuid primary key,
  event_type        text not null,
  severity          event_severity not null,
  description       text not null,
  details           jsonb not null default '{}',
  related_tenant_id uuid,
  related_user_id   uuid,
  is_resolved       boolean not null default false,
  resolved_at       timestamptz(3),
  resolved_by       uuid,
  created_at        timestamptz(3) not null default now()
);

create type transactional_email_status as enum ('queued', 'sending', 'sent', 'failed');
create table transactional_emails (
  id         uuid primary key,
  type       text not null,
  recipient  text not null,
  payload    jsonb not null,
  status     transactional_email_status not null default 'queued',
  error      text,
  created_at timestamptz(3) not null default now(),
  sent_at    timestamptz(3),
  expires_at timestamptz(3) not null
);
-- Operators' matters and mail to people who may not have a tenant yet: no tenant reads them.
grant select, insert, update, delete on admin_system_events, transactional_emails to penguin_across;
