//! `oidc.toml` in the data folder: which provider people may sign in with. It is read once, when the server starts.

use crate::auth::is_local;
use openidconnect::url::Url;
use serde::Deserialize;
use shared::instrument::{Text, in_language};
use shared::protocol::check_name;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Name of the file.
pub(crate) const FILE: &str = "oidc.toml";
/// The secret, where it is in no file.
const SECRET: &str = "EVENHAND_OIDC_SECRET";
/// Where the provider sends people back to.
const CALLBACK: &str = "/api/v1/oidc/callback";

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    issuer: String,
    client_id: String,
    client_secret: Option<String>,
    client_secret_file: Option<PathBuf>,
    origin: String,
    name: Text,
    #[serde(default)]
    second_factor: SecondFactor,
}

/// What of a provider's answer says that a second factor was given; nothing says so unless it is named here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SecondFactor {
    /// Values of the claim `amr` (RFC 8176), such as `mfa` or `hwk`: one is enough.
    pub(super) amr: Vec<String>,
    /// Values of the claim `acr`. They are asked for, too.
    pub(super) acr: Vec<String>,
}

/// What is known of the provider before it is asked.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(super) issuer: String,
    pub(super) client_id: String,
    pub(super) secret: String,
    /// Where the provider sends people back to.
    pub(super) redirect: String,
    pub(super) name: Text,
    pub(super) second_factor: SecondFactor,
}

/// Without the secret.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// For whoever starts the server.
impl std::fmt::Display for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}); it sends people back to {}", in_language(&self.name, "en"), self.issuer, self.redirect)
    }
}

impl Settings {
    /// Reads the file of a data folder; none where there is no such file.
    ///
    /// # Errors
    /// Sentences that name the file and say what to do.
    pub(crate) fn load(folder: &Path) -> Result<Option<Self>, String> {
        written(folder, |text| Self::read(text, folder, std::env::var(SECRET).ok()))
    }

    /// The issuer in the file of a data folder, by whose word accounts are linked. The secret need not be at hand.
    ///
    /// # Errors
    /// As above.
    pub(crate) fn issuer(folder: &Path) -> Result<Option<String>, String> {
        written(folder, |text| parsed(text).map(|file| file.issuer))
    }

    fn read(text: &str, folder: &Path, from_env: Option<String>) -> Result<Self, String> {
        let file = parsed(text)?;
        let origin = address("origin", &file.origin)?;
        let origin = origin.origin().ascii_serialization();
        if file.origin.trim_end_matches('/') != origin {
            return Err(format!("origin is where people find Evenhand, without a path: “{origin}”?"));
        }
        if file.client_id.trim().is_empty() {
            return Err("client_id is empty; the provider tells it when Evenhand is registered there".to_owned());
        }
        check_names(&file.name)?;
        let second_factor = file.second_factor;
        if second_factor.amr.iter().chain(&second_factor.acr).any(|value| value.trim().is_empty()) {
            return Err("second_factor names an empty value; name what your provider says, such as \"mfa\"".to_owned());
        }
        let secret = secret(folder, file.client_secret, file.client_secret_file, from_env)?;
        let redirect = format!("{origin}{CALLBACK}");
        Ok(Self { issuer: file.issuer, client_id: file.client_id, secret, redirect, name: file.name, second_factor })
    }
}

/// What is read of the file in a folder; none where there is no such file.
fn written<T>(folder: &Path, read: impl FnOnce(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    let file = folder.join(FILE);
    let named = |reason: String| format!("{}: {reason}", file.display());
    match fs::read_to_string(&file) {
        Ok(text) => read(&text).map(Some).map_err(named),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(named(error.to_string())),
    }
}

fn parsed(text: &str) -> Result<File, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    address("issuer", &file.issuer)?;
    Ok(file)
}

/// An address over https, or http on this machine.
fn address(key: &str, text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("{key} is no address ({error}); write it with https://"))?;
    if !is_safe(&url) {
        return Err(format!("{key} must begin with https://; http:// is for localhost only"));
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err(format!("{key} is an address without ?, # and @"));
    }
    Ok(url)
}

/// Whether nobody in between can read or change what is sent there.
pub(super) fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.has_host(),
        "http" => is_here(url),
        _ => false,
    }
}

/// Whether it is on this machine.
pub(super) fn is_here(url: &Url) -> bool {
    url.host_str().is_some_and(is_local)
}

fn check_names(name: &Text) -> Result<(), String> {
    if name.is_empty() {
        return Err("name says what people call the provider: name = { en = \"City sign-in\", es = \"Acceso municipal\" }".to_owned());
    }
    name.iter().try_for_each(|(language, text)| check_name("name", text).map_err(|wrong| format!("name.{language}: {}", wrong.reason)))
}

/// From one place only, so that nobody changes it in one and wonders about the other.
fn secret(folder: &Path, written: Option<String>, file: Option<PathBuf>, from_env: Option<String>) -> Result<String, String> {
    let found = match (written, file, from_env) {
        (Some(secret), None, None) | (None, None, Some(secret)) => secret,
        (None, Some(file), None) => {
            let file = folder.join(file);
            fs::read_to_string(&file).map_err(|error| format!("client_secret_file {}: {error}", file.display()))?
        }
        (None, None, None) => {
            return Err(format!("the client's secret is missing: set client_secret, client_secret_file, or {SECRET} in the environment"));
        }
        _ => return Err(format!("the client's secret is in more than one of client_secret, client_secret_file and {SECRET}; keep one")),
    };
    let found = found.trim().to_owned();
    if found.is_empty() { Err("the client's secret is empty; the provider tells it".to_owned()) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINE: &str = r#"
        issuer = "https://login.example/city"
        client_id = "evenhand"
        client_secret = "a secret"
        origin = "https://plan.example"
        name = { en = "City sign-in", es = "Acceso municipal" }
        [second_factor]
        amr = ["mfa"]
    "#;

    fn read(text: &str) -> Result<Settings, String> {
        Settings::read(text, Path::new("/nowhere"), None)
    }

    #[test]
    fn a_file_says_which_provider_it_is() {
        let settings = read(FINE).expect("settings");
        assert_eq!((settings.issuer.as_str(), settings.client_id.as_str()), ("https://login.example/city", "evenhand"));
        assert_eq!(settings.redirect, "https://plan.example/api/v1/oidc/callback");
        assert_eq!(settings.name.get("es").map(String::as_str), Some("Acceso municipal"));
        assert_eq!(settings.second_factor.amr, ["mfa"]);
        assert!(!format!("{settings:?}").contains("a secret"), "it is never printed");
        let local =
            FINE.replace("https://login.example/city", "http://127.0.0.1:4000").replace("https://plan.example", "http://localhost:8080/");
        assert_eq!(read(&local).expect("settings").redirect, "http://localhost:8080/api/v1/oidc/callback");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let cases = [
            ("https://login.example/city", "http://login.example", "issuer must begin with https://"),
            ("https://login.example/city", "login.example", "issuer is no address"),
            ("https://login.example/city", "https://login.example/?a=1", "issuer is an address without ?"),
            ("https://plan.example", "http://plan.example", "origin must begin with https://"),
            ("https://plan.example", "https://plan.example/app", "without a path: “https://plan.example”"),
            ("https://plan.example", "javascript:alert(1)", "origin must begin with https://"),
            ("\"evenhand\"", "\" \"", "client_id is empty"),
            ("\"a secret\"", "\" \"", "secret is empty"),
            ("client_secret =", "client_secrets =", "unknown field `client_secrets`"),
            ("client_secret = \"a secret\"", "", "secret is missing"),
            ("client_secret = \"a secret\"", "client_secret_file = \"none\"", "client_secret_file /nowhere/none: "),
            ("{ en = \"City sign-in\", es = \"Acceso municipal\" }", "{}", "name says what people call the provider"),
            ("\"City sign-in\"", "\"\"", "name.en: a name has 1 to"),
            ("[\"mfa\"]", "[\"\"]", "second_factor names an empty value"),
            ("amr =", "arm =", "unknown field `arm`"),
        ];
        for (from, to, expected) in cases {
            assert!(FINE.contains(from), "{from}");
            let said = read(&FINE.replace(from, to)).expect_err(to);
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn the_secret_comes_from_one_place() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("oidc.secret"), "of a file\n").expect("a file");
        let without = FINE.replace("client_secret = \"a secret\"", "");
        let file = FINE.replace("client_secret = \"a secret\"", "client_secret_file = \"oidc.secret\"");
        assert_eq!(Settings::read(&file, folder.path(), None).expect("settings").secret, "of a file");
        assert_eq!(
            Settings::read(&without, folder.path(), Some("of the environment".to_owned())).expect("settings").secret,
            "of the environment"
        );
        for (text, env) in [(FINE, Some("b")), (file.as_str(), Some("b"))] {
            let said = Settings::read(text, folder.path(), env.map(str::to_owned)).expect_err("two places");
            assert!(said.contains("keep one"), "{said}");
        }
        assert!(Settings::load(folder.path()).expect("no file").is_none());
        fs::write(folder.path().join(FILE), "issuer = 1").expect("a file");
        let said = Settings::load(folder.path()).expect_err("not a text");
        assert!(said.contains("oidc.toml: ") && said.contains("issuer"), "{said}");
    }
}
