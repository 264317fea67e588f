/**
 * What makes the tables, oldest first. A migration that was released is never changed: another one is added.
 *
 * Both PGlite and servers of PostgreSQL from version 13 run them.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table machines (
    name text primary key,
    version integer not null default 1,
    state text not null,
    permission text not null,
    attempt integer not null,
    step text,
    percent integer,
    reason text,
    failed_in text,
    due_at timestamptz,
    changed_at timestamptz not null,
    installation uuid,
    address text,
    identity jsonb not null default '{}'
  );
  create unique index machines_installation on machines (installation);
  create index machines_due on machines (due_at) where due_at is not null;

  create table installations (
    id uuid primary key,
    machine text not null references machines (name),
    accepted_by text not null,
    accepted_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    outcome text
  );
  create unique index installations_open on installations (machine) where ended_at is null;

  create table events (
    id integer generated always as identity primary key,
    machine text not null,
    at timestamptz not null,
    kind text not null,
    actor text not null,
    state_before text,
    state_after text,
    detail jsonb not null default '{}'
  );
  create index events_of_machine on events (machine, id);

  create function keep_events() returns trigger language plpgsql as $$
  begin
    raise exception 'events are only ever added';
  end
  $$;
  create trigger events_are_kept before update or delete on events
    for each row execute function keep_events();
  create trigger events_are_not_emptied before truncate on events
    for each statement execute function keep_events();

  create table settings (name text primary key, value text not null);

  create table user_tokens (
    name text primary key,
    role text not null,
    digest text not null unique,
    created_at timestamptz not null,
    expires_at timestamptz
  );

  create table audit (
    id integer generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    address text not null,
    method text not null,
    route text not null,
    status integer not null
  );
  `,
  `
  alter table audit add column times integer not null default 1, add column last_at timestamptz;
  `,
  `
  create table answer_tokens (
    id text primary key,
    created_by text not null,
    comment text,
    enabled boolean not null,
    expires_at timestamptz,
    digest text not null
  );
  `,
  `
  create table answer_requests (
    id uuid primary key,
    received_at timestamptz not null,
    machine text,
    info jsonb not null,
    hook jsonb
  );
  create index answer_requests_received on answer_requests (received_at);
  `,
];
