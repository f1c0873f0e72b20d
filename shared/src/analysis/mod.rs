//! Analysis of a release: tables, and what is computed of them. Nothing here sees a response.

pub mod benchmark;
mod compare;
pub mod export;
mod favourable;
pub mod findings;
mod measure;
pub mod rates;
pub mod representation;
mod scale;
pub mod stats;
mod table;
pub mod waves;
mod weight;

pub use compare::{By, Compared, Pair, compare};
pub use favourable::{Directions, has_direction};
pub use measure::{Figures, Measure, figures, population};
pub use scale::{ScaleFigure, alpha, scale};
pub use table::{Ask, AskError, Cell, Filter, Head, Shown, Table, table};
pub use weight::{People, WeightError, WeightedCell, WeightedTable, weighted};
