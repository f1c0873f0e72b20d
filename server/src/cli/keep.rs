//! `backup`, `restore` and `check`, and what belongs to them: what an operator does so that nothing is lost, and nothing is
//! kept for longer than it must be.

use super::Failure;
use crate::clock::Clock;
use crate::documents::KEY_FILE;
use crate::store::sqlite::keep::{self, REDACTIONS_FILE};
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum KeepCommand {
    /// Make the key that back-ups are encrypted to. It is needed as long as any survey is not frozen.
    BackupKey {
        /// The file to write the private half into. Keep it offline: whoever has it can read back-ups.
        #[arg(long)]
        to: PathBuf,
        /// The folder to put the public half into, as `backup.pub`. Without it, it is only printed.
        #[arg(long, env = "EVENHAND_DATA")]
        data: Option<PathBuf>,
    },
    /// Copy the database into a file, also while a server runs. It is encrypted where the folder has a `backup.pub`.
    Backup {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The file to write; it must not exist.
        #[arg(long)]
        to: PathBuf,
        /// After how many days an encrypted back-up must be destroyed.
        #[arg(long, default_value_t = 35, value_parser = clap::value_parser!(u32).range(1..=366))]
        expires_days: u32,
    },
    /// Delete the encrypted back-ups in a folder that must be destroyed by now.
    BackupPrune {
        /// The folder that they are in.
        folder: PathBuf,
    },
    /// Put a back-up in place of the database of a folder. No server may run over it.
    Restore {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The back-up.
        #[arg(long)]
        from: PathBuf,
        /// The file of the private half, of a back-up that is encrypted.
        #[arg(long)]
        key: Option<PathBuf>,
    },
    /// Look whether the audit trail is as it was noted, and print the hash that it is chained by. Compare that with the one in
    /// a file that the trail was exported to: whoever changes a database can chain it anew, and then it is another.
    Verify {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The number of the entry whose hash is printed, in place of the last: the file names it.
        #[arg(long)]
        entry: Option<u64>,
    },
    /// Look whether all of a database is right: its pages, every seal, what stands in each document, and surveys.
    Check {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
    },
}

pub(super) fn run(command: KeepCommand) -> Result<(), Failure> {
    match command {
        KeepCommand::BackupKey { to, data } => make_key(&to, data.as_deref()),
        KeepCommand::Backup { data, to, expires_days } => backup(&data, &to, expires_days),
        KeepCommand::BackupPrune { folder } => prune(&folder),
        KeepCommand::Restore { data, from, key } => restore(&data, &from, key.as_deref()),
        KeepCommand::Verify { data, entry } => verify(&data, entry),
        KeepCommand::Check { data } => check(&data),
    }
}

fn make_key(to: &Path, data: Option<&Path>) -> Result<(), Failure> {
    let made = keep::make_key(to, data)?;
    println!("{}", made.line);
    println!("The key {}: its private half is in {}, and opens the back-ups that are encrypted to it.", made.fingerprint, to.display());
    println!("Take that file off this machine now, and keep it offline in two places. Whoever has it and back-ups can read them;");
    println!("without it nobody can.");
    match made.public {
        Some(public) => println!("Back-ups of this folder are encrypted from now on: {} is the public half.", public.display()),
        None => println!("Put the line above into DIR/{} and the back-ups of that folder are encrypted to it.", keep::PUBLIC),
    }
    Ok(())
}

/// Copies the database into a file.
fn backup(data: &Path, to: &Path, days: u32) -> Result<(), Failure> {
    let header = keep::backup(data, to, Clock::default().now(), days)?;
    println!("wrote {}", to.display());
    println!("It holds everything that was stored until now: people, documents and their files, surveys and their responses.");
    match header {
        Some(header) => {
            println!("It is encrypted to the key {}, and must be destroyed after {}:", header.key, header.expires);
            println!("evenhand backup-prune FOLDER does that. Copies of it elsewhere are for you to destroy.");
        }
        None => println!("It is not encrypted: every survey is frozen. (evenhand backup-key makes a key.)"),
    }
    println!("It does not hold {KEY_FILE}. Keep a copy of that file apart from the back-ups: whoever has both can forge changes,");
    println!("and without it a restored server does not know its own work again.");
    println!("Nor does it hold {REDACTIONS_FILE}, the list of what was redacted. Keep a copy of that file as new as you can: with it a");
    println!("restored server redacts again what this back-up still has. It says what was removed from where, and no value.");
    println!("Nor does it hold the folder session-keys: seat maps cannot be read without it, and are gone for good when their keys are.");
    Ok(())
}

/// Looks through the audit trails.
fn verify(data: &Path, entry: Option<u64>) -> Result<(), Failure> {
    let mut broken = 0;
    for trail in keep::verify(data, entry)? {
        println!("{}: {} entries", trail.org, trail.entries);
        if trail.unchained > 0 {
            println!("  the first {} are from before there was a chain: nothing can be said of them", trail.unchained);
        }
        let which = entry.map_or_else(|| "the last entry".to_owned(), |entry| format!("entry {entry}"));
        match trail.link {
            Some(link) => println!("  sha256 {link} at {which}"),
            None => println!("  {which} is not there, or not chained"),
        }
        if let Some((number, why)) = trail.broken {
            println!("  entry {number}: {why}");
            broken += 1;
        }
    }
    if broken > 0 {
        return Err("the audit trail was changed behind the server's back, or the disk has damaged it; compare with a back-up".into());
    }
    println!("every entry says what it said when it was noted, as far as the hash above is the one that you kept");
    Ok(())
}

/// Deletes what must be destroyed by now.
fn prune(folder: &Path) -> Result<(), Failure> {
    let pruned = keep::prune(folder, Clock::default().now())?;
    for (file, expired) in &pruned.deleted {
        println!("deleted {}: it was to be destroyed after {expired}", file.display());
    }
    for (file, expires) in &pruned.kept {
        println!("kept    {}: until {expires}", file.display());
    }
    for file in &pruned.plain {
        println!("kept    {}: it is not encrypted and says no day; destroy it by hand", file.display());
    }
    println!("{} deleted, {} kept; {} other files", pruned.deleted.len(), pruned.kept.len() + pruned.plain.len(), pruned.others);
    if pruned.failed.is_empty() {
        return Ok(());
    }
    Err(format!("not everything could be done:\n  {}", pruned.failed.join("\n  ")).into())
}

/// Puts a back-up in place of the database.
fn restore(data: &Path, from: &Path, key: Option<&Path>) -> Result<(), Failure> {
    let restored = keep::restore(data, from, key, Clock::default().now())?;
    println!("restored {} into {}", from.display(), data.display());
    if let Some(day) = &restored.expired {
        println!("This back-up was to be destroyed after {day}. Destroy it, and its copies, when you are done.");
    }
    match &restored.old {
        Some(old) => {
            println!("The database that was there is kept as {}.", old.display());
            println!("It is not encrypted. Delete it as soon as nobody needs it.");
        }
        None => println!("There was no database before."),
    }
    println!("The life of the database that begins now is {}.", restored.epoch);
    for (name, last) in &restored.orgs {
        println!("  {name}: documents up to number {last}");
    }
    if restored.redacted > 0 {
        println!("Redactions that are newer than the back-up were done again: {}. {REDACTIONS_FILE} has them.", restored.redacted);
    } else if !data.join(REDACTIONS_FILE).exists() {
        println!(
            "There is no {REDACTIONS_FILE} in this folder. If values were ever redacted here, put it back before you serve this database:"
        );
        println!("without it the back-up brings back what was redacted after it was made.");
    }
    for matter in &restored.holds {
        println!("The legal hold “{matter}” is not in the back-up: place it again before anything is erased.");
    }
    println!("Everybody must sign in again. Accounts, roles and invitations are as they were when the back-up was made: what was");
    println!("ended since must be ended again.");
    println!("What was accepted after the back-up comes back from the devices that hold it, when they sync.");
    println!("Responses to surveys that were accepted after the back-up are gone: devices forget a response when it has arrived.");
    println!("That invitations were redeemed after the back-up is forgotten, too. Such an invitation can be used again: whoever");
    println!("answered after the back-up is not counted unless they do, and whoever had redeemed it and not answered could answer");
    println!("twice, once with the credential that their device still has.");
    for (survey, state) in &restored.held {
        println!("  /s/{survey} was {state} and is held now: it takes nothing, and neither closes nor freezes by itself. Tell the people");
        println!("  who were invited, and let it go on with:");
        println!("  evenhand survey resume --data {} {survey}", data.display());
    }
    if !data.join(KEY_FILE).exists() {
        println!("There is no {KEY_FILE} in this folder. Put the one back that belongs to this database before you serve it:");
        println!("where there are changes the server does not start without it. A new one is made only where there are none.");
    }
    Ok(())
}

/// Looks whether all of a database is right.
fn check(data: &Path) -> Result<(), Failure> {
    let checked = keep::check(data)?;
    println!("{} documents, {} changes, {} files, {} surveys", checked.documents, checked.changes, checked.files, checked.surveys);
    for sentence in &checked.explained {
        println!("  {sentence}");
    }
    if checked.wrong.is_empty() {
        println!("Pages and references are whole, every seal holds, what stands is what the changes say, and surveys add up.");
        return Ok(());
    }
    for sentence in &checked.wrong {
        println!("  {sentence}");
    }
    Err("something is wrong with this database: see above".into())
}
