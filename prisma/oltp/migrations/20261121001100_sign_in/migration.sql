-- How people prove who they are: by their mailbox, a second factor, a passkey, a device we know, another's word (OIDC).
set local role penguin_owner;

-- A secret sent to a mailbox. Who follows it reads that mailbox. A sign-up is nobody until then.
create type email_token_purpose as enum ('sign_up', 'password_reset', 'email_change');
create table email_tokens (
  id            uuid primary key,
  purpose       email_token_purpose not null,
  token_hash    bytea not null unique,
  email         text not null check (email = lower(email)),
  user_id       uuid references users on update cascade on delete cascade,
  name          text,
  tenant_name   text,
  password_hash text,
  created_at    timestamptz(3) not null default now(),
  expires_at    timestamptz(3) not null,
  used_at       timestamptz(3)
);
create index email_tokens_email_idx on email_tokens (email);
create index email_tokens_user_id_idx on email_tokens (user_id);
create index email_tokens_expires_at_idx on email_tokens (expires_at);

-- The platform's own mail on its way to the notifications tier. The secret in it is sealed, and gone once it is sent.
create table email_outbox (
  id         uuid primary key,
  type       text not null,
  recipient  text not null,
  facts      jsonb not null default '{}',
  sealed     bytea,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null
);

create table user_devices (
  id           uuid primary key,
  user_id      uuid not null references users on update cascade on delete cascade,
  token_hash   bytea not null,
  user_agent   text not null,
  ip           text not null,
  country      text,
  created_at   timestamptz(3) not null default now(),
  last_used_at timestamptz(3) not null default now(),
  unique (user_id, token_hash)
);

alter table user_sessions
  add device_id uuid references user_devices on update cascade on delete set null,
  add second_factor text,
  add authenticated_at timestamptz(3) not null default now();
create index user_sessions_device_id_idx on user_sessions (device_id);

create table user_mfa_settings (
  user_id           uuid primary key references users on update cascade on delete cascade,
  totp_secret       bytea,
  totp_confirmed_at timestamptz(3),
  totp_last_counter bigint,
  backup_codes      bytea[],
  created_at        timestamptz(3) not null default now(),
  updated_at        timestamptz(3) not null default now()
);

create table user_passkeys (
  id            uuid primary key,
  user_id       uuid not null references users on update cascade on delete cascade,
  credential_id text not null unique,
  public_key    bytea not null,
  counter       bigint not null default 0,
  transports    text[],
  name          text not null,
  created_at    timestamptz(3) not null default now(),
  last_used_at  timestamptz(3)
);
create index user_passkeys_user_id_idx on user_passkeys (user_id);

-- A step that was begun and waits for its answer: the second factor of a sign-in, or a passkey's signature.
create table sign_in_challenges (
  id         uuid primary key,
  token_hash bytea not null unique,
  user_id    uuid references users on update cascade on delete cascade,
  is_first   boolean not null,
  nonce      text not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at    timestamptz(3)
);
create index sign_in_challenges_user_id_idx on sign_in_challenges (user_id);
create index sign_in_challenges_expires_at_idx on sign_in_challenges (expires_at);

-- Who somebody is at an OpenID provider.
create table user_identities (
  issuer     text not null,
  subject    text not null,
  user_id    uuid not null references users on update cascade on delete cascade,
  created_at timestamptz(3) not null default now(),
  primary key (issuer, subject)
);
create index user_identities_user_id_idx on user_identities (user_id);

-- How often something was tried lately, by a keyed hash of what is protected: shared by all processes.
create unlogged table login_throttles (
  key          bytea primary key,
  attempts     int not null,
  last_at      timestamptz(3) not null,
  locked_until timestamptz(3)
);
create index login_throttles_last_at_idx on login_throttles (last_at);

create table login_attempts (
  id           uuid primary key,
  user_id      uuid references users on update cascade on delete cascade,
  method       text not null,
  is_success   boolean not null,
  ip           text not null,
  user_agent   text not null,
  attempted_at timestamptz(3) not null default now()
);
create index login_attempts_user_id_id_idx on login_attempts (user_id, id);
create index login_attempts_attempted_at_idx on login_attempts (attempted_at);

create table login_geographic_alerts (
  id               uuid primary key,
  user_id          uuid not null references users on update cascade on delete cascade,
  ip               text not null,
  country          text not null,
  previous_country text not null,
  created_at       timestamptz(3) not null default now()
);
create index login_geographic_alerts_user_id_idx on login_geographic_alerts (user_id);

create table user_preferences (
  user_id             uuid primary key references users on update cascade on delete cascade,
  theme               text not null default 'auto' check (theme in ('light', 'dark', 'auto')),
  language            text not null default 'en',
  timezone            text not null default 'UTC',
  email_notifications boolean not null default true,
  push_notifications  boolean not null default true,
  weekly_reports      boolean not null default false,
  marketing_emails    boolean not null default false,
  created_at          timestamptz(3) not null default now(),
  updated_at          timestamptz(3) not null default now()
);

-- No tenant ever reads what people prove themselves with.
grant select, insert, update, delete on email_tokens, email_outbox, user_devices, user_mfa_settings, user_passkeys,
  sign_in_challenges, user_identities, login_throttles, login_attempts, login_geographic_alerts, user_preferences
  to penguin_across;
