-- Files that documents name (design, section 9): pieces in this database, so that every back-up holds them and a check sees
-- them.

-- One file an organisation, however many documents name it; or an upload for one document, which is not finished. An upload
-- has a row of its own, so that nobody learns from it whether somebody else has the file, nor spoils it with wrong pieces.
-- `touched` is the moment in which a piece came last, in milliseconds since 1970.
create table blobs (
    number integer primary key,
    org integer not null references counters (org),
    hash text not null,
    bytes integer not null check (bytes > 0),
    document integer references documents (number),
    touched integer not null
) strict;

create unique index blobs_whole on blobs (org, hash) where document is null;
create unique index blobs_unfinished on blobs (document, hash) where document is not null;

-- Bytes of a file, 1 MiB each; the last piece is shorter.
create table blob_pieces (
    blob integer not null references blobs (number),
    piece integer not null,
    bytes blob not null,
    primary key (blob, piece)
) strict;

-- Documents for which somebody has sent the whole of a file. A file is given to the readers of these and to nobody else: who
-- only knows its hash gets nothing by naming that.
create table blob_holders (
    document integer not null references documents (number),
    blob integer not null references blobs (number),
    primary key (document, blob)
) strict, without rowid;

create index holders_of_blobs on blob_holders (blob);
