//! The instruments this server knows, and what the analysis needs to know of them: those in the binary, and those of
//! `DIR/instruments/` and `DIR/analysis/`, which may replace them.

use crate::assets::{ANALYSIS, INSTRUMENTS};
use shared::disclosure::AnalysisSpec;
use shared::instrument::{Instrument, Schema, from_toml};
use std::collections::BTreeMap;
use std::path::Path;

/// Why an instrument or a specification cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CatalogError {
    #[error("{file}: {reason}")]
    File { file: String, reason: String },
    #[error("there is no instrument “{0}”")]
    Unknown(String),
}

/// Instruments by name, each with how many questions it asks at most, and specifications by the name of their instrument.
#[derive(Debug)]
pub(crate) struct Catalog {
    instruments: BTreeMap<String, (Instrument, usize)>,
    analysis: BTreeMap<String, AnalysisSpec>,
}

impl Catalog {
    /// Reads the built-in instruments and the files of `folder`, if it exists; then the built-in specifications.
    pub(crate) fn load(folder: Option<&Path>) -> Result<Self, CatalogError> {
        let mut catalog = Self { instruments: BTreeMap::new(), analysis: BTreeMap::new() };
        for (file, text) in INSTRUMENTS {
            catalog.add(file, text)?;
        }
        for (file, text) in folder.map(files).transpose()?.unwrap_or_default() {
            catalog.add(&file, &text)?;
        }
        for (file, text) in ANALYSIS {
            // Whoever replaced an instrument may have taken away what this names. Their server starts all the same.
            if let Err(error) = catalog.specify(file, text) {
                tracing::warn!(%error, "a survey of this instrument is analysed without it; put one of your own into analysis/");
            }
        }
        Ok(catalog)
    }

    /// Adds the specifications of a folder, if it exists.
    pub(crate) fn with_analysis(mut self, folder: &Path) -> Result<Self, CatalogError> {
        for (file, text) in files(folder)? {
            self.specify(&file, &text)?;
        }
        Ok(self)
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), CatalogError> {
        let instrument = from_toml(text).map_err(|error| CatalogError::File { file: file.to_owned(), reason: error.to_string() })?;
        let schema = compile(file, &instrument)?;
        self.instruments.insert(instrument.name.clone(), (instrument, schema.questions().count()));
        Ok(())
    }

    /// Adds the specification of the instrument that the file is called after.
    fn specify(&mut self, file: &str, text: &str) -> Result<(), CatalogError> {
        let failed = |reason: String| CatalogError::File { file: file.to_owned(), reason };
        let spec: AnalysisSpec = parse_toml(text).map_err(failed)?;
        let name = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let wrong = match self.get(&name) {
            Ok(instrument) => spec.check(&compile(file, instrument)?),
            Err(error) => vec![format!("{error}; the file is called after the instrument that it is for")],
        };
        if !wrong.is_empty() {
            return Err(failed(wrong.join("; ")));
        }
        self.analysis.insert(name, spec);
        Ok(())
    }

    /// All instruments, by name.
    pub(crate) fn all(&self) -> impl Iterator<Item = &(Instrument, usize)> {
        self.instruments.values()
    }

    /// The newest version of an instrument.
    pub(crate) fn get(&self, name: &str) -> Result<&Instrument, CatalogError> {
        self.instruments.get(name).map(|(instrument, _)| instrument).ok_or_else(|| CatalogError::Unknown(name.to_owned()))
    }

    /// What the analysis needs to know of an instrument; where nothing is said of it, the form has to do.
    pub(crate) fn analysis(&self, name: &str) -> AnalysisSpec {
        self.analysis.get(name).cloned().unwrap_or_default()
    }
}

fn compile(file: &str, instrument: &Instrument) -> Result<Schema, CatalogError> {
    Schema::compile(instrument.clone(), &[]).map_err(|errors| {
        let reason = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        CatalogError::File { file: file.to_owned(), reason }
    })
}

/// Names and texts of the TOML files of a folder; none where there is no such folder.
fn files(folder: &Path) -> Result<Vec<(String, String)>, CatalogError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |error: std::io::Error| CatalogError::File { file: folder.display().to_string(), reason: error.to_string() };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push((path.display().to_string(), std::fs::read_to_string(&path).map_err(failed)?));
        }
    }
    Ok(files)
}

/// Reads a TOML file of ours; the reason names the line.
pub(crate) fn parse_toml<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    shared::instrument::parse_toml(text)
}

#[cfg(test)]
mod tests;
