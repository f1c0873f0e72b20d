//! Types and rules for both sides of Evenhand.
//!
//! Nothing here reads a clock, a disk, a network or a random source: the app, the server and the tests
//! are three clients of the same code. Later modules may use earlier ones, never the other way round.

/// Reading our own types from JSON that is already parsed.
pub mod json;
/// Values by name.
pub mod named;
/// Numbers as text.
pub mod number;
/// Texts as people look for them.
pub mod plain;

/// Files that belong to documents.
#[cfg(feature = "full")]
pub mod attachment;
/// Documents that many people edit: changes, and what they add up to.
#[cfg(feature = "full")]
pub mod document;
/// The engine: answers in; relevance, validity and progress out.
pub mod form;
/// What a form is: questions, choices, translations, expressions; and how it is read and checked.
pub mod instrument;
/// People, their roles, and what these allow.
#[cfg(feature = "full")]
pub mod people;
/// What crosses the wire: requests, results and problem details.
pub mod protocol;
/// Retention, legal holds, proposals of redactions, seat maps.
#[cfg(feature = "full")]
pub mod records;
/// Requests for public records, and what answers them.
#[cfg(feature = "full")]
pub mod records_request;
/// The audit trail as a file.
#[cfg(feature = "full")]
pub mod trail;
/// XLSForm workbooks in and out.
#[cfg(feature = "full")]
pub mod xlsform;

/// Anonymous responses: the survey's address, and what makes a response acceptable.
pub mod survey;

/// Devices whose passphrase was forgotten: the organisation's key, its code, and what is sealed to it.
#[cfg(all(feature = "full", feature = "sealing"))]
pub mod recovery;
/// What keeps the records of a device sealed.
#[cfg(feature = "full")]
pub mod vault;

/// Analysis of a release: tables and statistics.
#[cfg(feature = "full")]
pub mod analysis;
/// Disclosure control: from raw responses to the one release that may leave.
#[cfg(feature = "full")]
pub mod disclosure;
