//! The app: two small entries over the same components. `survey` is anonymous and knows nothing of accounts;
//! `workbench` is everything else.

// Leptos' component macro makes items that this lint cannot place.
#![allow(unreachable_pub)]

/// What the browser offers, behind plain functions.
pub mod browser;
/// Charts as SVG, with a table and a description that say the same.
#[cfg(feature = "full")]
pub mod charts;
/// Small pieces that every screen uses.
pub mod components;
/// The program beside the survey that gets credentials for invited people.
#[cfg(feature = "credential")]
pub mod credential;
/// Documents on this device, and how they are kept in step with the server.
#[cfg(feature = "full")]
pub mod desk;
/// A form on a page.
pub mod forms;
/// Every visible string, in every language.
pub mod i18n;
/// Shared devices and paper: responses that are entered on a device which many use.
#[cfg(feature = "full")]
pub mod station;
/// What is kept on the device.
pub mod storage;
/// The survey entry.
pub mod survey;
/// Sending what is kept.
pub mod sync;
/// Sealing what is kept on the device.
#[cfg(any(feature = "full", feature = "vault"))]
pub mod vault;
/// The workbench entry.
#[cfg(feature = "full")]
pub mod workbench;
/// The worker beside the workbench.
#[cfg(feature = "workbook")]
pub mod workbook;
