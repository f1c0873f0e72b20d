//! An organisation's people.
