//! What pages of questions need of whoever shows them: the survey on a person's own device, or a device that many use.

use super::model::Screen;
use crate::forms::Filling;
use crate::i18n::{Lang, Msg};
use leptos::prelude::*;

/// Whoever shows pages of questions. A trait rather than a table of functions: each entry of the app has one, and its
/// calls cost the survey not a byte.
pub(crate) trait Answering: Copy + Send + Sync + 'static {
    /// Language of the page.
    fn language(self) -> RwSignal<Lang>;
    /// The form, once it is known.
    fn filled(self) -> Option<Filling>;
    /// Shows another page, or all answers.
    fn turn_to(self, to: Screen);
    /// All is answered, and nothing in it is wrong.
    fn finish(self);
    /// What stands above the questions of a page, and above all answers.
    fn above(self, review: bool) -> AnyView;
    /// What stands below them.
    fn below(self) -> AnyView;
    /// How to stop.
    fn stop(self) -> AnyView;
    /// What is said above all answers, and on the button that finishes.
    fn finishing(self) -> [Msg; 2];
    /// What stands on the button that leads to all answers.
    fn reviewing(self) -> Msg {
        Msg::ReviewNow
    }
}
