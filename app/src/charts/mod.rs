//! Charts as SVG, drawn by plain functions: no script, no style sheet, nothing measured on the page, so that the same
//! drawing stands on a screen, on paper and in a file. Every chart comes with a table and a description that say the
//! same figures. A row that is withheld carries no figure at all, by its type: see [`State`].
//!
//! What tells parts apart in print and in grey: unfavourable parts are hatched, neutral ones dotted, favourable ones
//! plain, and the stronger the darker; lines have shapes and dashes and their names beside them.

mod agreement;
mod axis;
mod bars;
mod canvas;
mod chart;
mod data;
mod dots;
pub(crate) mod figures;
mod fills;
mod panels;
mod png;
mod rows;
mod slope;
mod table;
#[cfg(test)]
mod tests;
mod words;

pub use agreement::agreement;
pub use bars::bars;
pub use chart::{Chart, NARROWEST, Picture};
pub use data::{
    Agreement, Bars, Dots, Figure, Heading, Line, Mark, Neutral, Panel, Panels, Part, Parts, Reference, Row, Scale, Shares, Side, Slope,
    Source, State, Unit,
};
pub use dots::dots;
/// How figures are written, so that tables elsewhere say the same as charts.
pub(crate) use figures as written;
pub use panels::panels;
pub use png::{png, save_png};
pub use slope::slope;
pub use table::{Cell, ChartTable, Kind};
