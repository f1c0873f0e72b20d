-- Who of a provider an account belongs to. A provider names a person by a subject that it never gives to another; names and
-- e-mail addresses are given to others, so that nothing is linked by them.
create table oidc_links (
    issuer text not null,
    subject text not null,
    account text not null references accounts (id),
    linked integer not null,
    primary key (issuer, subject)
) strict, without rowid;

create unique index oidc_link_of_account on oidc_links (account, issuer);

-- Whom an invitation is for, where an officer knows what the provider names them by: they need no code.
create table oidc_expected (
    invitation text primary key references invitations (id) on delete cascade,
    issuer text not null,
    subject text not null
) strict, without rowid;

create index oidc_expected_of on oidc_expected (issuer, subject);
