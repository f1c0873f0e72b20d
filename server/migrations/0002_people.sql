-- Organisations are isolated: every row about people or documents names its own.
create table orgs (
    id text primary key check (length(id) = 22),
    name text not null unique
) strict, without rowid;

create table departments (
    org text not null references orgs (id),
    id text not null,
    position integer not null,
    label text not null,
    primary key (org, id)
) strict, without rowid;

-- The name that one signs in with is one person's on the whole server, however it is written; it is ASCII, so that
-- `nocase` is enough. An account is never deleted: documents name it.
create table accounts (
    id text primary key check (length(id) = 22),
    org text not null references orgs (id),
    sign_in text not null unique collate nocase,
    name text not null,
    password text not null,
    active integer not null check (active in (0, 1)),
    created_day integer not null,
    last_day integer,
    unique (id, org)
) strict, without rowid;

create index accounts_of_org on accounts (org, name);

-- A role, everywhere in the organisation or in one department of it.
create table grants (
    account text not null,
    org text not null,
    role text not null,
    department text,
    foreign key (account, org) references accounts (id, org),
    foreign key (org, department) references departments (org, id)
) strict;

create unique index grants_once on grants (account, role, coalesce(department, ''));

-- Signed-in browsers. What the browser holds is not here, only its hash.
create table sessions (
    token blob primary key check (length(token) = 32),
    account text not null references accounts (id),
    created integer not null,
    last_used integer not null,
    ends integer not null
) strict, without rowid;

create index sessions_of_account on sessions (account);

-- `code` is the hash of what the invited person holds. With an `account`, it sets that account's password instead of
-- making another: how the operator lets somebody in again.
create table invitations (
    id text primary key check (length(id) = 22),
    code blob not null unique check (length(code) = 32),
    org text not null references orgs (id),
    account text references accounts (id),
    name text not null,
    grants text not null,
    made_by text references accounts (id),
    ends integer not null,
    used integer
) strict, without rowid;

create index invitations_of_org on invitations (org);

-- Who signed in and whose permissions changed; numbered in each organisation. Nothing here is changed or taken back.
create table audit (
    org text not null references orgs (id),
    number integer not null,
    at integer not null,
    kind text not null,
    by text references accounts (id),
    about text references accounts (id),
    detail text not null,
    primary key (org, number)
) strict, without rowid;

create trigger audit_is_not_changed before update on audit begin select raise(abort, 'the audit trail is not changed'); end;
create trigger audit_is_not_erased before delete on audit begin select raise(abort, 'the audit trail is not erased'); end;

-- Refused sign-ins with names that nobody has. Counting them costs what noting one about an account costs, so that the
-- time of the answer tells nothing.
create table unknown_sign_ins (
    only integer primary key check (only = 1),
    count integer not null
) strict;

insert into unknown_sign_ins (only, count) values (1, 0);
