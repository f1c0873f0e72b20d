//! Findings, waves, benchmarks and selection rates: computed of what is shown, and of nothing else.
#![allow(missing_docs)]
#![cfg(feature = "full")]

#[path = "insight/benchmarks.rs"]
mod benchmarks;
#[path = "insight/findings.rs"]
mod findings;
#[path = "insight/made.rs"]
mod made;
#[path = "insight/rates.rs"]
mod rates;
#[path = "insight/representation.rs"]
mod representation;
#[path = "insight/waves.rs"]
mod waves;
