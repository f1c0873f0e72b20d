//! Plays the operator after a survey has closed, and again after it is frozen: whoever has the whole database, its log, the
//! back-ups and every line that was logged tries to find out which response is whose. Some people are late, and two have lost
//! their letters. With the blinding taken away, the same attempt succeeds; and so does one with copies that the rules forbid,
//! so that it is known to see what there is to be seen.

mod arrivals;
mod clues;
mod evidence;
mod matching;
mod traffic;

use super::Scene;
use super::capture::{listen, logged};
use super::running::{Person, code, fates, plan, problem};
use crate::auth::session::digest;
use crate::store::people::Doing;
use crate::store::sqlite::keep::{DATABASE, backup, make_key};
use crate::store::surveys::SurveyStore;
use arrivals::{DAY, HOUR, Visit, visits};
use axum::http::StatusCode;
use clues::{Clue, clues};
use evidence::Evidence;
use matching::{Random, Scores, best, permuted, right};
use serde_json::{Map, Value as Json, json};
use shared::form::{sample, write_value};
use shared::survey::{Credential, Mode, ResponseId, SurveyState};
use std::collections::HashMap;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// People who redeem and answer; more are invited.
const PEOPLE: usize = 200;
const INVITED: u32 = 240;
const PERMUTATIONS: u32 = 4000;

/// Days on which people redeem.
const DAYS: u32 = 20;
/// The day on which the survey closes; about one in eight answers in the grace days after it.
const CLOSES: u64 = 18;
/// The day on which it is frozen: the seven grace days are over.
const FREEZES: u64 = CLOSES + 8;
/// The day on which two people get another letter.
const LOST: u64 = 5;

/// How a survey is run.
#[derive(Debug, Clone, Copy, PartialEq)]
enum How {
    /// As the rules are.
    Rightly,
    /// Somebody makes a copy of the database each night that is not encrypted.
    Carelessly,
    /// Without the blinding.
    Unblinded,
}

/// What came of a survey: the operator's, and what only the test knows.
struct Outcome {
    scene: Scene,
    /// What the operator has of back-ups, and how many of them were made before the survey closed.
    backups: Vec<PathBuf>,
    made_before: usize,
    /// The database as it was just before and just after the survey closed.
    before: PathBuf,
    closed: PathBuf,
    /// Copies of each night that nobody encrypted.
    copies: Vec<PathBuf>,
    /// The id of the response by the number of the invitation.
    truth: HashMap<i64, Vec<u8>>,
}

/// Moments of each person: most go on until they are done, some come back later, and two only when the survey has closed.
fn moments(random: &mut Random) -> Vec<(u64, usize, bool)> {
    let mut moments = Vec::new();
    for (person, Visit { redeems, answers }) in visits(PEOPLE, DAYS, random).into_iter().enumerate() {
        let later = match person {
            0 | 1 => (CLOSES + 1).saturating_sub(answers / DAY) * DAY,
            _ if random.below(4) == 0 => u64::from(random.below(48)) * HOUR,
            _ => 0,
        };
        moments.push((redeems, person, false));
        moments.push((answers + later, person, true));
    }
    moments.sort_unstable();
    moments
}

/// What somebody answers: whatever chance says, and all in the one group, so that what they say of it links nothing.
fn answered(scene: &Scene, random: &mut Random) -> Json {
    let schema = &scene.service.find(&scene.survey).expect("a survey").schema;
    loop {
        let form = sample(schema, 70, &mut |below| random.below(below));
        let mut answers: Map<String, Json> =
            form.answers().map(|(node, value)| (schema.nodes[node].name.clone(), write_value(value))).collect();
        answers.insert("department".to_owned(), json!("library"));
        if form.issues().is_empty() && answers.get("consent") == Some(&json!("yes")) {
            return Json::Object(answers);
        }
    }
}

/// What is sent to redeem an invitation. Without blinding, it is the nonce itself.
fn redemption(scene: &Scene, person: &Person) -> Json {
    if scene.service.unblinded().load(Ordering::Relaxed) {
        return json!({"invitation": person.code, "blinded_message": person.blinding.nonce});
    }
    person.redemption()
}

/// Asks for the credential.
async fn redeem(scene: &Scene, person: &Person) -> Credential {
    if !scene.service.unblinded().load(Ordering::Relaxed) {
        return person.redeem(scene).await;
    }
    let reply = scene.ask_survey("credentials", &redemption(scene, person)).await.json();
    let (randomizer, signature) = reply["blind_signature"].as_str().and_then(|text| text.split_once(' ')).expect("a signature");
    Credential { nonce: person.blinding.nonce.clone(), randomizer: randomizer.to_owned(), signature: signature.to_owned() }
}

/// Gives somebody another letter, after which the first is good for nothing.
async fn reissue(scene: &Scene, number: i64, person: &mut Person) {
    let first = redemption(scene, person);
    let number = u32::try_from(number).expect("a number");
    person.code = code(1000 + number);
    let doing = Doing { org: scene.org("Sample City").await, by: None, now: scene.service.now() };
    let plan = ResponseId::of(scene.survey.as_str().as_bytes()).to_string();
    let again = scene.service.store().change_tickets(doing, plan, vec![(number, digest(&person.code))]).await;
    again.expect("a store").expect("it was not redeemed");
    problem(&scene.ask_survey("credentials", &first).await, StatusCode::NOT_FOUND, "unknown_invitation", "invitation");
}

/// The files of the database as they lie there.
fn lying(folder: &Path, name: &str) -> PathBuf {
    let to = folder.join(name);
    fs::create_dir(&to).expect("a folder");
    for ending in ["", "-wal"] {
        let name = format!("{DATABASE}{ending}");
        fs::copy(folder.join(&name), to.join(&name)).expect("a copy");
    }
    to.join(DATABASE)
}

impl Outcome {
    /// A night: the day's counts move, and the operator makes a back-up.
    async fn night(&mut self, how: How) {
        let folder = self.scene._folder.path();
        self.scene.service.refresh(self.scene.service.today()).await.expect("a new day");
        let file = folder.join(format!("night-{}.backup", self.backups.len()));
        backup(folder, &file, self.scene.service.now(), 30).expect("a back-up").expect("it is encrypted");
        self.backups.push(file);
        if how == How::Carelessly {
            let copy = folder.join(format!("copy-{}.sqlite3", self.copies.len()));
            self.scene.beside().backup("main", &copy, None).expect("a copy");
            self.copies.push(copy);
        }
    }

    async fn close(&mut self) {
        let folder = self.scene._folder.path();
        self.before = lying(folder, "before");
        self.scene.service.set_state(&self.scene.survey, SurveyState::Closed).await.expect("closed");
        self.closed = lying(folder, "closed");
        self.made_before = self.backups.len();
    }
}

/// A whole survey, from its opening until it is frozen.
async fn survey(how: How, seed: u64) -> Outcome {
    listen();
    let mut random = Random::new(seed);
    let mut scene = Scene::over(DATABASE).await;
    scene.service.unblinded().store(how == How::Unblinded, Ordering::Relaxed);
    let folder = scene._folder.path().to_owned();
    make_key(&folder.join("offline.key"), Some(&folder)).expect("a key");
    scene.open(plan(&[Mode::Invited], INVITED), INVITED).await;
    // Who has which invitation is nobody's business here, and has no order.
    let numbers = random.order(INVITED as usize);
    let invited = |number: &usize| {
        let number = u32::try_from(number + 1).expect("a number");
        (i64::from(number), Person::new(&scene, code(number), seed * 1000 + u64::from(number)))
    };
    let mut people: Vec<(i64, Person)> = numbers[..PEOPLE].iter().map(invited).collect();
    let (mut credentials, moments): (Vec<Option<Credential>>, _) = (vec![None; PEOPLE], moments(&mut random));
    let none = PathBuf::new;
    let mut outcome =
        Outcome { scene, backups: vec![], made_before: 0, before: none(), closed: none(), copies: vec![], truth: HashMap::new() };
    let service = Arc::clone(&outcome.scene.service);
    let (begin, mut day, mut late) = ((service.now() / DAY + 1) * DAY, 0, 0);
    let reach = |moment: u64| service.clock().advance((begin + moment).saturating_sub(service.now()));
    for (moment, person, answers) in &moments {
        if moment / DAY > day {
            let days = (day + 1)..=(moment / DAY);
            day = moment / DAY;
            reach(day * DAY);
            outcome.night(how).await;
            if days.contains(&LOST) {
                for (_, person, _) in moments.iter().filter(|(at, _, answers)| at / DAY >= day && !answers).take(2) {
                    let (number, person) = &mut people[*person];
                    reissue(&outcome.scene, *number, person).await;
                }
            }
            if days.contains(&CLOSES) {
                outcome.close().await;
            }
        }
        reach(*moment);
        let ((number, known), scene) = (&people[*person], &outcome.scene);
        if *answers {
            let response = known.response(credentials[*person].as_ref().expect("redeemed before"), answered(scene, &mut random));
            let reply = scene.ask_survey("responses", &json!({"responses": [response]})).await;
            assert_eq!(fates(&reply), ["accepted"]);
            outcome.truth.insert(*number, known.id().0.to_vec());
            late += u32::from(day >= CLOSES);
        } else {
            credentials[*person] = Some(redeem(scene, known).await);
        }
    }
    assert!(late >= 10 && day < FREEZES, "some are late: {late}");
    reach(FREEZES * DAY);
    outcome.night(how).await;
    assert_eq!(service.find(&outcome.scene.survey).expect("a survey").survey.state, SurveyState::Frozen);
    outcome
}

/// What the operator makes of the evidence.
#[derive(Debug)]
struct Verdict {
    right: u32,
    p: f64,
    clues: Vec<(String, f64)>,
}

impl Verdict {
    /// Joins all clues to one matching, and judges it and each of them by what is true.
    fn of(name: &str, evidence: &Evidence, truth: &HashMap<i64, Vec<u8>>) -> Self {
        let (people, responses) = (evidence.redemptions.len(), evidence.responses.len());
        assert!(people > PEOPLE * 3 / 4 && responses <= people, "{responses} of {people}");
        // Who has redeemed and not answered has one of the places after the last response.
        let mut none = responses..people;
        let mut place = |id: &Vec<u8>| evidence.responses.iter().position(|(known, _)| known == id).or_else(|| none.next());
        let true_places: Vec<usize> = evidence.redemptions.iter().map(|(number, _)| place(&truth[number]).expect("a place")).collect();
        let mut found = clues(evidence);
        for scores in found.iter_mut().flat_map(|clue| &mut clue.scores) {
            scores.resize(people, 0.0);
        }
        let matched = best(&joined(&found, people));
        let sum = |clue: &Clue, order: &[usize]| order.iter().enumerate().map(|(row, column)| clue.scores[row][*column]).sum();
        let measures = |order: &[usize]| {
            let all = f64::from(right(&matched, order, responses));
            iter::once(all).chain(found.iter().map(|clue| sum(clue, order))).collect()
        };
        let mut judged = permuted(&true_places, PERMUTATIONS, &mut Random::new(99), measures).into_iter();
        let p = judged.next().expect("a measure");
        let clues: Vec<(String, f64)> = found.iter().map(|clue| clue.name.clone()).zip(judged).collect();
        let right = right(&matched, &true_places, responses);
        println!("{name}: {right} of {responses} right (by chance 1), p = {p:.4}");
        for (clue, p) in &clues {
            println!("    {clue}: p = {p:.4}");
        }
        Self { right, p, clues }
    }

    /// Of so many clues one may look like something by chance: each is judged by as much less.
    fn is_chance(&self) {
        assert!(self.p > 0.01, "the operator does better than chance: p = {}", self.p);
        assert!(self.clues.len() >= 10, "the operator tried: {:?}", self.clues);
        let bound = 0.01 / f64::from(u32::try_from(self.clues.len()).expect("a number"));
        let strongest = self.clues.iter().map(|(_, p)| *p).fold(1.0, f64::min);
        assert!(strongest > bound, "one clue alone does better than chance: {:?}", self.clues);
    }
}

/// The scores of all clues together: each says how unlikely by chance a pair is so near or has so much in common.
fn joined(clues: &[Clue], people: usize) -> Scores {
    let mut sum = vec![vec![0.0; people]; people];
    for clue in clues {
        for (row, scores) in clue.scores.iter().enumerate() {
            for (column, score) in scores.iter().enumerate() {
                sum[row][column] += score;
            }
        }
    }
    sum
}

impl Outcome {
    /// The operator of a survey that was run rightly, after it closed and after it is frozen.
    fn tells_nothing(&self, closed: &Evidence, frozen: &Evidence) {
        for (name, evidence) in [("after it closed", closed), ("after it is frozen", frozen)] {
            assert!(evidence.wal.is_empty(), "the log of the database is empty");
            assert!(evidence.backups.len() > 10 && evidence.backups.iter().all(|bytes| bytes.len() > 10_000), "there are back-ups");
            assert!(!evidence.lines.is_empty());
            Verdict::of(name, evidence, &self.truth).is_chance();
        }
        assert!(closed.responses.len() < closed.redemptions.len(), "somebody has redeemed and is late");
        assert_eq!((frozen.redemptions.len(), frozen.responses.len()), (PEOPLE, PEOPLE));
    }

    fn closed(&self) -> Evidence {
        Evidence::of(&self.closed, &self.backups[..self.made_before], logged())
    }

    fn frozen(&self) -> Evidence {
        Evidence::of(&self.scene._folder.path().join(DATABASE), &self.backups, logged())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_survey_has_closed_its_operator_cannot_tell_who_answered_what() {
    let outcome = survey(How::Carelessly, 6).await;
    let mut closed = outcome.closed();
    outcome.tells_nothing(&closed, &outcome.frozen());

    // The same operator with what the rules keep from it: the files as they were, and copies that were not encrypted.
    let running = Evidence::of(&outcome.before, &outcome.copies[..outcome.made_before], logged());
    assert!(!running.wal.is_empty());
    let verdict = Verdict::of("with the files of the running survey and plain copies of each night", &running, &outcome.truth);
    assert!(verdict.p < 0.001 && verdict.right > 40, "it would be seen: {verdict:?}");
    closed.backups = running.backups;
    let verdict = Verdict::of("after it closed, with plain copies of each night", &closed, &outcome.truth);
    assert!(verdict.p < 0.01 && verdict.right >= 4, "it would be seen: {verdict:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_can_the_operator_of_a_second_survey() {
    let outcome = survey(How::Rightly, 7).await;
    outcome.tells_nothing(&outcome.closed(), &outcome.frozen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_can_the_operator_of_a_third_survey() {
    let outcome = survey(How::Rightly, 8).await;
    outcome.tells_nothing(&outcome.closed(), &outcome.frozen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_blinding_the_same_operator_can_tell() {
    let outcome = survey(How::Unblinded, 6).await;
    let verdict = Verdict::of("without blinding", &outcome.frozen(), &outcome.truth);
    assert!(verdict.p < 0.001 && verdict.right > 190, "{verdict:?}");
}
