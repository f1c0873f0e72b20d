//! Analysis of what a survey brought, for those who read surveys: releases on this device, their codebook, and tables with
//! charts. Everything but getting a release works without a network.

mod builder;
mod codebook;
mod copies;
mod drawn;
mod exports;
mod figures;
mod findings;
mod grid;
mod items;
mod layout;
mod lines;
mod names;
mod page;
mod picture;
mod rates;
mod releases;
mod representation;
mod routes;
#[cfg(test)]
mod sample;
mod saved;
mod scales;
mod sheet;
mod terms;
mod variables;
mod waves;
mod weights;

pub(super) use codebook::CodebookPage;
pub(super) use copies::Copies;
pub(super) use findings::FindingsPage;
pub(super) use page::TablesPage;
pub(super) use rates::RatesPage;
pub(super) use releases::ReleasesPage;
pub(super) use releases::ended_notice;
pub(super) use representation::RepresentationPage;
pub(super) use scales::ScalesPage;
pub(super) use waves::{RegionPage, WavesPage};
pub(super) use weights::WeightsPage;
