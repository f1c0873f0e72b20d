//! Getting the survey: from the server when it answers, else as it was kept; checked against its address either way.

use super::model::Failure;
use crate::storage::{Device, Published};
use crate::sync::{Reply, get_text};
use shared::instrument::{Hash, Instrument, RecordKind, Schema};
use shared::json;
use shared::survey::Survey;
use std::sync::Arc;

/// A survey that may be answered.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub(super) survey: Survey,
    pub(super) schema: Arc<Schema>,
    /// To be kept, when it came from the server.
    pub(super) fresh: Option<Published>,
}

/// Opens the survey with this address.
pub(super) async fn open(device: &Device, id: &str) -> Result<Opened, Failure> {
    Hash::parse(id).map_err(|_| Failure::Unknown)?;
    let (kept, unread) = match device.published(id).await {
        Ok(kept) => (kept, false),
        Err(_) => (None, true),
    };
    let fetched = fetch(id, kept.as_ref()).await;
    match fetched {
        Ok(published) => {
            let (survey, schema) = check(id, &published)?;
            let fresh = (kept.as_ref() != Some(&published)).then_some(published);
            Ok(Opened { survey, schema, fresh })
        }
        Err(failure) => match kept {
            Some(published) => {
                let (survey, schema) = check(id, &published)?;
                Ok(Opened { survey, schema, fresh: None })
            }
            None => Err(if unread && failure == Failure::Offline { Failure::Storage } else { failure }),
        },
    }
}

/// Asks the server for the survey and for its instrument, unless that is `kept`.
pub(crate) async fn fetch(id: &str, kept: Option<&Published>) -> Result<Published, Failure> {
    let survey = text(get_text(&format!("/api/v1/surveys/{id}")).await.map_err(|_| Failure::Offline)?)?;
    let parsed: Survey = json::parse(&survey).ok_or(Failure::Broken)?;
    // An instrument never changes under its address: what is kept is as good as what would come.
    let kept = kept.filter(|kept| Hash::of(kept.instrument.as_bytes()) == parsed.version);
    let instrument = match kept {
        Some(kept) => kept.instrument.clone(),
        None => text(get_text(&format!("/api/v1/instruments/{}", parsed.version)).await.map_err(|_| Failure::Offline)?)?,
    };
    Ok(Published { survey, instrument })
}

fn text(reply: Reply) -> Result<String, Failure> {
    match reply.status {
        200 => Ok(reply.body),
        404 => Err(Failure::Unknown),
        _ => Err(Failure::Offline),
    }
}

/// Reads what came, if it is what its address says.
pub(crate) fn check(id: &str, published: &Published) -> Result<(Survey, Arc<Schema>), Failure> {
    let survey: Survey = json::parse(&published.survey).ok_or(Failure::Broken)?;
    if survey.address().as_str() != id || Hash::of(published.instrument.as_bytes()) != survey.version {
        return Err(Failure::Mismatch);
    }
    let instrument: Instrument = json::parse(&published.instrument).ok_or(Failure::Broken)?;
    if instrument.kind != RecordKind::Response {
        return Err(Failure::Broken);
    }
    let schema = Schema::trusted(instrument, &survey.settings.groups).map_err(|_| Failure::Broken)?;
    Ok((survey, Arc::new(schema)))
}
