//! Strings of accounts: signing in, people, roles, the audit trail.

use super::strings::{Msg, strings};

strings! {
    PEOPLE
    SignIn: "Sign in", "Iniciar sesión";
    SignOut: "Sign out", "Cerrar sesión";
    People: "People", "Personas";
    Account: "Your account", "Su cuenta";
}
