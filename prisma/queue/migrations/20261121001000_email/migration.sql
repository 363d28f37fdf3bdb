-- The platform's own mail: written down and given to the queue in the caller's transaction, whoever that is.
set local role penguin_owner;

create function app.post_email(id uuid, type text, recipient text, facts jsonb, sealed bytea, expires_at timestamptz, max_attempts int)
  returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into public.email_outbox (id, type, recipient, facts, sealed, expires_at)
  values (post_email.id, post_email.type, post_email.recipient, post_email.facts, post_email.sealed, post_email.expires_at)
  on conflict do nothing;
  if not found then
    return;
  end if;
  perform graphile_worker.add_job(
    identifier   => 'email.send',
    payload      => json_build_object('tenantId', '00000000-0000-0000-0000-000000000000', 'jobId', post_email.id, 'emailId', post_email.id),
    max_attempts => post_email.max_attempts,
    priority     => (select q.default_priority from queue.job_queues q where q.name = 'default'),
    flags        => array['default']);
end $$;
revoke execute on function app.post_email from public;
grant execute on function app.post_email to penguin_app, penguin_across;
grant execute on function app.enqueue to penguin_across;
