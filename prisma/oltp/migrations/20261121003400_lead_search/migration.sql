-- Searching leads by the beginnings of words. lower() and LIKE lose their index under row-level security, so this function
-- sees the table as its owner does, and takes the tenant itself from the transaction.
set local role penguin_owner;

create index leads_full_name_idx on leads (tenant_id, lower(coalesce(first_name || ' ', '') || coalesce(last_name, '')) collate "C")
  where first_name is not null;
create index leads_last_name_idx on leads (tenant_id, lower(last_name) collate "C") where last_name is not null;
create index lead_companies_search_idx on lead_companies (tenant_id, lower(name) collate "C");

create policy search on leads for select to penguin_owner using (true);
create policy search on lead_companies for select to penguin_owner using (true);

-- An address, a domain, a name, a last name or a company that begins so.
create function app.search_leads(query text) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public rows 1000 as $$
  with wanted as materialized (
    select app.tenant_id() as tenant, lower(btrim(query)) collate "C" as lowest, (lower(btrim(query)) || U&'\+10FFFF') collate "C" as highest
  )
  select l.id from wanted w join leads l on l.tenant_id = w.tenant and l.email_key >= w.lowest and l.email_key < w.highest
  union
  select l.id from wanted w join leads l on l.tenant_id = w.tenant and l.email_domain >= ltrim(w.lowest, '@') and l.email_domain < ltrim(w.highest, '@')
  union
  select l.id from wanted w join leads l on l.tenant_id = w.tenant and l.first_name is not null
     and lower(coalesce(l.first_name || ' ', '') || coalesce(l.last_name, '')) collate "C" >= w.lowest
     and lower(coalesce(l.first_name || ' ', '') || coalesce(l.last_name, '')) collate "C" < w.highest
  union
  select l.id from wanted w join leads l on l.tenant_id = w.tenant and l.last_name is not null
     and lower(l.last_name) collate "C" >= w.lowest and lower(l.last_name) collate "C" < w.highest
  union
  select l.id from wanted w
    join lead_companies c on c.tenant_id = w.tenant and lower(c.name) collate "C" >= w.lowest and lower(c.name) collate "C" < w.highest
    join leads l on l.tenant_id = w.tenant and l.company_id = c.id
$$;
revoke execute on function app.search_leads from public;
grant execute on function app.search_leads to penguin_app;
