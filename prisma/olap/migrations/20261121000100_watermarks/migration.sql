-- How far each rollup has come.
set local role penguin_owner;

create table rollup_watermarks (
  name       text primary key,
  position   jsonb not null,
  updated_at timestamptz(3) not null default now()
);
grant select on rollup_watermarks to penguin_app;
grant select, insert, update, delete on rollup_watermarks to penguin_across;
