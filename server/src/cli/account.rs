//! Accounts from the command line: the first officer, and letting somebody in again. The audit trail notes both as done
//! by nobody.

use super::{Failure, runtime, service};
use crate::auth::oidc::Settings;
use crate::auth::session::{new_code, random_id};
use crate::service::Service;
use crate::store::Store;
use crate::store::links::Vouched;
use crate::store::people::{Doing, NewAccount, Unchanged};
use clap::Subcommand;
use shared::instrument::Role;
use shared::people::Grant;
use shared::protocol::{ProviderTrouble, Wrong, check_grants, check_name, check_password, check_sign_in, check_subject};
use std::io::BufRead;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Make an account. Its password is the first line of standard input; with `--invite`, the person chooses it.
    Add {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// Name of the organisation, which is made if it is missing.
        #[arg(long)]
        org: String,
        /// Name as others see it.
        #[arg(long)]
        name: String,
        /// The name to sign in with; with `--invite`, the person chooses it.
        #[arg(long, required_unless_present = "invite", conflicts_with = "invite")]
        sign_in: Option<String>,
        /// A role: `officer`, or in one department `lead:library`. Can be given more than once.
        #[arg(long = "role", required = true, value_parser = role)]
        roles: Vec<Grant>,
        /// Print a link that can be used once, within seven days, instead of making the account now.
        #[arg(long)]
        invite: bool,
    },
    /// Print a link that lets somebody choose a new password, once and within seven days, also after the account was ended.
    Reset {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The name that they sign in with.
        #[arg(long)]
        sign_in: String,
    },
    /// When no officer is left who can sign in: make somebody an officer again, and print a link that lets them choose a new
    /// password, once and within seven days. The audit trail says that it was done here.
    RecoverOfficer {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The name that they sign in with, or signed in with before their account ended.
        #[arg(long)]
        sign_in: String,
        /// Take their second factor away, too: they set up another after they signed in.
        #[arg(long)]
        reset_factor: bool,
    },
    /// Link an account to somebody of the provider in `oidc.toml`; whom it was linked to before is not let in any more.
    Link {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The account's name to sign in with.
        #[arg(long)]
        sign_in: String,
        /// What the provider names the person by: the claim `sub`, which is no e-mail address.
        #[arg(long)]
        subject: String,
    },
}

/// Reads `officer` or `lead:library`.
fn role(text: &str) -> Result<Grant, String> {
    let (role, department) = text.split_once(':').map_or((text, None), |(role, department)| (role, Some(department.to_owned())));
    let role = Role::named(role).ok_or_else(|| {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
        format!("there is no role “{role}”; there are {}", names.join(", "))
    })?;
    Ok(Grant { role, department })
}

pub(super) fn run(command: AccountCommand) -> Result<(), Failure> {
    runtime()?.block_on(async {
        match command {
            AccountCommand::Add { data, org, name, sign_in, roles, .. } => {
                let service = service(&data).await?;
                match sign_in {
                    Some(sign_in) => {
                        let password = first_line(std::io::stdin().lock())?;
                        add(&service, &org, &name, &sign_in, &password, roles).await?;
                        println!("{sign_in} can sign in");
                    }
                    None => println!("/join#{}", invite(&service, &org, &name, roles).await?),
                }
            }
            AccountCommand::Link { data, sign_in, subject } => {
                let issuer = Settings::issuer(&data)?.ok_or("this folder has no oidc.toml, and so no provider")?;
                link(&service(&data).await?, &sign_in, &issuer, subject).await?;
                println!("{sign_in} can sign in with {issuer}");
            }
            AccountCommand::RecoverOfficer { data, sign_in, reset_factor } => {
                println!("/join#{}", recover_officer(&service(&data).await?, &sign_in, reset_factor).await?);
            }
            AccountCommand::Reset { data, sign_in } => {
                println!("/join#{}", invite_again(&service(&data).await?, &sign_in).await?);
            }
        }
        Ok(())
    })
}

/// A password is not an argument, which other people of the machine could see.
fn first_line(mut input: impl BufRead) -> Result<String, Failure> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn sentence(wrong: &Wrong) -> Failure {
    wrong.reason.clone().into()
}

/// The organisation of this name, made if it is missing. A new one has no departments that a role could be in.
async fn doing<S: Store>(service: &Service<S>, org: &str, grants: &[Grant]) -> Result<Doing, Failure> {
    check_name("org", org).map_err(|wrong| sentence(&wrong))?;
    let id = match service.store().org_named(org).await? {
        Some(id) => id,
        None => {
            if let Some(department) = grants.iter().find_map(|grant| grant.department.as_deref()) {
                return Err(Unchanged::UnknownDepartment(department.to_owned()).reason().1.into());
            }
            eprintln!("the organisation “{org}” is new");
            service.store().add_org(random_id()?, org.to_owned()).await?
        }
    };
    Ok(Doing { org: id, by: None, now: service.now() })
}

/// Makes an account.
pub(crate) async fn add<S: Store>(
    service: &Service<S>,
    org: &str,
    name: &str,
    sign_in: &str,
    password: &str,
    grants: Vec<Grant>,
) -> Result<String, Failure> {
    let checked = check_name("name", name).and_then(|()| check_sign_in(sign_in)).and_then(|()| check_grants(&grants));
    checked.and_then(|()| check_password("password", password, sign_in)).map_err(|wrong| sentence(&wrong))?;
    if service.store().credentials(sign_in).await?.is_some() {
        return Err(Unchanged::NameTaken.reason().1.into());
    }
    let password = service.auth().passwords.hash(password.to_owned()).await?;
    let id = random_id()?;
    let account = NewAccount { id: id.clone(), sign_in: sign_in.to_owned(), name: name.to_owned(), password };
    let added = service.store().add_account(doing(service, org, &grants).await?, account, grants).await?;
    added.map_err(|unchanged| unchanged.reason().1)?;
    Ok(id)
}

/// Makes an invitation to an account, and returns its code.
async fn invite<S: Store>(service: &Service<S>, org: &str, name: &str, grants: Vec<Grant>) -> Result<String, Failure> {
    check_name("name", name).and_then(|()| check_grants(&grants)).map_err(|wrong| sentence(&wrong))?;
    let doing = doing(service, org, &grants).await?;
    let (code, new) = new_code(name, grants, doing.now)?;
    service.store().invite(doing, new).await?.map_err(|unchanged| unchanged.reason().1)?;
    Ok(code)
}

/// Makes an invitation that lets an account set its password, and returns its code.
async fn invite_again<S: Store>(service: &Service<S>, sign_in: &str) -> Result<String, Failure> {
    let now = service.now();
    let (code, new) = new_code("", Vec::new(), now)?;
    let made = service.store().invite_again(sign_in.to_owned(), new, now).await?;
    made.map_err(|_| format!("nobody signs in with the name “{sign_in}”"))?;
    Ok(code)
}

/// Links an account to somebody of a provider.
async fn link<S: Store>(service: &Service<S>, sign_in: &str, issuer: &str, subject: String) -> Result<(), Failure> {
    check_subject(&subject).map_err(|wrong| sentence(&wrong))?;
    let linked = service.store().link_named(sign_in.to_owned(), Vouched { issuer: issuer.to_owned(), subject }, service.now()).await?;
    linked.map_err(|trouble| match trouble {
        ProviderTrouble::LinkedElsewhere => "another account is linked to this person of the provider".into(),
        _ => format!("nobody signs in with the name “{sign_in}”").into(),
    })
}

/// Makes an account an officer's that can sign in, and returns the code of an invitation that lets it set its password.
async fn recover_officer<S: Store>(service: &Service<S>, sign_in: &str, reset_factor: bool) -> Result<String, Failure> {
    let now = service.now();
    let (code, new) = new_code("", Vec::new(), now)?;
    let made = service.store().recover_officer(sign_in.to_owned(), new, reset_factor, now).await?;
    made.map_err(|unchanged| match unchanged {
        Unchanged::UnknownAccount => {
            format!("nobody signs in with the name “{sign_in}”; `evenhand account add --role officer --invite` lets somebody new in")
        }
        unchanged => unchanged.reason().1,
    })?;
    Ok(code)
}

#[cfg(test)]
mod tests;
