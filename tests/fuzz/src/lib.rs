//! What the targets share: decisions and words out of bytes, and everything that a form can be asked.

#[path = "../../../shared/tests/again/mod.rs"]
mod again;
mod bytes;
mod form;

pub use again::{Line, lines, rebuilt};
pub use bytes::Bytes;
pub use form::{act, ask_everything};

/// Says what an input means, to make a test of it: `SHOW=1 TARGET FILE`.
pub fn show(what: impl Fn() -> String) {
    static SHOWN: std::sync::LazyLock<bool> = std::sync::LazyLock::new(|| std::env::var_os("SHOW").is_some());
    if *SHOWN {
        eprintln!("{}", what());
    }
}

/// Gives signal handlers a stack of their own, so that libFuzzer can save the input that overflowed the other one.
pub fn survive_overflow() {
    const SIZE: usize = 256 * 1024;
    let stack = Box::leak(vec![0_u8; SIZE].into_boxed_slice());
    let stack = libc::stack_t { ss_sp: stack.as_mut_ptr().cast(), ss_flags: 0, ss_size: SIZE };
    // SAFETY: the memory is never given back, and nothing else uses it.
    unsafe { libc::sigaltstack(&raw const stack, std::ptr::null_mut()) };
}
