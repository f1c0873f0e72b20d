//! Evenhand's server: one binary that carries the app, checks who you are, validates with the app's own code,
//! stores, and answers.

/// Files of the app, packed into the binary.
mod assets;
/// Who is asking, and whether they may.
mod auth;
/// Instruments: built in, and those of the data folder.
mod catalog;
/// The command line.
mod cli;
/// The time, as the server takes it.
mod clock;
/// The sample city.
mod demo;
/// What the server adds to the rules of documents.
mod documents;
/// Mistakes of ours, in the log.
mod panics;
/// Plans for tests.
#[cfg(test)]
#[path = "../../shared/tests/planned/mod.rs"]
mod planned;
/// RFC 9457 problem details, one error type for all routes.
mod problem;
/// What is served, at one visible table of routes.
mod routes;
/// Surveys in memory, and what moves once a day.
mod service;
/// Where everything is kept.
mod store;

use std::process::ExitCode;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("EVENHAND_LOG").unwrap_or_else(|_| "info".into()))
        .with_target(false)
        .json()
        .with_writer(std::io::stderr)
        .init();
    panics::hush();
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("evenhand: {error}");
            ExitCode::FAILURE
        }
    }
}
