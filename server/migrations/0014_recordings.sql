-- Recordings of sessions: sound that a session's document names, in pieces that are sealed under the session's key. A recording
-- is of one document and never shared: it is gone with that document's key. What is in `complete` was looked at as a whole.
create table recordings (
    number integer primary key,
    document integer not null references documents (number),
    hash text not null,
    bytes integer not null check (bytes > 0),
    key text not null references session_keys (id),
    complete integer not null default 0 check (complete in (0, 1)),
    touched integer not null,
    unique (document, hash)
) strict;

-- A nonce, and up to 1 MiB of sound under the key; bound to the document, the file and the piece.
create table recording_pieces (
    recording integer not null references recordings (number),
    piece integer not null,
    sealed blob not null,
    primary key (recording, piece)
) strict;
