//! Fills a running server with synthetic records: `fill ADDR NAME PASSWORD [DOCUMENTS]` signs in and sends each record's
//! changes as devices send them, in batches; what is there already is left as it is. `fill FOLDER [DOCUMENTS]` writes the
//! same records to `FOLDER/records.ndjson` instead, for the database that Evenhand is compared with.

mod records;
mod wire;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper::{Method, Request};
use records::{Record, Records};
use serde_json::{Value as Json, json};
use shared::document::Change;
use shared::json;
use shared::protocol::{CHANGES_LIMIT, ChangeStatus, ChangesRequest, ChangesResult, SESSION_KEY, Sent, Session, SessionKey};
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// So many records have 200,000 answers that stand, and 400,000 that were given.
const DOCUMENTS: u64 = 10_000;
const USAGE: &str = "usage: fill ADDR NAME PASSWORD [DOCUMENTS], or fill FOLDER [DOCUMENTS]";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let count = |text: Option<&String>| text.map_or(Ok(DOCUMENTS), |text| text.parse::<u64>());
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [address, name, password, ..] if address.parse::<SocketAddr>().is_ok() => {
            push(address, name, password, count(arguments.get(3))?).await
        }
        [folder] | [folder, _] => write(Path::new(folder), count(arguments.get(1))?),
        _ => Err(USAGE.into()),
    }
}

/// One record a line: its id, its first answers and those that stand.
fn write(folder: &Path, documents: u64) -> Result<(), Failure> {
    let records = Records::new()?;
    let mut file = std::io::BufWriter::new(std::fs::File::create(folder.join("records.ndjson"))?);
    let object = |answers: Vec<(String, Json)>| Json::Object(answers.into_iter().collect());
    for number in 0..documents {
        let Record { doc, first, second } = records.record(number);
        writeln!(file, "{}", json!({"id": doc, "first": object(first), "second": object(second)}))?;
    }
    Ok(file.flush()?)
}

async fn push(address: &str, name: &str, password: &str, documents: u64) -> Result<(), Failure> {
    let records = Records::new()?;
    let mut client = Client::sign_in(address, name, password).await?;
    let org = client.session.person.org.clone();
    let kind = client.session.kinds.iter().find(|kind| kind.name == records.kind());
    let version =
        kind.ok_or("the server has no bench-records: put tests/bench/bench-records.toml into DIR/instruments")?.version.to_string();
    let started = Instant::now();
    let (mut batch, mut sent, mut told) = (Vec::with_capacity(CHANGES_LIMIT), 0, 0);
    for number in 0..documents {
        let changes = records.changes(number, &org, &version);
        if batch.len() + changes.len() > CHANGES_LIMIT {
            sent += client.send(std::mem::take(&mut batch)).await?;
        }
        batch.extend(changes);
        if started.elapsed().as_secs() > told {
            told = started.elapsed().as_secs();
            eprintln!("{number} of {documents} records, {sent} changes, {told} s");
        }
    }
    sent += client.send(batch).await?;
    println!("fill: {documents} records, {sent} changes in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// A connection on which somebody is signed in.
struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    cookie: Option<String>,
    key: SessionKey,
    session: Session,
}

impl Client {
    async fn sign_in(address: &str, name: &str, password: &str) -> Result<Self, Failure> {
        let mut sender = wire::connect(address).await?;
        let body = json!({"name": name, "password": password}).to_string();
        let (cookie, reply) = ask(&mut sender, address, None, None, "/api/v1/session", body).await?;
        let begun = json::parse(&reply).zip(json::parse(&reply));
        let (session, key) = begun.ok_or_else(|| format!("not a session with its key: {reply}"))?;
        Ok(Self { sender, host: address.to_owned(), cookie, key, session })
    }

    /// Sends a batch; whatever is not stored after it is an error.
    async fn send(&mut self, batch: Vec<Change>) -> Result<usize, Failure> {
        let changes: Vec<Sent> = batch.into_iter().map(|change| Sent { change, mark: None }).collect();
        let sent = changes.len();
        let body = ChangesRequest::text(&changes);
        let (_, reply) = ask(&mut self.sender, &self.host, self.cookie.as_deref(), Some(&self.key), "/api/v1/changes", body).await?;
        let result: ChangesResult = json::parse(&reply).ok_or_else(|| format!("not results: {reply}"))?;
        let stored = |status| matches!(status, ChangeStatus::Accepted | ChangeStatus::Duplicate);
        match result.results.iter().find(|result| !stored(result.status)) {
            Some(refused) => Err(format!("not stored: {refused:?}").into()),
            None if result.results.len() != sent => Err(format!("{} results for {sent} changes", result.results.len()).into()),
            None => Ok(sent),
        }
    }
}

/// Posts JSON as a page of the same origin does; gives the cookie that was set, and the body.
async fn ask(
    sender: &mut SendRequest<Full<Bytes>>,
    host: &str,
    cookie: Option<&str>,
    key: Option<&SessionKey>,
    path: &str,
    body: String,
) -> Result<(Option<String>, String), Failure> {
    let mut request = Request::builder().method(Method::POST).uri(path).header("host", host).header("origin", format!("http://{host}"));
    request = request.header("sec-fetch-site", "same-origin").header("content-type", "application/json");
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    if let Some(key) = key {
        request = request.header(SESSION_KEY, &key.key);
    }
    sender.ready().await?;
    let response = sender.send_request(request.body(Full::from(body))?).await?;
    let status = response.status();
    let set = response.headers().get("set-cookie").and_then(|value| value.to_str().ok());
    let set = set.and_then(|value| value.split(';').next()).map(str::to_owned);
    let reply = String::from_utf8_lossy(&response.into_body().collect().await?.to_bytes()).into_owned();
    if status.is_success() { Ok((set, reply)) } else { Err(format!("{path}: {status}: {reply}").into()) }
}
