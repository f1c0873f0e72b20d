//! Strings of this device: what is unsent, and what is kept.

use super::strings::{Msg, strings};

strings! {
    DEVICE
    Outbox: "Not sent yet", "Aún sin enviar";
    StoragePage: "This device", "Este dispositivo";
}
