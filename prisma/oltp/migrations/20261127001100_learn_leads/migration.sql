-- Lets a job that changes many leads bring the planner up to date first: of tables that grew since they were last looked
-- at, it believes that a tenant has one row, and makes a loop of what should be looked up.
set local role penguin_owner;

create function app.learn_leads() returns void language plpgsql security definer set search_path = '' as $$
begin
  if (select pg_catalog.pg_relation_size(oid) / 8192 > 10 * greatest(relpages, 8) from pg_catalog.pg_class
       where oid = 'public.leads'::regclass) then
    analyze public.leads;
    analyze public.lead_list_members;
    analyze public.lead_taggings;
  end if;
end $$;
revoke execute on function app.learn_leads from public;
grant execute on function app.learn_leads to penguin_app;
