-- The documented face of the queue, beside graphile-worker's own tables. Payloads carry tenantId and jobId, both
-- stamped here; each job carries one flag, the queue it belongs to, so that a paused queue is a forbidden flag.
set local role penguin_owner;
grant usage on schema queue to penguin_app, penguin_across;

create table queue.job_queues (
  name             text primary key,
  default_priority int not null default 0,
  is_active        boolean not null default true,
  updated_at       timestamptz(3) not null default now()
);
grant select on queue.job_queues to penguin_app;
grant select, insert, update, delete on queue.job_queues to penguin_across;

-- A running worker process and the names under which it locks jobs. Silent for long, and its jobs are given back.
create table queue.workers (
  id         uuid primary key,
  host       text not null,
  pid        int not null,
  worker_ids text[] not null,
  started_at timestamptz(3) not null default clock_timestamp(),
  beat_at    timestamptz(3) not null default clock_timestamp()
);
grant select, insert, update, delete on queue.workers to penguin_across;

-- One row per attempt, counted over the job's whole life. The platform's own jobs stand under the nil tenant.
create type queue.attempt_status as enum ('running', 'succeeded', 'failed', 'interrupted', 'discarded');
create table queue.job_logs (
  tenant_id   uuid not null,
  job_id      uuid not null,
  attempt     int not null,
  name        text not null,
  queue       text not null,
  status      queue.attempt_status not null,
  message     text check (length(message) <= 2000),
  worker_id   uuid,
  started_at  timestamptz(3) not null default clock_timestamp(),
  finished_at timestamptz(3),
  duration_ms bigint generated always as ((extract(epoch from finished_at - started_at) * 1000)::bigint) stored,
  primary key (tenant_id, job_id, attempt)
);
create index job_logs_started_at_idx on queue.job_logs (started_at);
create index job_logs_worker_id_running_idx on queue.job_logs (worker_id) where status = 'running';
call app.protect('queue.job_logs');
revoke insert, update, delete on queue.job_logs from penguin_app;

create index jobs_tenant_id_job_id_idx
  on graphile_worker._private_jobs (((payload ->> 'tenantId')::uuid), ((payload ->> 'jobId')::uuid));
create index jobs_locked_by_idx on graphile_worker._private_jobs (locked_by) where locked_by is not null;

-- The tenant's jobs that wait, run or died: they are with graphile-worker.
create view queue.live_jobs as
select (j.payload ->> 'tenantId')::uuid as tenant_id, (j.payload ->> 'jobId')::uuid as id,
       (select t.identifier from graphile_worker._private_tasks t where t.id = j.task_id) as name,
       (select flag from jsonb_object_keys(j.flags) flag limit 1) as queue,
       case when j.locked_at is not null then 'running'
            when j.attempts >= j.max_attempts then 'dead'
            when j.attempts > 0 then 'retrying'
            when j.run_at > now() then 'scheduled'
            else 'waiting' end as state,
       j.attempts::int as attempts, j.max_attempts::int as max_attempts, j.last_error as error,
       j.run_at, j.created_at, j.locked_at as started_at, null::timestamptz as finished_at
  from graphile_worker._private_jobs j
 where (j.payload ->> 'tenantId')::uuid = app.tenant_id();

-- And those that are over: they are in the log.
create view queue.past_jobs as
select l.tenant_id, l.job_id as id, l.name, l.queue, l.status::text as state, l.attempt as attempts,
       l.attempt as max_attempts, l.message as error,
       l.started_at as run_at, l.started_at as created_at, l.started_at, l.finished_at
  from queue.job_logs l
 where l.tenant_id = app.tenant_id() and l.status in ('succeeded', 'discarded');

create view queue.jobs with (security_barrier) as
select * from queue.live_jobs union all select * from queue.past_jobs;
grant select on queue.jobs to penguin_app;

-- A page of them, the newest first, from indexes in that order: through the view alone, all of them would be sorted.
create function app.jobs(states text[], name text, queue text, before uuid, size int)
  returns setof queue.jobs language sql stable security definer set search_path = '' as $$
  (select * from queue.live_jobs j
    where j.id < coalesce(before, 'ffffffff-ffff-ffff-ffff-ffffffffffff') and (states is null or j.state = any(states))
      and (jobs.name is null or j.name = jobs.name) and (jobs.queue is null or j.queue = jobs.queue)
    order by j.id desc limit size)
  union all
  (select * from queue.past_jobs j
    where j.id < coalesce(before, 'ffffffff-ffff-ffff-ffff-ffffffffffff') and (states is null or j.state = any(states))
      and (jobs.name is null or j.name = jobs.name) and (jobs.queue is null or j.queue = jobs.queue)
    order by j.id desc limit size)
  order by id desc limit size
$$;

-- Adds a job in the caller's transaction. The tenant is stamped, not believed, and a key is the tenant's own.
create function app.enqueue(id uuid, name text, payload jsonb, queue text, run_at timestamptz, key text, max_attempts int)
  returns void language plpgsql security definer set search_path = '' as $$
begin
  if app.tenant_id() is null then
    raise exception 'A job was enqueued without a tenant: use inTenant or asTenant';
  end if;
  perform graphile_worker.add_job(
    identifier   => name,
    payload      => (payload || jsonb_build_object('tenantId', app.tenant_id(), 'jobId', id))::json,
    run_at       => run_at,
    job_key      => app.tenant_id() || ':' || key,
    max_attempts => max_attempts,
    priority     => (select q.default_priority from queue.job_queues q where q.name = enqueue.queue),
    flags        => array[queue]);
end $$;

-- Runs a job of the tenant now, as if it had not been tried before. True if there was one to run.
create function app.retry_job(id uuid) returns boolean language sql security definer set search_path = '' as $$
  select exists (select from graphile_worker.reschedule_jobs(
    array(select j.id from graphile_worker._private_jobs j
           where (j.payload ->> 'tenantId')::uuid = app.tenant_id() and (j.payload ->> 'jobId')::uuid = retry_job.id
             and j.locked_at is null),
    run_at => now(), attempts => 0))
$$;

-- Gives a job of the tenant up. It stays in the log.
create function app.discard_job(id uuid) returns boolean language sql security definer set search_path = '' as $$
  with gone as (
    delete from graphile_worker._private_jobs j
     where (j.payload ->> 'tenantId')::uuid = app.tenant_id() and (j.payload ->> 'jobId')::uuid = discard_job.id
       and j.locked_at is null
    returning j.task_id, j.last_error, (select flag from pg_catalog.jsonb_object_keys(j.flags) flag limit 1) as queue
  ), noted as (
    insert into queue.job_logs (tenant_id, job_id, attempt, name, queue, status, message, finished_at)
    select app.tenant_id(), discard_job.id,
           (select coalesce(max(l.attempt), 0) + 1 from queue.job_logs l
             where l.tenant_id = app.tenant_id() and l.job_id = discard_job.id),
           t.identifier, g.queue, 'discarded', left(g.last_error, 2000), clock_timestamp()
      from gone g join graphile_worker._private_tasks t on t.id = g.task_id
    returning 1
  )
  select exists (select from noted)
$$;

revoke execute on function app.jobs, app.enqueue, app.retry_job, app.discard_job from public;
grant execute on function app.jobs, app.enqueue, app.retry_job, app.discard_job to penguin_app;

-- Gives back what a stopped worker had locked. Being interrupted is not the job's fault, so it costs none of its
-- attempts, until the third time: then the job may be what stops the workers.
create function queue.give_back(worker uuid, lockers text[]) returns int language sql set search_path = '' as $$
  with unlocked as (
    update graphile_worker._private_jobs j
       set locked_at = null, locked_by = null, run_at = greatest(j.run_at, now()), updated_at = now(),
           last_error = 'The worker stopped in the middle of this job.',
           attempts = j.attempts - case when j.attempts > 0 and (
             select count(*) from queue.job_logs l
              where l.tenant_id = (j.payload ->> 'tenantId')::uuid and l.job_id = (j.payload ->> 'jobId')::uuid
                and l.status = 'interrupted') < 2 then 1 else 0 end
     where j.locked_by = any(lockers)
    returning (j.payload ->> 'tenantId')::uuid as tenant_id, (j.payload ->> 'jobId')::uuid as job_id
  ), noted as (
    update queue.job_logs l
       set status = 'interrupted', message = 'The worker stopped in the middle of this attempt.',
           finished_at = clock_timestamp()
     where l.status = 'running'
       and (l.worker_id = worker or (l.tenant_id, l.job_id) in (select u.tenant_id, u.job_id from unlocked u))
  )
  select count(*)::int from unlocked
$$;
revoke execute on function queue.give_back from public;
grant execute on function queue.give_back to penguin_across;

-- The worker works as penguin_across. graphile-worker locks its tables with row security and no policy; this opens
-- them to that role alone, and is called again after each of its own migrations.
create procedure queue.open_to_workers() language plpgsql as $$
declare
  t record;
begin
  grant usage on schema graphile_worker to penguin_across;
  grant select, insert, update, delete on all tables in schema graphile_worker to penguin_across;
  grant usage on all sequences in schema graphile_worker to penguin_across;
  for t in select c.oid::regclass as name from pg_class c
            where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind = 'r' and c.relrowsecurity
              and not exists (select from pg_policy p where p.polrelid = c.oid) loop
    execute format('create policy worker on %s to penguin_across using (true) with check (true)', t.name);
  end loop;
end $$;
call queue.open_to_workers();
