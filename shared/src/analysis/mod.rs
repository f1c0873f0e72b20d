//! Analysis of a release: tables, and what is computed of them. Nothing here sees a response.

pub mod stats;
mod table;

pub use table::{Ask, AskError, Cell, Filter, Head, Shown, Table, table};
