//! Commands of the one binary. Errors are sentences that say what to do.

mod account;
mod keep;
mod survey;

use crate::auth::oidc::{Oidc, Settings};
use crate::auth::passkey::Site;
use crate::documents::Sealer;
use crate::store::documents::DocumentStore;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::keep::{DATABASE, Lock, make_folder};
use crate::{catalog, demo, routes, service::Service};
use clap::{Args, Parser, Subcommand};
use shared::instrument::{Instrument, LoadError, Schema, from_toml, to_toml};
use shared::xlsform::{export, import, read_workbook, write_workbook};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

type Failure = Box<dyn std::error::Error>;

/// The working system behind a city's Racial Equity Action Plan.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the app and its data.
    Serve(Serve),
    /// Serve a sample city with synthetic people, documents and responses, and print the links and sign-ins to try.
    Demo(Demo),
    /// Surveys of a data folder. A running server notices within a minute.
    Survey {
        #[command(subcommand)]
        command: survey::SurveyCommand,
    },
    /// People of a data folder. A running server notices at once.
    Account {
        #[command(subcommand)]
        command: account::AccountCommand,
    },
    #[command(flatten)]
    Keep(keep::KeepCommand),
    /// Instrument files.
    Instrument {
        #[command(subcommand)]
        command: InstrumentCommand,
    },
}

#[derive(Debug, Args)]
struct Serve {
    /// Address to listen on.
    #[arg(long, env = "EVENHAND_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder that holds the database and, in `instruments/` and `analysis/`, instruments of your own.
    #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
    data: PathBuf,
    /// Where people open the app, such as https://plan.example: passkeys are bound to it. Without it they work on localhost only.
    #[arg(long, env = "EVENHAND_ORIGIN", value_parser = Site::parse)]
    origin: Option<Site>,
}

#[derive(Debug, Args)]
struct Demo {
    #[command(flatten)]
    serve: Serve,
    /// Synthetic responses in the newer of the two surveys that are over, when the sample city is made.
    #[arg(long, default_value_t = demo::RESPONSES, value_parser = clap::value_parser!(u64).range(0..=1_000_000))]
    responses: u64,
    /// Hold officers to a second factor, as `serve` always does.
    #[arg(long)]
    second_factor: bool,
}

/// What a sample city is made and served with.
#[derive(Debug, Clone, Copy)]
struct Sample {
    responses: u64,
    second_factor: bool,
}

#[derive(Debug, Subcommand)]
enum InstrumentCommand {
    /// Check a TOML instrument and name everything that is wrong.
    Check {
        /// The file: TOML, or an XLSForm workbook.
        file: PathBuf,
    },
    /// Turn an XLSForm workbook (.xlsx) into TOML, or TOML into a workbook, and say what is left out.
    Convert {
        /// The file to read.
        file: PathBuf,
        /// Where to write. Without it, beside the file with the other ending.
        #[arg(long)]
        to: Option<PathBuf>,
    },
}

pub(crate) fn run() -> Result<(), Failure> {
    match Cli::parse().command {
        Command::Serve(options) => serve(&options, None),
        Command::Demo(Demo { serve: options, responses, second_factor }) => serve(&options, Some(Sample { responses, second_factor })),
        Command::Survey { command } => survey::run(command),
        Command::Account { command } => account::run(command),
        Command::Keep(command) => keep::run(command),
        Command::Instrument { command: InstrumentCommand::Check { file } } => check(&file),
        Command::Instrument { command: InstrumentCommand::Convert { file, to } } => convert(&file, to),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

async fn service(data: &Path) -> Result<Service<Sqlite>, Failure> {
    make_folder(data).map_err(|error| format!("{}: {error}; choose another folder with --data", data.display()))?;
    let store = Sqlite::open(&data.join(DATABASE))?;
    let catalog = catalog::Catalog::load(Some(&data.join("instruments")))?.with_analysis(&data.join("analysis"))?;
    let sealer = if store.holds_changes().await? { Sealer::existing(data)? } else { Sealer::open(data)? };
    Ok(Service::start(store, catalog, sealer).await?)
}

/// Serves; with the sample city, whose newer wave has so many responses.
fn serve(options: &Serve, demo: Option<Sample>) -> Result<(), Failure> {
    let _lock = Lock::take(&options.data)?;
    runtime()?.block_on(async {
        let provider = Settings::load(&options.data)?;
        let service = service(&options.data).await?.with_factors(demo.is_none_or(|sample| sample.second_factor), options.origin.clone());
        let names = provider.as_ref().map(Settings::to_string);
        let service = Arc::new(match provider {
            Some(settings) => service.with_provider(Oidc::new(settings)?),
            None => service,
        });
        let moved = service.store().rescope(service.rules()).await?;
        if moved > 0 {
            tracing::info!(moved, "documents are in other scopes, as the access of their kinds says now");
        }
        let (surveys, made) = match demo {
            Some(sample) => demo::fill(&service, sample.responses).await?,
            None => (Vec::new(), None),
        };
        let listener = tokio::net::TcpListener::bind(options.listen)
            .await
            .map_err(|error| format!("{}: {error}; choose another address with --listen", options.listen))?;
        let address = listener.local_addr()?;
        println!("Evenhand listens on http://{address}");
        println!("  workbench         http://{address}/");
        println!("  components        http://{address}/components");
        if let Some(names) = names {
            println!("  sign in also with {names}");
        }
        if let Some(sample) = demo {
            print_made(made);
            print_sign_ins(sample.second_factor);
        }
        for (title, id) in surveys {
            println!("  {title:<17} http://{address}/s/{id}");
        }
        let daily = tokio::spawn(service.clone().keep_current(Duration::from_secs(60)));
        // The address of whoever asks is for counting refused sign-ins and responses by open links, in memory.
        let app = routes::app(service).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, app).with_graceful_shutdown(stop()).await?;
        daily.abort();
        tracing::info!("stopped");
        Ok(())
    })
}

/// What was made of surveys that are over.
fn print_made(made: Option<demo::Made>) {
    match made {
        Some(demo::Made { responses, took }) => {
            println!("  made {responses} synthetic responses of two waves, and their releases, in {:.1} s", took.as_secs_f64());
        }
        None => println!("  the waves of this folder were made before; --responses is for a new one"),
    }
}

/// Who can sign in to the sample city.
fn print_sign_ins(second_factor: bool) {
    println!("  sign in as one of these people, who do not exist; all have the password {}", demo::PASSWORD);
    for (sign_in, who) in demo::sign_ins() {
        println!("    {sign_in:<15} {who}");
    }
    println!("    for trying out only: whoever reads this can sign in");
    if second_factor {
        println!("    officers set up a second factor before anything else, as everywhere");
    } else {
        println!(
            "    the rule that officers have a second factor is off here; --second-factor turns it on, and nothing turns it off in “serve”"
        );
    }
}

async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await.unwrap_or(()),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
}

/// Reads TOML or a workbook; says on standard error what a workbook loses.
fn read_instrument(file: &Path) -> Result<Instrument, Failure> {
    let failed = |error: std::io::Error| format!("{}: {error}", file.display());
    if file.extension().is_some_and(|ending| ending == "toml") {
        return Ok(from_toml(&std::fs::read_to_string(file).map_err(failed)?).map_err(|error| error.to_string())?);
    }
    let sheets = read_workbook(&std::fs::read(file).map_err(failed)?).map_err(|finding| format!("{}: {finding}", file.display()))?;
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let imported = import(&sheets, &stem);
    for finding in &imported.findings {
        eprintln!("  {finding}");
    }
    if !imported.is_usable() {
        return Err(format!("{} cannot be used: see the errors above", file.display()).into());
    }
    Ok(imported.instrument)
}

fn check(file: &Path) -> Result<(), Failure> {
    let list = |errors: Vec<LoadError>| errors.iter().map(|error| format!("\n  {error}")).collect::<String>();
    let schema = Schema::compile(read_instrument(file)?, &demo::groups())
        .map_err(|errors| format!("{} cannot be used:{}", file.display(), list(errors)))?;
    println!(
        "{}: {} questions on {} pages, languages {}",
        file.display(),
        schema.questions().count(),
        schema.pages.len(),
        schema.languages.join(", ")
    );
    Ok(())
}

fn convert(file: &Path, to: Option<PathBuf>) -> Result<(), Failure> {
    let instrument = read_instrument(file)?;
    let from_toml = file.extension().is_some_and(|ending| ending == "toml");
    let to = to.unwrap_or_else(|| file.with_extension(if from_toml { "xlsx" } else { "toml" }));
    let bytes = if to.extension().is_some_and(|ending| ending == "xlsx") {
        write_workbook(&export(&instrument))?
    } else {
        to_toml(&instrument)?.into_bytes()
    };
    std::fs::write(&to, bytes).map_err(|error| format!("{}: {error}", to.display()))?;
    println!("wrote {}", to.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Command, clap::Error> {
        Cli::try_parse_from(std::iter::once("evenhand").chain(args.iter().copied())).map(|cli| cli.command)
    }

    #[test]
    fn only_the_sample_city_lets_officers_off() {
        for (args, expected) in [(&["demo"][..], false), (&["demo", "--second-factor"], true)] {
            assert!(matches!(parse(args), Ok(Command::Demo(Demo { second_factor, .. })) if second_factor == expected), "{args:?}");
        }
        assert!(parse(&["serve", "--second-factor"]).is_err(), "elsewhere there is nothing to switch");
    }

    #[test]
    fn where_people_open_the_app_is_an_address() {
        assert!(matches!(parse(&["serve", "--origin", "https://plan.example"]), Ok(Command::Serve(Serve { origin: Some(_), .. }))));
        assert!(parse(&["serve", "--origin", "plan.example"]).is_err());
    }
}
