-- Personal data, each requester's under a key of its own. Destroying the key erases it everywhere: here, in sealed
-- texts in the journal, in Temporal's histories, in backups.

create table sealing_keys (
  id           uuid primary key,
  -- wrapped:v1:<master key id>:<base64url(iv | ciphertext | tag)>; gone once the key is destroyed
  wrapped      text check (wrapped like 'wrapped:v1:%'),
  created_at   timestamptz not null default now(),
  destroyed_at timestamptz,
  check ((wrapped is null) = (destroyed_at is not null))
);

create table requesters (
  id         uuid primary key,
  city       text not null references cities,
  key_id     uuid not null unique references sealing_keys,
  name       bytea,
  phone      bytea,
  address    bytea,
  -- HMAC of the phone number under the master key: recognises a repeat caller, tells nobody the number.
  phone_hash bytea check (length(phone_hash) = 32),
  created_at timestamptz not null default now(),
  erased_at  timestamptz,
  -- The subject of the tokens by which the requester comes itself, through a portal.
  account    text,
  unique (city, phone_hash),
  unique (city, account),
  -- Somebody with an account is known by it: a number that it gives proves nothing.
  check ((phone_hash is not null) = (phone is not null and account is null)),
  check (erased_at is null or num_nonnulls(name, phone, address, phone_hash, account) = 0)
);
