-- Hash of what the requests of a session carry besides its cookie. None of a session that a provider's sign-in began until its
-- page has fetched it, and of sessions of before there were keys: those are over, and their people sign in again.
alter table sessions add column key_hash blob check (length(key_hash) = 32);
