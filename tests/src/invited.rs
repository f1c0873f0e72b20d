//! Invited people on a running sample city: `invited ADDR [RESPONSES] [CLIENTS]` signs in as the one who runs its surveys,
//! invites so many people, redeems their invitations, and prints how many of their responses a second are taken, each of them
//! sent alone, by so many clients at once. Only the responses are timed. One that is refused ends it.

mod answers;
mod wire;

use answers::Asked;
use bytes::Bytes;
use getrandom::SysRng;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper::{Method, Request};
use rand_core::{Rng, UnwrapErr};
use shared::instrument::Instrument;
use shared::json;
use shared::protocol::{
    CredentialReply, CredentialRequest, InvitationCodes, InviteRequest, InviteRow, ItemStatus, PlanList, PlanRecord, ResponsesRequest,
    ResponsesResult, SESSION_KEY, SessionKey,
};
use shared::survey::{CredentialKey, ResponseId, Survey, Tier};
use std::sync::Arc;
use std::time::Instant;
use wire::{connect, random};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const USAGE: &str = "usage: invited ADDR [RESPONSES] [CLIENTS]";
/// The survey administrator of the sample city, who does not exist.
const ADMINISTRATOR: &str = r#"{"name":"drew","password":"trying-out-evenhand"}"#;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, rest @ ..] = arguments.as_slice() else { return Err(USAGE.into()) };
    let responses: u32 = rest.first().map_or(Ok(5000), |text| text.parse())?;
    let clients: usize = rest.get(1).map_or(Ok(50), |text| text.parse())?;
    let mut client = Client::new(address).await?;
    let (survey, codes) = client.invite(responses).await?;
    let survey: Survey = client.read(&format!("/api/v1/surveys/{survey}")).await?;
    let (_, body) = client.ask(Method::GET, &format!("/api/v1/instruments/{}", survey.version), String::new()).await?;
    let instrument: Instrument = serde_json::from_slice(&body)?;
    let asked = Arc::new(Asked::new(survey, instrument)?);
    let shares: Vec<Vec<String>> = (0..clients).map(|client| codes.iter().skip(client).step_by(clients).cloned().collect()).collect();
    let prepared: Vec<_> =
        (0..).zip(shares).map(|(seed, codes)| tokio::spawn(prepare(address.clone(), Arc::clone(&asked), codes, seed))).collect();
    let mut ready = Vec::with_capacity(clients);
    for one in prepared {
        ready.push(one.await??);
    }
    eprintln!("{responses} invitations are redeemed");
    let begin = Instant::now();
    let sending: Vec<_> = ready.into_iter().map(|(client, bodies)| tokio::spawn(send(client, Arc::clone(&asked), bodies))).collect();
    for one in sending {
        one.await??;
    }
    println!("invited-responses: {:.0} /s", f64::from(responses) / begin.elapsed().as_secs_f64());
    Ok(())
}

/// Redeems invitations; the client, with the body of each person's response.
async fn prepare(address: String, asked: Arc<Asked>, codes: Vec<String>, seed: u64) -> Result<(Client, Vec<String>), Failure> {
    let mut client = Client::new(&address).await?;
    let survey = &asked.survey;
    let key = CredentialKey::read(survey.credential_key.as_deref().ok_or("nobody can be invited to this survey")?)?;
    let path = format!("/api/v1/surveys/{}/credentials", survey.id);
    let (mut chance, mut draw) = (UnwrapErr(SysRng), random(seed));
    let mut bodies = Vec::with_capacity(codes.len());
    for invitation in codes {
        let mut nonce = [0; 32];
        chance.fill_bytes(&mut nonce);
        let blinding = key.blind(&mut chance, &survey.id, &nonce)?;
        let request = CredentialRequest { invitation, blinded_message: blinding.blinded_message.clone() };
        let reply: CredentialReply = client.post(&path, &json::text(&request)).await?;
        let mut response = asked.response(&ResponseId::of(&nonce).to_string(), &mut draw);
        response.credential = Some(key.finalize(&survey.id, &blinding, &reply.blind_signature)?);
        bodies.push(json::text(&ResponsesRequest { responses: vec![response] }));
    }
    Ok((client, bodies))
}

/// Sends responses one after the other.
async fn send(mut client: Client, asked: Arc<Asked>, bodies: Vec<String>) -> Result<(), Failure> {
    let path = format!("/api/v1/surveys/{}/responses", asked.survey.id);
    for body in bodies {
        let (status, reply) = client.ask(Method::POST, &path, body).await?;
        let result: Option<ResponsesResult> = json::parse(&String::from_utf8_lossy(&reply));
        if !result.is_some_and(|result| result.results.len() == 1 && result.results[0].status == ItemStatus::Accepted) {
            return Err(format!("{status}: {}", String::from_utf8_lossy(&reply)).into());
        }
    }
    Ok(())
}

/// A connection that is kept, and whoever is signed in on it.
struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    cookie: Option<String>,
    key: Option<SessionKey>,
}

impl Client {
    async fn new(address: &str) -> Result<Self, Failure> {
        Ok(Self { sender: connect(address).await?, host: address.to_owned(), cookie: None, key: None })
    }

    /// Invites so many people to the sample city's survey; its address, and the codes.
    async fn invite(&mut self, people: u32) -> Result<(String, Vec<String>), Failure> {
        self.ask(Method::POST, "/api/v1/session", ADMINISTRATOR.to_owned()).await?;
        let plans: PlanList = self.read("/api/v1/survey-plans").await?;
        let inviting = |record: &PlanRecord| record.plan.invites() && record.opened.is_some();
        let record = plans.plans.into_iter().find(inviting).ok_or("nobody is invited to a survey of this server")?;
        let survey = record.opened.map(|opened| opened.survey.to_string()).unwrap_or_default();
        let (mut rows, mut left) = (Vec::new(), people);
        for row in &record.plan.frame {
            for (tier, there) in Tier::ALL.iter().zip(&row.people) {
                let count = left.min(*there);
                left -= count;
                if count > 0 {
                    rows.push(InviteRow { department: row.department.clone(), tier: *tier, count });
                }
            }
        }
        if left > 0 {
            return Err(format!("the survey has {left} people too few").into());
        }
        let path = format!("/api/v1/survey-plans/{}/invitations", record.id);
        let codes: InvitationCodes = self.post(&path, &json::text(&InviteRequest { rows })).await?;
        (self.cookie, self.key) = (None, None);
        Ok((survey, codes.invitations.into_iter().map(|invitation| invitation.code).collect()))
    }

    async fn read<T: json::FromJson>(&mut self, path: &str) -> Result<T, Failure> {
        let (status, body) = self.ask(Method::GET, path, String::new()).await?;
        parsed(path, status, &body)
    }

    async fn post<T: json::FromJson>(&mut self, path: &str, body: &str) -> Result<T, Failure> {
        let (status, body) = self.ask(Method::POST, path, body.to_owned()).await?;
        parsed(path, status, &body)
    }

    /// Asks as a page of the same origin does, and keeps a session that begins.
    async fn ask(&mut self, method: Method, path: &str, body: String) -> Result<(u16, Bytes), Failure> {
        let request = Request::builder().method(method).uri(path).header("host", &self.host).header("content-type", "application/json");
        let mut request = request.header("sec-fetch-site", "same-origin");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(key) = &self.key {
            request = request.header(SESSION_KEY, &key.key);
        }
        self.sender.ready().await?;
        let response = self.sender.send_request(request.body(Full::from(body))?).await?;
        let status = response.status().as_u16();
        let set = response.headers().get("set-cookie").and_then(|value| value.to_str().ok());
        let set = set.and_then(|value| value.split(';').next()).map(str::to_owned);
        let body = response.into_body().collect().await?.to_bytes();
        if set.is_some() {
            (self.cookie, self.key) = (set, json::parse(&String::from_utf8_lossy(&body)));
        }
        Ok((status, body))
    }
}

fn parsed<T: json::FromJson>(path: &str, status: u16, body: &[u8]) -> Result<T, Failure> {
    let text = String::from_utf8_lossy(body);
    json::parse(&text).ok_or_else(|| format!("{path}: {status}: {text}").into())
}
