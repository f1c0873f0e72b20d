//! Blinding and unblinding for invited people: downloaded by the survey after its first screen, and run on the page.

fn main() {
    app::credential::serve();
}
