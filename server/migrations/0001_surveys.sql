-- Published versions of instruments, addressed by the hash of their bytes and kept for ever:
-- a response names the version it was answered in.
create table instruments (
    hash text primary key,
    name text not null,
    body blob not null
) strict, without rowid;

-- `definition` is the public survey as JSON. Its id covers keys, instrument and protecting settings,
-- so a row never changes, except for its state.
create table surveys (
    number integer primary key,
    id text not null unique,
    definition text not null,
    state text not null check (state in ('open', 'paused', 'closed', 'frozen'))
) strict;

-- Anonymous responses. No date and no rowid: rows lie in the order of a random id, so nothing here says who came
-- first. The primary key is what makes a repeated submission harmless.
create table responses (
    survey integer not null references surveys (number),
    id blob not null check (length(id) = 16),
    version text not null,
    mode text not null,
    language text not null,
    answers text not null,
    primary key (survey, id)
) strict, without rowid;

-- How many responses may be said to be there. Moved once a day, never by a response that arrives.
create table shown_counts (
    survey integer primary key references surveys (number),
    day integer not null,
    responses integer not null
) strict;

-- One row: the epoch names this life of the database; a restored one gets another.
create table server (
    only integer primary key check (only = 1),
    epoch text not null
) strict;
