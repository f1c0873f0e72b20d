//! Waves: the same questions of two to six surveys whose releases are on this device.

mod choosing;
mod drawn;
mod picture;
mod reading;
mod region;
mod result;

use super::copies::Copies;
use crate::components::{dynamic, el, held, row};
use crate::desk::Desk;
use crate::i18n::{Msg, tr};
use crate::workbench::parts::{desk, titled};
use crate::workbench::people::only_with;
use leptos::prelude::*;
use leptos_router::components::A;
use reading::Read;
pub(in crate::workbench) use region::RegionPage;
use shared::people::Power;
use std::collections::BTreeSet;

/// The page.
#[component]
pub(in crate::workbench) fn WavesPage() -> AnyView {
    titled(Msg::WvTitle);
    let desk = desk();
    let back = view! { <A href="/analysis">{tr(Msg::AnAll)}</A> }.into_any();
    row(vec![
        el("p").class("back").child(back).view(),
        el("h1").child(tr(Msg::WvTitle)).view(),
        only_with(desk, Power::ReadSurveys, move || page(desk)),
    ])
}

fn page(desk: Desk) -> AnyView {
    let (copies, read, chosen) = (Copies::context(desk), held(Read::default()), RwSignal::new(BTreeSet::new()));
    reading::follow(&copies, chosen, &read);
    let region = view! { <A href="/analysis/region">{tr(Msg::RgTitle)}</A> }.into_any();
    row(vec![
        el("p").child(tr(Msg::WvLead)).view(),
        el("p").child(tr(Msg::WvIndependent)).view(),
        el("p").child(region).view(),
        choosing::view(&copies, chosen),
        dynamic(move || result::view(&read.get())),
    ])
}
