//! What leaves the screen: files and paper. All of it says where its figures come from.

use super::builder::Builder;
use super::copies::today;
use super::saved;
use crate::browser::{download, download_bytes};
use crate::charts::Source as ChartSource;
use crate::components::{Look, Tone, button, dynamic, el, flag, held, notice, press, row, spawn, when};
use crate::i18n::{Lang, Msg, tr};
use crate::workbench::parts::print_then;
use crate::workbench::workbooks;
use leptos::prelude::*;
use shared::analysis::Table;
use shared::analysis::export::{Export, Heading, Source};

/// What a release does not know of itself.
fn heading(builder: &Builder) -> Heading {
    Heading {
        organisation: builder.desk.session.peek(|session| session.as_ref().map(|session| session.org_name.clone())).unwrap_or_default(),
        address: format!("{}/s/{}", crate::browser::window().location().origin().unwrap_or_default(), builder.survey),
        day: today(),
    }
}

/// Does something with the table that is shown, on its way out.
fn with_export<R>(builder: &Builder, act: impl FnOnce(&Export<'_>) -> R) -> Option<R> {
    let tables: Vec<Table> = builder.made.with_untracked(|made| made.as_ref().ok().map(|made| made.table.clone())).into_iter().collect();
    let (heading, lang) = (heading(builder), builder.lang.get_untracked());
    (!tables.is_empty()).then(|| act(&Export::new(&builder.release, &tables, &heading, lang.code())))
}

/// Name of a file of what is shown.
pub(super) fn file_name(builder: &Builder, ending: &str) -> String {
    let survey: String = builder.survey.chars().take(8).collect();
    let item = builder.layout.peek(|layout| layout.ask.item.clone()).unwrap_or_else(|| "people".to_owned());
    format!("analysis-{survey}-{item}.{ending}")
}

/// What a chart states.
pub(super) fn chart_source(builder: &Builder, lang: Lang) -> ChartSource {
    let source = Source::of(&builder.release, &heading(builder), lang.code());
    let line =
        |name: &str| source.facts.iter().find(|fact| fact.name == name).map(shared::analysis::export::Fact::line).unwrap_or_default();
    ChartSource {
        survey: source.facts.iter().find(|fact| fact.name == "survey").map(|fact| fact.text.clone()).unwrap_or_default(),
        wave: line("wave"),
        n: line("responses"),
        response_rate: line("response_rate"),
        rules: line("rules"),
        minimum: line("minimum_group"),
    }
}

/// The buttons.
pub(super) fn view(builder: &Builder) -> AnyView {
    let failed = held(false);
    let file = |label: Msg, act: Box<dyn Fn(&Builder)>| {
        let builder = builder.clone();
        button(Look::Secondary, tr(label), press(move || act(&builder)))
    };
    let csv = file(
        Msg::ExportCsv,
        Box::new(|builder| {
            if let Some((data, codebook)) = with_export(builder, |export| (export.csv(), export.codebook_csv())) {
                download(&file_name(builder, "csv"), &data);
                download(&file_name(builder, "codebook.csv"), &codebook);
            }
        }),
    );
    let broken = failed.clone();
    let xlsx = file(
        Msg::ExportXlsx,
        Box::new(move |builder| {
            let (Some(sheets), name, broken) = (with_export(builder, |export| export.sheets()), file_name(builder, "xlsx"), broken.clone())
            else {
                return;
            };
            broken.set(false);
            spawn(async move {
                match workbooks::write_tables(&sheets).await {
                    Ok(bytes) => download_bytes(&name, &bytes),
                    Err(_) => broken.set(true),
                }
            });
        }),
    );
    let ddi = file(
        Msg::AnDdi,
        Box::new(|builder| {
            if let Some(ddi) = with_export(builder, |export| export.ddi()) {
                download(&file_name(builder, "ddi.xml"), &ddi);
            }
        }),
    );
    let spss = file(
        Msg::AnSpss,
        Box::new(|builder| {
            let data = file_name(builder, "csv");
            if let Some((syntax, csv)) = with_export(builder, |export| (export.spss(&data), export.csv())) {
                download(&data, &csv);
                download(&file_name(builder, "sps"), &syntax);
            }
        }),
    );
    let print = button(Look::Secondary, tr(Msg::AnPrint), press(|| print_then(|| {})));
    let any = failed;
    el("section")
        .class("an-exports")
        .child(el("h2").child(tr(Msg::AnKeep)))
        .child(saved::save(builder))
        .child(el("p").class("hint").child(tr(Msg::AnExportHint)))
        .child(el("div").class("actions").child(csv).child(xlsx).child(ddi).child(spss).child(print))
        .child(when(flag(move || any.get()), || notice(Tone::Bad, tr(Msg::WorkbookFailed)).view()))
        .view()
}

/// Where the figures come from: on the screen, and on paper below them.
pub(super) fn source(builder: &Builder) -> AnyView {
    let (lang, shown) = (builder.lang, builder.clone());
    let facts = dynamic(move || {
        let source = Source::of(&shown.release, &heading(&shown), lang.get().code());
        let mut list = el("dl").class("about");
        for fact in source.facts {
            list = list.child(el("dt").child(fact.label)).child(el("dd").class("plain").child(fact.text));
        }
        row(vec![list.view()])
    });
    el("section").class("an-source").child(el("h2").child(tr(Msg::AnSource))).child(facts).view()
}
