//! Plays the operator after a survey has closed: whoever has the whole database, its log, the back-ups and every line that
//! was logged tries to find out which response is whose. With the blinding taken away, the same attempt succeeds; and so does
//! one with copies that the rules forbid, so that it is known to see what there is to be seen.

mod arrivals;
mod clues;
mod evidence;
mod matching;
mod traffic;

use super::Scene;
use super::capture::{listen, logged};
use super::running::{Person, fates, plan};
use crate::store::sqlite::keep::{DATABASE, backup, make_key};
use arrivals::{DAY, HOUR, Visit, visits};
use clues::{Clue, clues};
use evidence::Evidence;
use matching::{Random, Scores, best, permuted, right};
use serde_json::{Map, Value as Json, json};
use shared::form::{sample, write_value};
use shared::survey::{Credential, Mode, SurveyState};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// People who redeem and answer; more are invited.
const PEOPLE: usize = 200;
const INVITED: u32 = 240;
const PERMUTATIONS: u32 = 4000;

/// What came of a survey: the operator's, and what only the test knows.
struct Outcome {
    scene: Scene,
    /// What the operator has of back-ups.
    backups: Vec<PathBuf>,
    /// The database as it was before the survey closed, and copies of each night that nobody encrypted.
    before: PathBuf,
    copies: Vec<PathBuf>,
    /// The id of the response by the number of the invitation.
    truth: HashMap<i64, Vec<u8>>,
}

/// Moments of each person: most go on until they are done, and some come back later.
fn moments(random: &mut Random) -> Vec<(u64, usize, bool)> {
    let mut moments = Vec::new();
    for (person, Visit { redeems, answers }) in visits(PEOPLE, random).into_iter().enumerate() {
        let later = if random.below(4) == 0 { u64::from(random.below(48)) * HOUR } else { 0 };
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

/// Asks for the credential. Without blinding, the nonce itself is sent.
async fn redeem(scene: &Scene, person: &Person) -> Credential {
    if !scene.service.unblinded().load(Ordering::Relaxed) {
        return person.redeem(scene).await;
    }
    let sent = json!({"invitation": person.code, "blinded_message": person.blinding.nonce});
    let reply = scene.ask_survey("credentials", &sent).await.json();
    let (randomizer, signature) = reply["blind_signature"].as_str().and_then(|text| text.split_once(' ')).expect("a signature");
    Credential { nonce: person.blinding.nonce.clone(), randomizer: randomizer.to_owned(), signature: signature.to_owned() }
}

/// A night: the day's counts move, and the operator makes a back-up. The plain copy is what a careless one would have.
async fn night(scene: &Scene, backups: &mut Vec<PathBuf>, copies: &mut Vec<PathBuf>) {
    let folder = scene._folder.path();
    scene.service.refresh(scene.service.today()).await.expect("a new day");
    let file = folder.join(format!("night-{}.backup", backups.len()));
    backup(folder, &file, scene.service.now(), 30).expect("a back-up").expect("it is encrypted");
    backups.push(file);
    let copy = folder.join(format!("copy-{}.sqlite3", copies.len()));
    scene.beside().backup("main", &copy, None).expect("a copy");
    copies.push(copy);
}

/// A whole survey, from its opening until it has closed.
async fn survey(unblinded: bool, seed: u64) -> Outcome {
    listen();
    let mut random = Random::new(seed);
    let mut scene = Scene::over(DATABASE).await;
    scene.service.unblinded().store(unblinded, Ordering::Relaxed);
    let folder = scene._folder.path().to_owned();
    make_key(&folder.join("offline.key"), Some(&folder)).expect("a key");
    scene.open(plan(&[Mode::Invited], INVITED), INVITED).await;
    // Who has which invitation is nobody's business here, and has no order.
    let numbers = random.order(INVITED as usize);
    let people: Vec<(i64, Person)> = numbers[..PEOPLE]
        .iter()
        .map(|number| {
            let number = u32::try_from(number + 1).expect("a number");
            (i64::from(number), Person::invited(&scene, number))
        })
        .collect();
    let (mut credentials, mut truth): (Vec<Option<Credential>>, _) = (vec![None; PEOPLE], HashMap::new());
    let (mut backups, mut copies, mut day) = (Vec::new(), Vec::new(), 0);
    let begin = (scene.service.now() / DAY + 1) * DAY;
    for (moment, person, answers) in moments(&mut random) {
        if moment / DAY > day {
            day = moment / DAY;
            scene.service.clock().advance((begin + day * DAY).saturating_sub(scene.service.now()));
            night(&scene, &mut backups, &mut copies).await;
        }
        scene.service.clock().advance((begin + moment).saturating_sub(scene.service.now()));
        let (number, known) = &people[person];
        if answers {
            let response = known.response(credentials[person].as_ref().expect("redeemed before"), answered(&scene, &mut random));
            let reply = scene.ask_survey("responses", &json!({"responses": [response]})).await;
            assert_eq!(fates(&reply), ["accepted"]);
            truth.insert(*number, known.id().0.to_vec());
        } else {
            credentials[person] = Some(redeem(&scene, known).await);
        }
    }
    // The files as they lie there while it is open.
    let before = folder.join("before");
    fs::create_dir(&before).expect("a folder");
    for ending in ["", "-wal"] {
        let name = format!("{DATABASE}{ending}");
        fs::copy(folder.join(&name), before.join(&name)).expect("a copy");
    }
    scene.service.set_state(&scene.survey, SurveyState::Closed).await.expect("closed");
    Outcome { scene, backups, before: before.join(DATABASE), copies, truth }
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
        assert_eq!((evidence.redemptions.len(), evidence.responses.len()), (PEOPLE, PEOPLE));
        let place = |id: &Vec<u8>| evidence.responses.iter().position(|(known, _)| known == id).expect("a response");
        let true_places: Vec<usize> = evidence.redemptions.iter().map(|(number, _)| place(&truth[number])).collect();
        let found = clues(evidence);
        let matched = best(&joined(&found));
        let mut random = Random::new(99);
        let p = permuted(&true_places, PERMUTATIONS, &mut random, |order| f64::from(right(&matched, order)));
        let judged = |clue: &Clue| {
            let sum = |order: &[usize]| order.iter().enumerate().map(|(row, column)| clue.scores[row][*column]).sum();
            (clue.name.clone(), permuted(&true_places, PERMUTATIONS, &mut random.clone(), sum))
        };
        let clues: Vec<(String, f64)> = found.iter().map(judged).collect();
        let right = right(&matched, &true_places);
        println!("{name}: {right} of {PEOPLE} right (by chance 1), p = {p:.4}");
        for (clue, p) in &clues {
            println!("    {clue}: p = {p:.4}");
        }
        Self { right, p, clues }
    }

    /// The smallest p of a single clue, as if it had been the only one that was tried.
    fn strongest(&self) -> f64 {
        self.clues.iter().map(|(_, p)| *p).fold(1.0, f64::min)
    }
}

/// The scores of all clues together: each says how unlikely by chance a pair is so near or has so much in common.
fn joined(clues: &[Clue]) -> Scores {
    let mut sum = vec![vec![0.0; PEOPLE]; PEOPLE];
    for clue in clues {
        for (row, scores) in clue.scores.iter().enumerate() {
            for (column, score) in scores.iter().enumerate() {
                sum[row][column] += score;
            }
        }
    }
    sum
}

fn database(outcome: &Outcome) -> PathBuf {
    outcome.scene._folder.path().join(DATABASE)
}

fn evidence(database: &Path, backups: &[PathBuf]) -> Evidence {
    Evidence::of(database, backups, logged())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_survey_has_closed_its_operator_cannot_tell_who_answered_what() {
    let outcome = survey(false, 6).await;
    let closed = evidence(&database(&outcome), &outcome.backups);
    assert!(closed.wal.is_empty(), "the log of the database is empty");
    assert!(closed.backups.len() > 10 && closed.backups.iter().all(|bytes| bytes.len() > 10_000), "there are back-ups");
    assert!(!closed.lines.is_empty());
    let verdict = Verdict::of("after it closed", &closed, &outcome.truth);
    assert!(verdict.p > 0.01, "the operator does better than chance: p = {}", verdict.p);
    // Of so many clues one may look like something by chance: each is judged by as much less.
    assert!(verdict.clues.len() >= 10, "the operator tried: {:?}", verdict.clues);
    let bound = 0.01 / f64::from(u32::try_from(verdict.clues.len()).expect("a number"));
    assert!(verdict.strongest() > bound, "one clue alone does better than chance: {:?}", verdict.clues);

    // The same operator with what the rules keep from it: the files as they were, and copies that were not encrypted.
    let running = evidence(&outcome.before, &outcome.copies);
    assert!(!running.wal.is_empty());
    let verdict = Verdict::of("with the files of the running survey and plain copies of each night", &running, &outcome.truth);
    assert!(verdict.p < 0.001 && verdict.right > 40, "it would be seen: {verdict:?}");
    let copied = evidence(&database(&outcome), &outcome.copies);
    let verdict = Verdict::of("after it closed, with plain copies of each night", &copied, &outcome.truth);
    assert!(verdict.p < 0.001 && verdict.right > 10, "it would be seen: {verdict:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_blinding_the_same_operator_can_tell() {
    let outcome = survey(true, 6).await;
    let closed = evidence(&database(&outcome), &outcome.backups);
    let verdict = Verdict::of("without blinding", &closed, &outcome.truth);
    assert!(verdict.p < 0.001 && verdict.right > 190, "{verdict:?}");
}
