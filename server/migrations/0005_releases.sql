-- What leaves the responses of a survey: one release, made once, when it is frozen. `release` is the file as it is sent and
-- `bytes` its length; the other columns are what a list says of it. Days are days since 1970.
create table survey_releases (
    survey integer primary key references surveys (number),
    release blob not null,
    bytes integer not null,
    day integer not null,
    wave integer not null,
    n integer not null,
    people integer
) strict;

-- Made once, whatever writes to the database.
create trigger survey_release_stays before update on survey_releases
begin
    select raise(abort, 'a release is made once');
end;

-- Who agreed to which version of the terms before a release was sent to them.
create table release_agreements (
    survey integer not null references surveys (number),
    account text not null references accounts (id),
    terms integer not null,
    day integer not null,
    primary key (survey, account, terms)
) strict, without rowid;

-- Who fetched a release on a day, and how often.
create table release_downloads (
    survey integer not null references surveys (number),
    account text not null references accounts (id),
    day integer not null,
    times integer not null,
    primary key (survey, account, day)
) strict, without rowid;
