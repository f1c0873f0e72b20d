//! The workbench entry.

fn main() {
    app::browser::report_panics();
    leptos::mount::mount_to_body(app::workbench::App);
    app::browser::started();
}
