use leptos::prelude::*;
fn main() {}
