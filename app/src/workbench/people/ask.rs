//! Requests of the screens of accounts.

use crate::desk::Refused;
use crate::sync::{Failed, own};
use shared::json;

/// Asks the server for something.
///
/// # Errors
/// When it refuses or does not answer, or something else answers in its place.
pub(in crate::workbench) async fn ask<T: json::FromJson>(method: &str, url: &str, body: Option<&str>) -> Result<T, Refused> {
    let reply = own(method, url, body).await.map_err(|Failed| Refused::Unreachable)?;
    let answer =
        if reply.status == 200 { json::parse(&reply.body).map(Ok) } else { json::parse(&reply.body).map(Refused::Because).map(Err) };
    answer.unwrap_or(Err(Refused::Unreachable))
}

/// Tells the server something that it has nothing to say to.
///
/// # Errors
/// When it refuses or does not answer, or something else answers in its place.
pub(in crate::workbench) async fn tell(method: &str, url: &str, body: Option<&str>) -> Result<(), Refused> {
    let reply = own(method, url, body).await.map_err(|Failed| Refused::Unreachable)?;
    if reply.status == 204 {
        return Ok(());
    }
    Err(json::parse(&reply.body).map_or(Refused::Unreachable, Refused::Because))
}
