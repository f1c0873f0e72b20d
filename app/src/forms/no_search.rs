//! The survey's lists are short: in it there is no search, and no code for one.

use super::Filling;
use crate::components::Element;
use shared::form::At;

/// There is none.
#[derive(Clone)]
pub(super) enum Search {}

impl Search {
    pub(super) fn of(_: &Filling, _: At) -> Option<Self> {
        None
    }

    pub(super) fn follow(&self) {
        match *self {}
    }

    pub(super) fn finds(&self, _: &str) -> bool {
        match *self {}
    }

    pub(super) fn field(&self, _: &Filling, _: At) -> Element {
        match *self {}
    }
}
