//! Sending what is kept: one request a response, retried until the server has it.

mod backoff;
mod http;

pub use backoff::Backoff;
pub use http::{Failed, Reply, get_text, post_json};
#[cfg(feature = "full")]
pub use http::{File, carry, own, own_file, own_made, own_piece};

use crate::storage::OutboxItem;
use shared::json;
use shared::protocol::{ItemResult, ItemStatus, Problem, ResponsesRequest, ResponsesResult};

/// What became of an attempt to send.
#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    /// The server has it, now or since before.
    Received,
    /// The server refused it and said why. It is kept.
    Refused(ItemResult),
    /// No answer, or one that will pass: to be tried again.
    Waiting,
}

/// Sends one response. Anonymous: no cookie, no referrer.
pub async fn send(item: &OutboxItem) -> Sent {
    let request = ResponsesRequest { responses: vec![item.submission.clone()] };
    let body = json::text(&request);
    match post_json(&format!("/api/v1/surveys/{}/responses", item.survey), &body).await {
        Ok(reply) => understand(&reply, &item.submission.id),
        Err(Failed) => Sent::Waiting,
    }
}

/// What a reply means for the item with this id. Only a plain "accepted" or "duplicate" lets it go; being signed out,
/// told to slow down, or a server in trouble never does.
#[must_use]
pub fn understand(reply: &Reply, id: &str) -> Sent {
    let results = match reply.status {
        200 => json::parse::<ResponsesResult>(&reply.body).map(|result| result.results),
        401 | 403 | 408 | 425 | 429 | 500.. => return Sent::Waiting,
        _ => match json::parse::<Problem>(&reply.body) {
            Some(problem) if problem.results.is_empty() => return refused(id, &problem),
            Some(problem) => Some(problem.results),
            // Not our server's words: a captive portal or a proxy.
            None => return Sent::Waiting,
        },
    };
    match results.and_then(|results| results.into_iter().find(|result| result.id == id)) {
        Some(result) if result.status == ItemStatus::Rejected => Sent::Refused(result),
        Some(_) => Sent::Received,
        None => Sent::Waiting,
    }
}

fn refused(id: &str, problem: &Problem) -> Sent {
    // A paused survey opens again.
    if problem.kind == "/problems/paused" {
        return Sent::Waiting;
    }
    Sent::Refused(ItemResult {
        id: id.to_owned(),
        status: ItemStatus::Rejected,
        field: problem.field.clone(),
        code: problem.kind.rsplit('/').next().map(str::to_owned),
        reason: problem.reason.clone().or_else(|| Some(problem.title.clone())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Sent {
        understand(&Reply { status, body: body.to_owned() }, "a")
    }

    #[test]
    fn only_accepted_and_duplicate_let_an_item_go() {
        assert_eq!(reply(200, r#"{"results":[{"id":"a","status":"accepted"}]}"#), Sent::Received);
        assert_eq!(reply(200, r#"{"results":[{"id":"a","status":"duplicate"}]}"#), Sent::Received);
        assert_eq!(reply(200, r#"{"results":[{"id":"b","status":"accepted"}]}"#), Sent::Waiting);
        assert_eq!(reply(200, "<html>Sign in to the network</html>"), Sent::Waiting);
    }

    #[test]
    fn being_refused_at_the_door_deletes_nothing() {
        for status in [401, 403, 408, 429, 500, 502, 503] {
            assert_eq!(reply(status, "{}"), Sent::Waiting, "{status}");
        }
        assert_eq!(reply(404, "<html>not here</html>"), Sent::Waiting);
    }

    #[test]
    fn a_refusal_carries_field_and_reason() {
        let body = r#"{"type":"/problems/rejected","title":"t","status":422,
            "results":[{"id":"a","status":"rejected","field":"answers.x","code":"wrong_type","reason":"a text is expected"}]}"#;
        let Sent::Refused(result) = reply(422, body) else { panic!("not refused") };
        assert_eq!(result.field.as_deref(), Some("answers.x"));
        let body = r#"{"type":"/problems/over","title":"t","status":409,"field":"survey","reason":"the survey is over"}"#;
        let Sent::Refused(result) = reply(409, body) else { panic!("not refused") };
        assert_eq!((result.code.as_deref(), result.reason.as_deref()), (Some("over"), Some("the survey is over")));
        assert_eq!(reply(409, &body.replace("/over", "/paused")), Sent::Waiting);
    }
}
