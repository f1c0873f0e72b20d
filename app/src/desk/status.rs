//! How a desk stands: what is sent, what is on the disk, and what keeps it from either.

/// Something that keeps the desk from doing all that it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The server answered that nobody is signed in.
    SignedOut,
    /// The server answered that this account may not sync.
    NotAllowed,
    /// The server did not answer, or not as itself.
    Unreachable,
}

/// How things stand, for the line that is always visible.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// Whether what was kept before has been read.
    pub ready: bool,
    /// Something is on its way to the disk.
    pub saving: bool,
    /// Whether records outlive the page.
    pub durable: bool,
    /// Changes that the server does not have.
    pub unsent: usize,
    /// Those of them that it refused.
    pub refused: usize,
    /// When all was last in step, in milliseconds since 1970.
    pub synced: Option<u64>,
    /// How much of a first sync is done, in thousandths.
    pub progress: Option<u32>,
    /// A sync is under way.
    pub working: bool,
    /// What is wrong with the disk.
    pub storage: Option<String>,
    /// What is wrong with the server.
    pub server: Option<Problem>,
    /// Somebody who signed in was not let in: what somebody else made here is not on the disk.
    pub turned_back: bool,
}
