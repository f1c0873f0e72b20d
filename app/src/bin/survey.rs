//! The survey entry, under `/s/`.

fn main() {
    app::browser::report_panics();
    leptos::mount::mount_to_body(app::survey::app);
    app::browser::started();
}
