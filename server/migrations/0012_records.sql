-- Requests for public records, what each covers, what was decided, and the files that answered it. Nothing that a document
-- says is here, so that a redaction has nothing to erase: items name documents, and titles are read from these.

-- `scope` is JSON. `upto` is the last number of a change, and `trail` that of an entry of the audit trail, that the
-- collection holds: what came later is no part of it.
create table records_requests (
    org text not null references orgs (id),
    number integer not null,
    asked text not null,
    received text not null,
    due text not null,
    scope text not null,
    made_by text not null references accounts (id),
    made integer not null,
    collected_by text references accounts (id),
    collected integer,
    upto integer not null default 0,
    trail integer not null default 0,
    checked_by text references accounts (id),
    checked integer,
    closed_by text references accounts (id),
    closed integer,
    primary key (org, number)
) strict, without rowid;

-- `proposal` and `ruling` are JSON; `ruling` is none where nobody has decided.
create table records_items (
    org text not null,
    request integer not null,
    id text not null,
    what text not null,
    kind text not null,
    because text not null,
    steps integer not null,
    count integer not null,
    last integer not null,
    proposal text not null,
    ruling text,
    decided_by text references accounts (id),
    decided integer,
    primary key (org, request, id),
    foreign key (org, request) references records_requests (org, number),
    check ((ruling is null) = (decided_by is null))
) strict, without rowid;

-- A file that answered a request: by whom, when, and what it was. `tally` is JSON.
create table records_answers (
    org text not null,
    request integer not null,
    number integer not null,
    by text not null references accounts (id),
    at integer not null,
    sha256 text not null,
    tally text not null,
    primary key (org, request, number),
    foreign key (org, request) references records_requests (org, number)
) strict, without rowid;

-- Each entry of the audit trail is chained to the one before it: SHA-256 over that one's and all of its own fields. None for
-- entries from before there was a chain, which are the first ones.
alter table audit add column chain blob check (length(chain) = 32);
