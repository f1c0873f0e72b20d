//! The survey entry, under `/s/`.

/// A smaller allocator than the standard library's: what a phone downloads before the first question counts.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    app::browser::report_panics();
    leptos::mount::mount_to_body(app::survey::app);
    app::browser::started();
}
