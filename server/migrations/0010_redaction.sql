-- What was removed from documents, who answers for it, what must not be removed, and keys that are destroyed on their date
-- (design, sections 4 and 5).

-- Proposals and what became of them. `path` is none where all of a document goes; `every` says that all values that were ever
-- at the path go, also those that came between the proposal and the approval. `changes` is a list of ids as JSON. `number` is
-- that of the organisation's count, `delivered` the one under which devices are told: its own, or that of the move that
-- brought its document where it is. No row says what was removed. A document may be missing: after a restore it may come later.
create table redactions (
    key integer primary key,
    org integer not null references counters (org),
    id text not null,
    doc text not null,
    kind text not null,
    path text,
    every integer not null check (every in (0, 1)),
    changes text not null,
    reason text not null,
    words text not null,
    by text not null,
    proposed integer not null,
    state text not null check (state in ('proposed', 'approved', 'declined')),
    decided_by text,
    decided integer,
    why text,
    number integer,
    delivered integer,
    check ((state = 'approved') = (number is not null)),
    unique (org, id)
) strict;

create index redactions_of_documents on redactions (org, doc);
create index redactions_delivered on redactions (org, delivered) where delivered is not null;

-- Changes whose values are gone, also such as are not here: whoever brings one of these brings it without its value.
create table redacted (
    org integer not null references counters (org),
    id text not null,
    redaction integer not null references redactions (key),
    primary key (org, id)
) strict, without rowid;

-- What must not be removed as long as it is not released. `kinds` and `docs` are lists as JSON.
create table holds (
    key integer primary key,
    org integer not null references counters (org),
    id text not null,
    matter text not null,
    reason text not null,
    kinds text not null,
    docs text not null,
    by text not null,
    since integer not null,
    released_by text,
    released integer,
    release_words text,
    unique (org, id)
) strict;

-- Keys of sessions: the key itself is in a file of its own, never here, so that no back-up holds it. `sealed` is the seat map
-- under that key; `destroy_on` and `destroyed` are days since 1970. `earlier_on` is an earlier day that the document says, and
-- `earlier_since` the day on which that was seen first: it counts only after some days.
create table session_keys (
    key integer primary key,
    org integer not null references counters (org),
    doc text not null,
    id text not null unique,
    made_by text not null,
    made integer not null,
    destroy_on integer not null,
    earlier_on integer,
    earlier_since integer,
    destroyed integer,
    sealed blob,
    sealed_by text,
    sealed_at integer,
    unique (org, doc)
) strict;
