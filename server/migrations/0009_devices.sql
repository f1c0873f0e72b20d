-- Days that a device may be without its server before it locks.
alter table orgs add column offline_days integer not null default 30 check (offline_days between 1 and 365);

-- The day on which somebody left; none of an account that is only paused, or in use.
alter table accounts add column left_day integer;

-- Browsers in which somebody has signed in, a row for each person and browser. `token` is the hash of what the browser
-- alone holds besides its session: by it the server can tell a device that comes back after its session is over that it
-- was revoked, or that its person has left. `unsent` is what the device said when it was last heard of.
create table devices (
    account text not null,
    id text not null check (length(id) = 22),
    org text not null,
    label text not null,
    token blob not null unique check (length(token) = 32),
    first_day integer not null,
    last_day integer not null,
    unsent integer not null,
    signed_out integer not null check (signed_out in (0, 1)),
    revoked_day integer,
    revoked_by text references accounts (id),
    reason text,
    primary key (account, id),
    foreign key (account, org) references accounts (id, org)
) strict, without rowid;

create index devices_of_org on devices (org, id);

-- The device that a session is on. A session that ended because of its device or its person stays until it would have been
-- over, so that the browser is told why.
alter table sessions add column device text;
alter table sessions add column ended text check (ended in ('device_revoked', 'offboarded'));

-- Signed reviews of who has access to what, numbered in each organisation: what was seen and what was decided, as JSON.
create table access_reviews (
    org text not null references orgs (id),
    number integer not null,
    quarter text not null,
    at integer not null,
    by text not null references accounts (id),
    seen text not null,
    report text not null,
    decisions text not null,
    primary key (org, number)
) strict, without rowid;

create trigger access_review_is_not_changed before update on access_reviews begin select raise(abort, 'a signed review is not changed'); end;
create trigger access_review_is_not_erased before delete on access_reviews begin select raise(abort, 'a signed review is not erased'); end;
