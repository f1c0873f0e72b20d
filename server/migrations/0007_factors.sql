-- Whether a session's person has given their second factor in it, or whoever signed them in says that they did.
alter table sessions add column factor integer not null default 0 check (factor in (0, 1));

-- Secrets of authenticator apps, one a person. `secret` is encrypted under a key that is not in the database; `step` is the
-- last moment (RFC 6238) whose code was taken, so that no code is taken twice.
create table authenticators (
    account text primary key references accounts (id),
    secret blob not null,
    step integer not null,
    day integer not null
) strict, without rowid;

-- Passkeys: public halves only, as JSON of the library that checks them. `credential` is the authenticator's own name of it,
-- which belongs to one person.
create table passkeys (
    id text primary key check (length(id) = 22),
    account text not null references accounts (id),
    credential blob not null unique,
    name text not null,
    passkey text not null,
    day integer not null
) strict, without rowid;

create index passkeys_of_account on passkeys (account);

-- Hashes of recovery codes that are not used up; each is 80 random bits.
create table recovery_codes (
    account text not null references accounts (id),
    code blob not null check (length(code) = 32),
    primary key (account, code)
) strict, without rowid;
