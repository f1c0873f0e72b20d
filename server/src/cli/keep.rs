//! `backup`, `restore` and `check`: what an operator does so that nothing is lost.

use super::Failure;
use crate::clock::Clock;
use crate::documents::KEY_FILE;
use crate::store::sqlite::keep;
use std::path::Path;

/// Copies the database into a file.
pub(super) fn backup(data: &Path, to: &Path) -> Result<(), Failure> {
    keep::backup(data, to)?;
    println!("wrote {}", to.display());
    println!("It holds everything that was stored until now: people, documents, and the responses of surveys.");
    println!("It does not hold {KEY_FILE}. Keep a copy of that file apart from the back-ups: whoever has both can forge changes,");
    println!("and without it a restored server does not know its own work again.");
    Ok(())
}

/// Puts a back-up in place of the database.
pub(super) fn restore(data: &Path, from: &Path) -> Result<(), Failure> {
    let restored = keep::restore(data, from, Clock::default().now())?;
    println!("restored {} into {}", from.display(), data.display());
    match &restored.old {
        Some(old) => println!("The database that was there is kept as {}.", old.display()),
        None => println!("There was no database before."),
    }
    println!("The life of the database that begins now is {}.", restored.epoch);
    for (name, last) in &restored.orgs {
        println!("  {name}: documents up to number {last}");
    }
    println!("Everybody must sign in again. Accounts, roles and invitations are as they were when the back-up was made: what was");
    println!("ended since must be ended again.");
    println!("What was accepted after the back-up comes back from the devices that hold it, when they sync.");
    println!("Responses to surveys that were accepted after the back-up are gone.");
    for survey in &restored.paused {
        println!("  /s/{survey} was open and is paused now; let it go on with: evenhand survey resume {survey}");
    }
    if !data.join(KEY_FILE).exists() {
        println!("There is no {KEY_FILE} in this folder. Put the one back that belongs to this database before you serve it:");
        println!("where there are changes the server does not start without it. A new one is made only where there are none.");
    }
    Ok(())
}

/// Looks whether all of a database is right.
pub(super) fn check(data: &Path) -> Result<(), Failure> {
    let checked = keep::check(data)?;
    println!("{} documents, {} changes", checked.documents, checked.changes);
    if checked.wrong.is_empty() {
        println!("Pages and references are whole, every seal holds, and what stands is what the changes say.");
        return Ok(());
    }
    for sentence in &checked.wrong {
        println!("  {sentence}");
    }
    Err("something is wrong with this database: see above".into())
}
