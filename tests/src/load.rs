//! Load on a running server: `load ADDR SURVEY [SECONDS] [CONNECTIONS]` sends valid responses in batches and prints how
//! many a second were accepted. Every answer is read and counted; one rejection ends it.

mod answers;
mod wire;

use answers::Asked;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper::{Method, Request};
use shared::instrument::Instrument;
use shared::protocol::{ItemStatus, ResponsesRequest, ResponsesResult, Submission};
use shared::survey::{ResponseId, Survey};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wire::{connect, random};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const BATCH: usize = 50;
/// Different bodies; their ids are replaced before each is sent.
const TEMPLATES: usize = 40;
const ID: usize = 22;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, survey, rest @ ..] = arguments.as_slice() else { return Err("usage: load ADDR SURVEY [SECONDS] [CONNECTIONS]".into()) };
    let seconds: u64 = rest.first().map_or(Ok(5), |text| text.parse())?;
    let connections: usize = rest.get(1).map_or(Ok(4), |text| text.parse())?;
    let templates = Arc::new(templates(address, survey).await?);
    run(address, survey, &templates, connections, Duration::from_secs(1)).await?;
    let start = Instant::now();
    let accepted = run(address, survey, &templates, connections, Duration::from_secs(seconds)).await?;
    #[allow(clippy::cast_precision_loss)]
    let rate = accepted as f64 / start.elapsed().as_secs_f64();
    println!("server-responses: {rate:.0} /s");
    Ok(())
}

/// A body, and where its ids stand.
struct Template {
    body: Vec<u8>,
    ids: Vec<usize>,
}

async fn run(address: &str, survey: &str, templates: &Arc<Vec<Template>>, connections: usize, time: Duration) -> Result<u64, Failure> {
    let until = Instant::now() + time;
    let clients: Vec<_> = (0..connections)
        .map(|client| tokio::spawn(send_until(address.to_owned(), survey.to_owned(), Arc::clone(templates), client, until)))
        .collect();
    let mut accepted = 0;
    for client in clients {
        accepted += client.await??;
    }
    Ok(accepted)
}

async fn send_until(address: String, survey: String, templates: Arc<Vec<Template>>, client: usize, until: Instant) -> Result<u64, Failure> {
    let mut sender = connect(&address).await?;
    let path = format!("/api/v1/surveys/{survey}/responses");
    let mut draw = unlike(client as u64);
    let (mut accepted, mut turn) = (0, client);
    while Instant::now() < until {
        let template = &templates[turn % templates.len()];
        turn += 1;
        let mut body = template.body.clone();
        for &at in &template.ids {
            body[at..at + ID].copy_from_slice(new_id(&mut draw).to_string().as_bytes());
        }
        // Each comes from an office of its own, as a proxy says it: what one address may send is not what is measured.
        let from = Ipv4Addr::from_bits(0x0A00_0000 | draw(1 << 24));
        let (status, reply) = ask(&mut sender, Method::POST, &path, &address, from, body).await?;
        if status != 200 {
            return Err(format!("{status}: {}", String::from_utf8_lossy(&reply)).into());
        }
        let result: ResponsesResult = serde_json::from_slice(&reply)?;
        if result.results.len() != BATCH || result.results.iter().any(|item| item.status != ItemStatus::Accepted) {
            return Err(format!("not all accepted: {}", String::from_utf8_lossy(&reply)).into());
        }
        accepted += BATCH as u64;
    }
    Ok(accepted)
}

async fn templates(address: &str, survey: &str) -> Result<Vec<Template>, Failure> {
    let mut sender = connect(address).await?;
    let (_, body) = ask(&mut sender, Method::GET, &format!("/api/v1/surveys/{survey}"), address, Ipv4Addr::LOCALHOST, Vec::new()).await?;
    let survey: Survey = serde_json::from_slice(&body)?;
    let (_, body) =
        ask(&mut sender, Method::GET, &format!("/api/v1/instruments/{}", survey.version), address, Ipv4Addr::LOCALHOST, Vec::new()).await?;
    let instrument: Instrument = serde_json::from_slice(&body)?;
    let asked = Asked::new(survey, instrument)?;
    let mut draw = unlike(99);
    let mut template = || {
        let responses: Vec<Submission> = (0..BATCH).map(|_| asked.response(&new_id(&mut draw).to_string(), &mut draw)).collect();
        let mut ids = Vec::with_capacity(BATCH);
        let body = serde_json::to_string(&ResponsesRequest { responses: responses.clone() })?;
        for response in &responses {
            ids.push(body.find(&response.id).ok_or("an id is missing")?);
        }
        Ok::<_, Failure>(Template { body: body.into_bytes(), ids })
    };
    (0..TEMPLATES).map(|_| template()).collect()
}

fn new_id(draw: &mut impl FnMut(u32) -> u32) -> ResponseId {
    let mut id = [0; 16];
    id.chunks_mut(2).for_each(|pair| {
        let [_, _, high, low] = draw(1 << 16).to_be_bytes();
        pair.copy_from_slice(&[high, low]);
    });
    ResponseId(id)
}

/// Seeded by the time, so that two runs do not send the same ids.
fn unlike(seed: u64) -> impl FnMut(u32) -> u32 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    #[allow(clippy::cast_possible_truncation)]
    let nanoseconds = now.as_nanos() as u64;
    random(nanoseconds ^ (seed << 56))
}

async fn ask(
    sender: &mut SendRequest<Full<Bytes>>,
    method: Method,
    path: &str,
    host: &str,
    from: Ipv4Addr,
    body: Vec<u8>,
) -> Result<(u16, Bytes), Failure> {
    let request = Request::builder().method(method).uri(path).header("host", host).header("content-type", "application/json");
    let request = request.header("x-forwarded-for", from.to_string());
    sender.ready().await?;
    let response = sender.send_request(request.body(Full::from(body))?).await?;
    let status = response.status().as_u16();
    Ok((status, response.into_body().collect().await?.to_bytes()))
}
