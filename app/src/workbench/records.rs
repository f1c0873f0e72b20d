//! Requests for public records, for officers: entered, collected, decided item by item, and answered with a file. All of it
//! is the server's, which alone has every document with all of its history: nothing here is kept on the device, and
//! nothing can be done without a network.

mod decide;
mod draft;
mod enter;
mod fields;
mod items;
mod list;
mod one;
mod overdue;
mod words;

pub(super) use overdue::overdue_notice;

use super::parts::{desk, titled};
use super::people::only_with;
use crate::components::{dynamic, el, row, text};
use crate::desk::moment_now;
use crate::i18n::{Msg, language, tr};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::people::Power;

const REQUESTS: &str = "/api/v1/records-requests";

/// The day today, where the person is.
fn today() -> String {
    moment_now().date.to_string()
}

/// All requests.
#[component]
pub(super) fn RecordsPage() -> AnyView {
    titled(Msg::Records);
    let desk = desk();
    row(vec![el("h1").child(tr(Msg::Records)).view(), only_with(desk, Power::AnswerRecords, move || list::view(desk))])
}

/// One request.
#[component]
pub(super) fn RequestPage() -> AnyView {
    titled(Msg::Records);
    let (desk, params, lang) = (desk(), use_params_map(), language());
    let number = Memo::new(move |_| params.with(|params| params.get("number")).unwrap_or_default().parse().unwrap_or(0_usize));
    let title = text(move || Msg::RcNumber.filled(lang.get(), &[number.get()]));
    row(vec![el("h1").child(title).view(), only_with(desk, Power::AnswerRecords, move || dynamic(move || one::view(desk, number.get())))])
}
