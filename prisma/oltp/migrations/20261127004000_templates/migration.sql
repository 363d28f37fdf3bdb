-- Templates: what is written, every version of it, who sees which of its blocks, and what was made ready to be sent.
set local role penguin_owner;

create table folders (
  tenant_id  uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id         uuid not null,
  parent_id  uuid,
  name       text not null,
  revision   int not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_id) references folders on update cascade on delete no action
);
-- At the top there is no parent, and names are unique there too.
create unique index folders_name_idx on folders (tenant_id, parent_id, name) nulls not distinct;
call app.protect('folders');

create table tags (
  tenant_id  uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id         uuid not null,
  name       text not null,
  name_key   text not null generated always as (lower(name)) stored,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name_key)
);
call app.protect('tags');

create type template_kind as enum ('blocks', 'mjml', 'html', 'text');
create type template_status as enum ('active', 'archived');
-- latest_version counts the versions of all locales: a number names one version of a template.
create table templates (
  tenant_id      uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id             uuid not null,
  company_id     uuid not null,
  project_id     uuid,
  folder_id      uuid,
  name           text not null,
  kind           template_kind not null,
  status         template_status not null default 'active',
  default_locale text not null default 'en',
  latest_version int not null default 0,
  created_by     uuid,
  revision       int not null default 1,
  created_at     timestamptz(3) not null default now(),
  updated_at     timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, company_id) references companies on update cascade on delete no action,
  foreign key (tenant_id, project_id) references projects on update cascade on delete no action,
  foreign key (tenant_id, folder_id) references folders on update cascade on delete no action
);
create index templates_tenant_id_company_id_id_idx on templates (tenant_id, company_id, id);
create index templates_tenant_id_folder_id_id_idx on templates (tenant_id, folder_id, id);
call app.protect('templates');

create table template_tags (
  tenant_id   uuid not null default app.tenant_id(),
  template_id uuid not null,
  tag_id      uuid not null,
  primary key (tenant_id, template_id, tag_id),
  foreign key (tenant_id, template_id) references templates on update cascade on delete cascade,
  foreign key (tenant_id, tag_id) references tags on update cascade on delete cascade
);
create index template_tags_tenant_id_tag_id_idx on template_tags (tenant_id, tag_id);
call app.protect('template_tags');

-- source is the tree of blocks, or the text of a template written by hand. rules are those of the moment of publishing:
-- what is edited afterwards reaches nobody before it is published too.
create table template_versions (
  tenant_id    uuid not null default app.tenant_id(),
  id           uuid not null,
  template_id  uuid not null,
  version      int not null check (version >= 1),
  locale       text not null,
  subject      text not null check (length(subject) <= 500),
  preheader    text not null default '' check (length(preheader) <= 500),
  source       jsonb not null check (octet_length(source::text) <= 1500000),
  variables    text[] not null default '{}',
  rules        jsonb not null default '[]' check (jsonb_typeof(rules) = 'array'),
  is_published boolean not null default false,
  published_at timestamptz(3),
  published_by uuid,
  is_autosave  boolean not null default false,
  note         text,
  created_by   uuid,
  created_at   timestamptz(3) not null default now(),
  updated_at   timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, template_id, version),
  foreign key (tenant_id, template_id) references templates on update cascade on delete cascade
);
create index template_versions_locale_idx on template_versions (tenant_id, template_id, locale, version);
create unique index template_versions_published_idx on template_versions (tenant_id, template_id, locale) where is_published;
call app.protect('template_versions');

create type personalization_action as enum ('show', 'hide', 'swap');
create table personalization_rules (
  tenant_id        uuid not null default app.tenant_id(),
  id               uuid not null,
  template_id      uuid not null,
  segment_id       uuid,
  action           personalization_action not null,
  target_block_ids text[] not null check (cardinality(target_block_ids) between 1 and 50),
  conditions       jsonb not null default '{}' check (jsonb_typeof(conditions) = 'object' and octet_length(conditions::text) <= 50000),
  replacement      jsonb not null default '[]' check (jsonb_typeof(replacement) = 'array' and octet_length(replacement::text) <= 500000),
  priority         int not null default 0 check (priority between -1000 and 1000),
  revision         int not null default 1,
  created_at       timestamptz(3) not null default now(),
  updated_at       timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, template_id) references templates on update cascade on delete cascade,
  foreign key (tenant_id, segment_id) references segments on update cascade on delete no action
);
create index personalization_rules_tenant_id_template_id_idx on personalization_rules (tenant_id, template_id);
create index personalization_rules_tenant_id_segment_id_idx on personalization_rules (tenant_id, segment_id);
call app.protect('personalization_rules');

create type render_type as enum ('html', 'amp', 'text');
create type render_status as enum ('done', 'skipped', 'failed');
-- A version made ready for everybody who sees the same blocks: variant_key names them, and renderer the code that made it.
create table render_jobs (
  tenant_id    uuid not null default app.tenant_id(),
  id           uuid not null,
  version_id   uuid not null,
  campaign_id  uuid,
  renderer     int not null,
  variant_key  text not null default '',
  render_type  render_type not null,
  status       render_status not null,
  output_hash  text,
  storage_key  text,
  size         int not null default 0,
  error        text,
  created_at   timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, version_id, renderer, variant_key, render_type),
  check ((status = 'done') = (storage_key is not null)),
  foreign key (tenant_id, version_id) references template_versions on update cascade on delete cascade
);
call app.protect('render_jobs');

-- Pictures for mails. Whoever has the address may see one, so key is random and no id; the same bytes are one picture.
create table images (
  tenant_id    uuid not null default app.tenant_id() references tenants on update cascade on delete cascade,
  id           uuid not null,
  key          text not null,
  storage_key  text not null,
  file_name    text not null,
  content_type text not null,
  size         int not null,
  width        int not null,
  height       int not null,
  created_by   uuid,
  created_at   timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, key),
  unique (tenant_id, storage_key)
);
call app.protect('images');
