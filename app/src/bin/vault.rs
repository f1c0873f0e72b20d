//! The worker that makes a key of a passphrase: see `app::vault`.

fn main() {
    app::vault::serve();
}
