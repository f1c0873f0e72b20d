-- What is said about a survey and is no part of its address, and the days (since 1970) of its life. Days are of the survey,
-- never of a response.
alter table surveys add column words text not null default '{}';
alter table surveys add column opened_day integer;
alter table surveys add column closed_day integer;
alter table surveys add column frozen_day integer;

-- Whether a restore holds it: whatever its state, it takes nothing, and the calendar does nothing to it, until the operator lets
-- it go on. What it forgot is for people to be told first.
alter table surveys add column held integer not null default 0 check (held in (0, 1));

-- How often it was asked for that the database is written anew, because a survey came to rest or something was deleted for good,
-- and which of these was the last that has been done. What is asked for meanwhile is not taken for done.
alter table server add column sweep integer not null default 0;
alter table server add column swept integer not null default 0;

-- What is decided about a survey, as JSON, before and after it opens.
create table survey_plans (
    number integer primary key,
    id text not null unique check (length(id) = 22),
    org text not null references orgs (id),
    revision integer not null,
    plan text not null,
    survey integer unique references surveys (number)
) strict;

create index survey_plans_of_org on survey_plans (org, number);

-- Private keys of a survey: what signs credentials, and what opens responses from shared devices. Never exported, and
-- deleted when the survey is frozen.
create table survey_keys (
    survey integer primary key references surveys (number),
    issuer blob,
    opener blob
) strict;

-- Invitations: redeemed or not, and nothing about when. `code` is the SHA-256 of what the invited person holds; rows lie in
-- its order. `redeemed_for` names the blinded message, so that only the same one is signed again. `told` is what the reminder
-- file of the day goes by.
create table survey_invitations (
    survey integer not null references surveys (number),
    code blob not null check (length(code) = 32),
    number integer not null,
    department text not null,
    tier text not null,
    redeemed_for blob check (length(redeemed_for) = 16),
    told integer not null check (told in (0, 1)),
    primary key (survey, code),
    unique (survey, number)
) strict, without rowid;

-- Devices and desks that enter responses for others. `code` is the SHA-256 of what opens one.
create table survey_stations (
    id text primary key check (length(id) = 22),
    survey integer not null references surveys (number),
    code blob not null unique check (length(code) = 32),
    label text not null,
    mode text not null,
    expected integer not null,
    active integer not null check (active in (0, 1))
) strict, without rowid;

create index survey_stations_of_survey on survey_stations (survey);

-- How many responses came in each mode: what a survey's cap is held against.
create table mode_counts (
    survey integer not null references surveys (number),
    mode text not null,
    responses integer not null,
    primary key (survey, mode)
) strict, without rowid;

insert into mode_counts (survey, mode, responses) select survey, mode, count(*) from responses group by survey, mode;

-- Rates as they may be told since a day, as JSON. Moved once a day.
create table shown_rates (
    survey integer primary key references surveys (number),
    day integer not null,
    rates text not null
) strict;

-- What is told of who answered, as JSON. Made once, when a survey is frozen.
create table survey_reports (
    survey integer primary key references surveys (number),
    report text not null
) strict;
