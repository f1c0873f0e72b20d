-- Documents as sets of changes (design, section 4). Rows name what repeats by number.

-- Words that many changes repeat: accounts, devices, versions, epochs, kinds.
create table words (
    number integer primary key,
    word text not null unique
) strict;

-- The last number that an organisation gave. The transaction that gives the next one holds the writer's lock, so that
-- numbers become visible in their order, and none is given twice.
create table counters (
    org integer primary key,
    id text not null unique references orgs (id),
    last integer not null
) strict;

-- What is synced together, and read by the same people.
create table scopes (
    number integer primary key,
    org integer not null references counters (org),
    name text not null,
    department text,
    unique (org, name)
) strict;

create index scopes_of_departments on scopes (org, department) where department is not null;

-- What the server needs to know of a document without reading it; all of it follows from its changes.
create table documents (
    number integer primary key,
    org integer not null references counters (org),
    id text not null,
    kind integer not null references words (number),
    department text,
    scope integer not null references scopes (number),
    made_by integer not null references words (number),
    unique (org, id)
) strict;

create index documents_of_departments on documents (org, department) where department is not null;

-- People whom a document is for, where its kind is restricted.
create table members (
    account integer not null references words (number),
    document integer not null references documents (number),
    primary key (account, document)
) strict, without rowid;

-- `base` and `saw` are lists of ids as JSON, `value` is JSON, none when the answer was taken back. `head` says that no
-- other change of the document and path names this one as base. `delivered` is the number under which devices are sent
-- it: its own, or that of the move that brought its document into `scope`.
create table changes (
    key integer primary key,
    org integer not null references counters (org),
    number integer not null,
    id text not null,
    document integer not null references documents (number),
    path text not null,
    base text not null,
    value text,
    saw text not null,
    version integer not null references words (number),
    device integer not null references words (number),
    author integer not null references words (number),
    epoch integer not null references words (number),
    at integer not null,
    seal text not null,
    head integer not null check (head in (0, 1)),
    scope integer not null references scopes (number),
    delivered integer not null,
    unique (org, number),
    unique (org, id)
) strict;

create index changes_of_documents on changes (document, path);
create index changes_of_scopes on changes (scope, delivered);
create index heads_of_scopes on changes (scope, delivered) where head = 1;

-- Bases that a sealed change names and that are not here: after a restore a device may hold a change and not what it is
-- based on. When one of these comes, it is no head.
create table awaited (
    org integer not null references counters (org),
    id text not null,
    document integer not null references documents (number),
    path text not null,
    primary key (org, id, document, path)
) strict, without rowid;

-- Documents that left a scope.
create table moves (
    came_from integer not null references scopes (number),
    number integer not null,
    document integer not null references documents (number),
    primary key (came_from, number)
) strict, without rowid;

-- Lives of the database: each restore begins one, which shares its organisations' numbers with `parent` up to the last
-- number of the back-up. Lives that were left behind stay known, so that their devices lose no time.
create table restores (
    epoch text primary key,
    parent text not null,
    at integer not null
) strict, without rowid;

create table restored_numbers (
    epoch text not null references restores (epoch),
    org text not null,
    last integer not null,
    primary key (epoch, org)
) strict, without rowid;
