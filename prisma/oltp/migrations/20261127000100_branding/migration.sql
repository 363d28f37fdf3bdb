-- The pictures of a tenant: keys of the content tier.
set local role penguin_owner;

alter table tenant_config add column logo_key text, add column favicon_key text;
