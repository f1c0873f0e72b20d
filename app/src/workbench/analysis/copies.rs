//! Copies of releases on this device: which there are, getting one, opening one, and deleting those whose day has come. One
//! for the whole workbench, so that a release is read once, however often somebody goes from screen to screen.

use super::routes;
use crate::browser;
use crate::components::{Held, effect, held, spawn};
use crate::desk::{Desk, Refused, moment_now};
use crate::i18n::Msg;
use crate::storage::HeldRelease;
use crate::sync::{Failed, File, own_file};
use crate::workbench::people::ask::tell;
use leptos::prelude::*;
use shared::disclosure::{FileError, Release};
use shared::json;
use shared::people::Power;
use shared::protocol::{Agreement, Problem, RELEASE_EXPIRES, RELEASE_TERMS, ReleaseSummary};
use std::sync::Arc;

/// A copy: the id of its record, and what it is.
pub(super) type Copy = (String, HeldRelease);

/// Why a release is not on this device after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The server refused, or did not answer.
    Refused(Refused),
    /// It stopped on the way.
    Broken,
    /// What came, or what was kept, is not whole, or is something else.
    File(FileError),
    /// It is the release of another survey.
    Other,
    /// By the clock of this device its last day is over already.
    Clock,
    /// The device could not keep it, and says why.
    Store(String),
    /// It is not here.
    Gone,
}

impl Trouble {
    /// What happened, what is safe, and what to do.
    pub(super) fn msg(&self) -> Msg {
        match self {
            Self::Refused(Refused::Unreachable) => Msg::AnNotReached,
            Self::Refused(Refused::Because(problem)) => match crate::workbench::people::said::code(problem) {
                "signed_out" | "session_key_needed" => Msg::WholeSignedOut,
                "not_allowed" => Msg::WholeNotAllowed,
                "agreement_needed" => Msg::AnAgreementNeeded,
                "unknown_survey" | "not_frozen" | "unknown_release" => Msg::AnNoSuchRelease,
                _ => Msg::AnServerTrouble,
            },
            Self::Broken => Msg::AnBroken,
            Self::File(FileError::Damaged) => Msg::AnDamaged,
            Self::File(FileError::Foreign) => Msg::AnForeign,
            Self::Other => Msg::AnOther,
            Self::Clock => Msg::AnClock,
            Self::Store(_) => Msg::AnStoreFailed,
            Self::Gone => Msg::AnNotHere,
        }
    }
}

/// See the module.
#[derive(Clone)]
pub(in crate::workbench) struct Copies {
    desk: Desk,
    /// Those of whoever is signed in; none while that is being looked up.
    pub(super) here: Held<Option<Vec<Copy>>>,
    /// Those that were deleted because their day had come.
    pub(super) ended: Held<Vec<HeldRelease>>,
    /// What is wrong with the store.
    pub(super) failed: Held<Option<String>>,
    /// How wide a chart may be, in CSS pixels.
    pub(super) width: Held<f64>,
    /// The release that was opened last.
    opened: Held<Option<(String, Arc<Release>)>>,
}

impl std::fmt::Debug for Copies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Copies").finish_non_exhaustive()
    }
}

/// The day on this device's calendar, as `YYYY-MM-DD`.
pub(super) fn today() -> String {
    moment_now().date.to_string()
}

/// What has to go from a device: what is over, what nobody can read, and what is of somebody who may not see it any more.
fn to_delete(found: &[(String, Option<HeldRelease>)], today: &str, account: Option<&str>, reads: bool) -> Vec<String> {
    let goes = |about: &HeldRelease| about.is_over(today) || (account == Some(about.account.as_str()) && !reads);
    found.iter().filter(|(_, about)| about.as_ref().is_none_or(goes)).map(|(id, _)| id.clone()).collect()
}

impl Copies {
    /// Looks at what is here, now and whenever somebody else signs in.
    pub(in crate::workbench) fn new(desk: Desk) -> Self {
        let copies = Self { desk, here: held(None), ended: held(Vec::new()), failed: held(None), width: held(0.0), opened: held(None) };
        let (looking, who) = (copies.clone(), Memo::new(move |_| who(desk)));
        effect(move || {
            let Some(who) = who.get() else { return };
            looking.opened.set(None);
            looking.here.set(None);
            let looking = looking.clone();
            spawn(async move { looking.look(who).await });
        });
        let width = copies.width.clone();
        browser::listen("resize", move || super::picture::measure(&width));
        // A tab that stayed open past the last day of a copy begins anew: what it shows goes with the copy.
        let watched = copies.here.clone();
        browser::listen("focus", move || {
            let day = today();
            if watched.peek(|here| here.iter().flatten().any(|(_, about)| about.is_over(&day))) {
                let _ = browser::window().location().reload();
            }
        });
        copies
    }

    /// The one of the workbench.
    pub(super) fn context(desk: Desk) -> Self {
        use_context().unwrap_or_else(|| Self::new(desk))
    }

    fn account(&self) -> Option<String> {
        self.desk.session.peek(|session| session.as_ref().map(|session| session.person.account.clone()))
    }

    async fn look(&self, (account, reads): (Option<String>, bool)) {
        let store = self.desk.releases();
        let found = match store.all().await {
            Ok(found) => found,
            Err(error) => {
                self.failed.set(Some(error.0));
                return self.here.set(Some(Vec::new()));
            }
        };
        let going = to_delete(&found, &today(), account.as_deref(), reads);
        if let Err(error) = store.remove(&going).await {
            self.failed.set(Some(error.0));
        }
        let is_theirs = |about: &HeldRelease| account.as_deref() == Some(about.account.as_str());
        let (mut here, mut ended) = (Vec::new(), Vec::new());
        for (id, about) in found {
            let Some(about) = about.filter(is_theirs) else { continue };
            if !going.contains(&id) {
                here.push((id, about));
            } else if reads {
                ended.push(about);
            }
        }
        // Somebody else may have signed in meanwhile.
        if self.account() == account {
            self.ended.update(|all| all.append(&mut ended));
            self.here.set(Some(here));
        }
    }

    /// The copy of a survey's release; followed.
    pub(super) fn of(&self, survey: &str) -> Option<Copy> {
        self.here.with(|here| here.as_ref()?.iter().find(|(_, about)| about.survey == survey).cloned())
    }

    /// Agrees to the terms, fetches the file, looks whether it is whole, and keeps it.
    pub(super) async fn get(&self, summary: &ReleaseSummary, told: impl FnMut(u64, Option<u64>)) -> Result<(), Trouble> {
        let survey = summary.survey.to_string();
        let account = self.account().ok_or(Trouble::Gone)?;
        let agreement = json::text(&Agreement { terms: RELEASE_TERMS });
        tell("POST", &routes::agreement(&survey), Some(&agreement)).await.map_err(Trouble::Refused)?;
        let file = own_file(&routes::release(&survey), RELEASE_EXPIRES, told).await.map_err(|Failed| Trouble::Broken)?;
        let (bytes, expires) = sent(file, summary, &today())?;
        let release = Release::from_bytes(&bytes).map_err(Trouble::File)?;
        if release.survey != summary.survey {
            return Err(Trouble::Other);
        }
        let about = HeldRelease {
            account: account.clone(),
            survey: survey.clone(),
            title: release.title.clone(),
            wave: release.wave.clone(),
            n: release.n,
            bytes: bytes.len() as u64,
            expires,
        };
        let old = self.here.peek(|here| here.clone().unwrap_or_default());
        let old: Vec<String> = old.into_iter().filter(|(_, about)| about.survey == survey).map(|(id, _)| id).collect();
        let id = self.desk.releases().keep(&about, &bytes, &old).await.map_err(|error| Trouble::Store(error.0))?;
        // Whoever signed out meanwhile leaves nothing behind.
        if self.account().as_ref() != Some(&account) {
            return self.desk.releases().remove(&[id]).await.map_err(|error| Trouble::Store(error.0));
        }
        self.here.update(|here| {
            let here = here.get_or_insert_default();
            here.retain(|(_, held)| held.survey != survey);
            here.push((id, about));
        });
        self.opened.set(Some((survey, Arc::new(release))));
        Ok(())
    }

    /// Deletes the copy of a survey's release.
    pub(super) async fn remove(&self, survey: &str) -> Result<(), Trouble> {
        let ids = self.here.peek(|here| here.clone().unwrap_or_default());
        let ids: Vec<String> = ids.into_iter().filter(|(_, about)| about.survey == survey).map(|(id, _)| id).collect();
        self.desk.releases().remove(&ids).await.map_err(|error| Trouble::Store(error.0))?;
        self.here.update(|here| here.get_or_insert_default().retain(|(_, about)| about.survey != survey));
        if self.opened.peek(|opened| opened.as_ref().is_some_and(|(held, _)| held == survey)) {
            self.opened.set(None);
        }
        Ok(())
    }

    /// Reads a release, once.
    pub(super) async fn open(&self, survey: &str) -> Result<Arc<Release>, Trouble> {
        let copy = self.here.peek(|here| here.as_ref()?.iter().find(|(_, about)| about.survey == survey).cloned());
        let (id, about) = copy.ok_or(Trouble::Gone)?;
        // A page may stay open past the last day.
        if about.is_over(&today()) {
            self.remove(survey).await?;
            self.ended.update(|ended| ended.push(about));
            return Err(Trouble::Gone);
        }
        let open = self.opened.peek(|opened| opened.as_ref().filter(|(held, _)| held == survey).map(|(_, release)| Arc::clone(release)));
        if let Some(release) = open {
            return Ok(release);
        }
        let file = self.desk.releases().file(&id).await.map_err(|error| Trouble::Store(error.0))?.ok_or(Trouble::Gone)?;
        let release = Arc::new(Release::from_bytes(&file).map_err(Trouble::File)?);
        self.opened.set(Some((survey.to_owned(), Arc::clone(&release))));
        Ok(release)
    }
}

/// Who is signed in, and whether they see what surveys brought; none until that is known.
fn who(desk: Desk) -> Option<(Option<String>, bool)> {
    if !desk.status.with(|status| status.ready) {
        return None;
    }
    Some(desk.session.with(|session| {
        let person = session.as_ref().map(|session| &session.person);
        (person.map(|person| person.account.clone()), person.is_some_and(|person| person.has(Power::ReadSurveys)))
    }))
}

/// The file that was sent, and the last day on which it may be here. A server that names none means as many days as it said.
fn sent(file: File, summary: &ReleaseSummary, today: &str) -> Result<(Vec<u8>, String), Trouble> {
    if file.status != 200 {
        let problem = std::str::from_utf8(&file.bytes).ok().and_then(json::parse::<Problem>);
        return Err(Trouble::Refused(problem.map_or(Refused::Unreachable, Refused::Because)));
    }
    let named = file.header.filter(|day| shared::form::Date::parse(day).is_some());
    let expires = named.or_else(|| crate::workbench::surveys::day_later(today, summary.expires_days));
    let expires = expires.unwrap_or_else(|| today.to_owned());
    if expires.as_str() < today { Err(Trouble::Clock) } else { Ok((file.bytes, expires)) }
}

#[cfg(test)]
mod tests;
