use super::parts::titled;
use crate::components::{el, row};
use crate::i18n::{Msg, tr};
use leptos::prelude::*;
#[component]
pub(super) fn SignInPage() -> AnyView { titled(Msg::SignIn); row(vec![el("h1").child(tr(Msg::SignIn)).view()]) }
#[component]
pub(super) fn JoinPage() -> AnyView { titled(Msg::SignIn); row(vec![el("h1").child(tr(Msg::SignIn)).view()]) }
