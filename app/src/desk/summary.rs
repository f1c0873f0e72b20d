//! What a list shows of a document, and what a search looks in.

use shared::document::{Document, Standing, cells, comments, department, standing, value_text};
use shared::instrument::Schema;
use std::sync::Arc;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Kind of the document.
    pub kind: String,
    /// The summary questions' answers; the first is the title.
    pub cells: Vec<String>,
    /// How far it is.
    pub standing: Standing,
    /// Department.
    pub department: Option<String>,
    /// Answers in conflict.
    pub disputes: usize,
    /// Comments that nobody has dealt with.
    pub open_comments: usize,
    /// Changes that the server does not have.
    pub unsent: usize,
    /// When it was last changed, as its authors' devices say, and by which account; none is this device.
    pub last: Option<(u64, Option<String>)>,
    /// Whether it was put away.
    pub archived: bool,
    /// All that it says, for a search: without case and accents.
    pub text: String,
}

impl Summary {
    /// Of a document. Without its instrument there is little to say.
    #[must_use]
    pub fn of(document: &Document, schema: Option<&Arc<Schema>>, kind: &str, language: &str, unsent: usize) -> Self {
        let cells = schema.map(|schema| cells(document, schema, language)).unwrap_or_default();
        let last = document.changes().max_by_key(|change| change.at);
        let mut text = String::new();
        for path in document.paths().filter(|path| !path.rsplit('/').next().is_some_and(|name| name.starts_with('_'))) {
            if let Some(value) = document.value(path) {
                let name = path.rsplit('/').next().unwrap_or(path);
                let question = schema.and_then(|schema| Some((&**schema, schema.find(name)?)));
                words(&mut text, &value_text(question, value, language));
            }
        }
        // Computed cells stand in no answer.
        cells.iter().for_each(|cell| words(&mut text, cell));
        Self {
            kind: kind.to_owned(),
            cells,
            standing: standing(document),
            department: department(document).map(str::to_owned),
            disputes: document.disputes().count(),
            open_comments: comments(document).iter().filter(|comment| !comment.done).count(),
            unsent,
            last: last.map(|change| (change.at, document.mark(&change.id).map(|mark| mark.author.clone()))),
            archived: document.is_archived(),
            text,
        }
    }

    /// The same, found by the name of its department, too.
    #[must_use]
    pub fn found_by(mut self, department: &str) -> Self {
        words(&mut self.text, department);
        self
    }

    /// Its title; empty when it has none yet.
    #[must_use]
    pub fn title(&self) -> &str {
        self.cells.first().map_or("", String::as_str)
    }

    /// Whether it says all these words. `words` are plain, see [`crate::forms::plain`].
    #[must_use]
    pub fn says(&self, words: &str) -> bool {
        words.split_whitespace().all(|word| self.text.contains(word))
    }
}

fn words(text: &mut String, more: &str) {
    text.push_str(&crate::forms::plain(more));
    text.push('\n');
}
