//! Forms that surveys are made of, as the server lists them.

use super::routes;
use crate::i18n::{Lang, Msg};
use crate::sync::get_text;
use shared::instrument::in_language;
use shared::json;
use shared::protocol::{InstrumentList, InstrumentSummary};

/// All forms; none where they did not come.
pub(super) async fn forms() -> Option<Vec<InstrumentSummary>> {
    let reply = get_text(routes::FORMS).await.ok().filter(|reply| reply.status == 200)?;
    json::parse::<InstrumentList>(&reply.body).map(|list| list.instruments)
}

/// What a form is called; its name where it is not known here, and just that it is a survey where there is none.
pub(super) fn title(name: &str, forms: &[InstrumentSummary], lang: Lang) -> String {
    let form = forms.iter().find(|form| form.name == name);
    let title = form.map_or(name, |form| in_language(&form.title, lang.code()));
    if title.is_empty() { Msg::SurveyCol.text(lang).to_owned() } else { title.to_owned() }
}
