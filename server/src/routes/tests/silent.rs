//! Nothing about a request of somebody who answers is logged, at any level, whatever becomes of it.

use super::Scene;
use super::capture::{listen, logged};
use super::running::{Chance, Person, answers, code, plan};
use crate::auth::session::digest;
use crate::problem::Error;
use crate::routes::app;
use crate::store::StoreError;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::{Value as Json, json};
use shared::protocol::Submission;
use shared::survey::{Enclosed, Mode, seal};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const AGENT: &str = "SomebodysBrowser/99.1";
const ADDRESS: &str = "198.51.100.77";
const STATION: &str = "stationAAAAAAAAAAAAAAA";

/// Sends a request over a connection of its own, as a proxy on this machine passes it on; its status.
async fn send(server: SocketAddr, path: &str, body: &str, more: &str) -> u16 {
    let mut stream = TcpStream::connect(server).await.expect("a connection");
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {server}\r\nuser-agent: {AGENT}\r\nx-forwarded-for: {ADDRESS}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n{more}\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    stream.write_all(body.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_line_tells_of_a_request_to_a_survey() {
    listen();
    let modes = [Mode::Invited, Mode::OpenLink, Mode::SharedDevice];
    let mut plan = plan(&modes, 40);
    plan.burst = 3;
    let scene = Scene::running(plan, 5).await;
    scene
        .beside()
        .execute(
            "insert into survey_stations (id, survey, code, label, mode, expected, active)
             select 'tabletAAAAAAAAAAAAAAAA', number, ?1, 'a depot', 'shared_device', 30, 1 from surveys where id = ?2",
            (digest(STATION), scene.survey.as_str()),
        )
        .expect("a station");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let server = listener.local_addr().expect("an address");
    let service = app(Arc::clone(&scene.service)).into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let path = |route: &str| format!("/api/v1/surveys/{}/{route}", scene.survey);
    let ask = async |route: &str, body: &Json, more: &str| send(server, &path(route), &body.to_string(), more).await;
    let person = Person::invited(&scene, 1);
    let credential = person.redeem(&scene).await;
    let response = person.response(&credential, json!({"consent": "yes", "department": "library", "comment_action": "a private thought"}));
    let submission: Submission = serde_json::from_value(scene.fine(9)).expect("a submission");
    let sealing_key = scene.survey().sealing_key.expect("a key");
    let enclosed = Enclosed { mode: Mode::SharedDevice, submission };
    let sealed = seal(&mut Chance(5), &scene.survey, &sealing_key, &enclosed).expect("sealed");
    let mut statuses = vec![
        // All that goes well, and all that does not.
        ask("credentials", &person.redemption(), "").await,
        ask("credentials", &Person::new(&scene, code(1), 7).redemption(), "").await,
        ask("credentials", &Person::new(&scene, code(99), 7).redemption(), "").await,
        ask("credentials", &json!({"invitation": code(1), "blinded_message": "x"}), "").await,
        ask("credentials", &json!({"invitation": code(1)}), "").await,
        ask("credentials", &person.redemption(), "cookie: evenhand=a-secret-session\r\n").await,
        ask("responses", &json!({"responses": [response]}), "").await,
        ask("responses", &json!({"responses": [response]}), "").await,
        ask("responses", &json!({"responses": [scene.fine(1), scene.fine(2), scene.fine(3)]}), "").await,
        ask("responses", &json!({"responses": [scene.fine(4)]}), "").await,
        ask("responses", &json!({"responses": [{"id": "x"}]}), "").await,
        ask("sealed", &json!({"station": STATION, "sealed": [sealed, "x"]}), "").await,
        ask("sealed", &json!({"station": code(98), "sealed": [sealed]}), "").await,
    ];
    // A person who goes away in the middle of a request.
    let mut stream = TcpStream::connect(server).await.expect("a connection");
    let head = format!("POST {} HTTP/1.1\r\nhost: x\r\nuser-agent: {AGENT}\r\ncontent-length: 100\r\n\r\n{{", path("responses"));
    stream.write_all(head.as_bytes()).await.expect("sent");
    drop(stream);
    // A disk that fails is logged, and what is logged tells of the disk.
    scene
        .beside()
        .execute_batch("create trigger broken before insert on responses begin select raise(abort, 'a full disk'); end")
        .expect("broken");
    let another = Person::invited(&scene, 2);
    let refused = another.response(&another.redeem(&scene).await, answers());
    statuses.push(ask("responses", &json!({"responses": [refused]}), "").await);
    scene.beside().execute_batch("drop trigger broken").expect("mended");
    scene.service.refresh(scene.service.today() + 1).await.expect("the next day");
    serving.abort();
    assert_eq!(statuses, [200, 409, 404, 422, 400, 400, 200, 200, 200, 429, 400, 200, 403, 503]);
    let log = logged();
    assert!(log.contains("a full disk"), "the failure itself is logged: {log}");
    let mut secrets = vec![AGENT.to_owned(), ADDRESS.to_owned(), "a private thought".to_owned(), "a-secret-session".to_owned()];
    secrets.extend([STATION.to_owned(), sealed, code(98), code(99), "recommend".to_owned(), scene.survey.to_string()]);
    secrets.extend(["/credentials", "/responses", "/sealed", "/api/v1/surveys"].map(str::to_owned));
    for person in [&person, &another] {
        let blinding = &person.blinding;
        secrets.extend([person.code.clone(), person.id().to_string(), blinding.nonce.clone(), blinding.blinded_message.clone()]);
        secrets.push(blinding.secret.clone());
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        secrets.extend([hex(&person.id().0), hex(&digest(&person.code)), hex(&person.nonce)]);
        secrets.push(shared::instrument::base64url(&digest(&person.code)));
    }
    secrets.push(credential.signature);
    for secret in secrets {
        assert!(!log.contains(&secret), "“{secret}” is in the log: {}", log.lines().find(|line| line.contains(&secret)).unwrap_or(""));
    }
    assert_eq!(scene.ask_survey("responses", &json!({"responses": [scene.fine(1)]})).await.status, StatusCode::OK);
}

/// A mistake of ours may quote what it stumbled over. What is logged is where it was.
#[tokio::test]
async fn what_panics_is_logged_by_its_place_and_not_by_its_words() {
    listen();
    crate::panics::hush();
    let answer = json!({"comment": "an answer that ends it all"});
    let quotes = move || panic!("not expected: {answer}");
    let failed = StoreError::from(tokio::task::spawn_blocking(quotes).await.expect_err("it panics"));
    assert_eq!(failed.0, "the work panicked");
    assert_eq!(Error::from(failed).into_response().status(), StatusCode::SERVICE_UNAVAILABLE);
    let log = logged();
    assert!(log.contains("a panic: a mistake of ours") && log.contains("silent.rs"), "{log}");
    assert!(log.contains("the work panicked"), "{log}");
    assert!(!log.contains("ends it all"), "{log}");
}
