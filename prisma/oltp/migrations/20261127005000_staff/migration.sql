-- Who runs the platform itself, and what they may do. No tenant sees any of it.
set local role penguin_owner;

create table staff_roles (
  name        text primary key,
  description text not null
);
create table permissions (
  name        text primary key,
  description text not null
);
create table staff_role_permissions (
  role       text not null references staff_roles on update cascade on delete cascade,
  permission text not null references permissions on update cascade on delete cascade,
  primary key (role, permission)
);
create table staff_members (
  user_id    uuid primary key references users on update cascade on delete cascade,
  role       text not null references staff_roles on update cascade on delete no action,
  created_at timestamptz(3) not null default now()
);
create index staff_members_role_idx on staff_members (role);
grant select, insert, update, delete on staff_roles, permissions, staff_role_permissions, staff_members to penguin_across;

insert into staff_roles values
  ('administrator', 'Runs the platform, and says who else does.'),
  ('operator', 'Looks after servers, addresses and their reputation.'),
  ('support', 'Looks, and changes nothing.');
insert into permissions values
  ('infrastructure:read', 'See servers and addresses.'),
  ('infrastructure:write', 'Rent and end servers, and give addresses to domains.');
insert into staff_role_permissions values
  ('administrator', 'infrastructure:read'), ('administrator', 'infrastructure:write'),
  ('operator', 'infrastructure:read'), ('operator', 'infrastructure:write'),
  ('support', 'infrastructure:read');
