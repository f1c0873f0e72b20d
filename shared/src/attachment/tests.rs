//! Files, their types, what pictures hide, and uploads that are interrupted in every way.

mod made;
mod types;
mod uploads;
mod values;
mod without;
