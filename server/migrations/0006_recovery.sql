-- Public halves of an organisation's recovery key; the one of the largest number is what devices seal to now. Those of
-- before stay: what was sealed to them is opened by their codes.
create table recovery_keys (
    org text not null references orgs (id),
    number integer not null,
    id text not null check (length(id) = 22),
    public text not null,
    made integer not null,
    by text not null references accounts (id),
    primary key (org, number),
    unique (org, id)
) strict, without rowid;

-- Devices whose passphrase was forgotten. The server cannot open what is sealed here; a row is deleted when the device has
-- its answer, when it is refused or taken back, and after seven days.
create table recoveries (
    id text primary key check (length(id) = 22),
    org text not null,
    account text not null,
    key text not null,
    sealed text not null,
    reply_to text not null,
    device text not null,
    at integer not null,
    ends integer not null,
    answer text,
    foreign key (account, org) references accounts (id, org),
    foreign key (org, key) references recovery_keys (org, id)
) strict, without rowid;

create index recoveries_of_org on recoveries (org, at);
create index recoveries_of_account on recoveries (account);
