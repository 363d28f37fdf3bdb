-- What is known of the figures while their tier is away, and where the events of past months are kept.
set local role penguin_owner;

create table figures_states (
  name  text primary key,
  as_of timestamptz(3) not null
);
grant select on figures_states to penguin_app;
grant select, insert, update, delete on figures_states to penguin_across;

-- The events of a month that is past keeping, in the content tier, one JSON object a line.
create table event_archives (
  tenant_id   uuid not null default app.tenant_id(),
  month       date not null,
  storage_key text not null,
  events      int not null,
  size        bigint not null,
  archived_at timestamptz(3) not null default now(),
  primary key (tenant_id, month)
);
call app.protect('event_archives');
