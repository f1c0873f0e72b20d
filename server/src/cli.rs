//! Commands of the one binary. Errors are sentences that say what to do.

mod account;
mod keep;

use crate::documents::Sealer;
use crate::store::documents::DocumentStore;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::keep::{DATABASE, Lock, make_folder};
use crate::{catalog, demo, routes, service::Service};
use clap::{Args, Parser, Subcommand};
use shared::instrument::{Choice, Hash, Instrument, LoadError, Schema, from_toml, to_toml};
use shared::survey::{Mode, Settings, SurveyState};
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
    Demo(Serve),
    /// Surveys of a data folder. A running server notices within a minute.
    Survey {
        #[command(subcommand)]
        command: SurveyCommand,
    },
    /// People of a data folder. A running server notices at once.
    Account {
        #[command(subcommand)]
        command: account::AccountCommand,
    },
    /// Copy the database into a file, also while a server runs.
    Backup {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The file to write; it must not exist.
        #[arg(long)]
        to: PathBuf,
    },
    /// Put a back-up in place of the database of a folder. No server may run over it.
    Restore {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The back-up.
        #[arg(long)]
        from: PathBuf,
    },
    /// Look whether all of a database is right: its pages, every seal, and what stands in each document.
    Check {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
    },
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
    /// Folder that holds the database and, in `instruments/`, instruments of your own.
    #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
    data: PathBuf,
}

#[derive(Debug, Subcommand)]
enum SurveyCommand {
    /// Open an open-link survey and print its address.
    Open {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// Name of the instrument.
        #[arg(long, default_value = "workplace-diversity")]
        instrument: String,
        /// TOML file with the department groups: `[[groups]]`, each with `name` and `label = { en = "...", es = "..." }`.
        #[arg(long)]
        groups: PathBuf,
        /// The smallest group that is ever shown; 5 at least.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(5..=1000))]
        minimum: u32,
        /// Days after closing in which responses already begun are taken.
        #[arg(long, default_value_t = 7)]
        grace_days: u32,
    },
    /// Stop a survey: it takes what is on its way for the grace days.
    Close {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The survey's address.
        id: String,
    },
    /// Let a survey that a restore paused take responses again.
    Resume {
        #[arg(long, env = "EVENHAND_DATA", default_value = "data")]
        data: PathBuf,
        /// The survey's address.
        id: String,
    },
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
        Command::Serve(options) => serve(&options, false),
        Command::Demo(options) => serve(&options, true),
        Command::Survey { command: SurveyCommand::Open { data, instrument, groups, minimum, grace_days } } => {
            open_survey(&data, &instrument, &groups, minimum, grace_days)
        }
        Command::Survey { command: SurveyCommand::Close { data, id } } => {
            let id = Hash::parse(&id)?;
            runtime()?.block_on(async { Ok::<(), Failure>(service(&data).await?.set_state(&id, SurveyState::Closed).await?) })?;
            println!("closed {id}");
            Ok(())
        }
        Command::Survey { command: SurveyCommand::Resume { data, id } } => resume(&data, &Hash::parse(&id)?),
        Command::Account { command } => account::run(command),
        Command::Backup { data, to } => keep::backup(&data, &to),
        Command::Restore { data, from } => keep::restore(&data, &from),
        Command::Check { data } => keep::check(&data),
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
    let catalog = catalog::Catalog::load(Some(&data.join("instruments")))?;
    let sealer = if store.holds_changes().await? { Sealer::existing(data)? } else { Sealer::open(data)? };
    Ok(Service::start(store, catalog, sealer).await?)
}

fn serve(options: &Serve, demo: bool) -> Result<(), Failure> {
    let _lock = Lock::take(&options.data)?;
    runtime()?.block_on(async {
        let service = Arc::new(service(&options.data).await?);
        let moved = service.store().rescope(service.rules()).await?;
        if moved > 0 {
            tracing::info!(moved, "documents are in other scopes, as the access of their kinds says now");
        }
        let surveys = if demo { demo::fill(&service).await? } else { Vec::new() };
        let listener = tokio::net::TcpListener::bind(options.listen)
            .await
            .map_err(|error| format!("{}: {error}; choose another address with --listen", options.listen))?;
        let address = listener.local_addr()?;
        println!("Evenhand listens on http://{address}");
        println!("  workbench         http://{address}/");
        println!("  components        http://{address}/components");
        if demo {
            print_sign_ins();
        }
        for (title, id) in surveys {
            println!("  {title:<17} http://{address}/s/{id}");
        }
        let daily = tokio::spawn(service.clone().keep_current(Duration::from_secs(60)));
        // The address of whoever asks is for counting refused sign-ins, in memory; survey requests do not look at it.
        let app = routes::app(service).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, app).with_graceful_shutdown(stop()).await?;
        daily.abort();
        tracing::info!("stopped");
        Ok(())
    })
}

/// Who can sign in to the sample city.
fn print_sign_ins() {
    println!("  sign in as one of these people, who do not exist; all have the password {}", demo::PASSWORD);
    for (sign_in, who) in demo::sign_ins() {
        println!("    {sign_in:<15} {who}");
    }
    println!("    for trying out only: whoever reads this can sign in");
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

fn resume(data: &Path, id: &Hash) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let service = service(data).await?;
        let survey = service.find(id).ok_or_else(|| format!("no survey has the address {id}"))?;
        if survey.survey.state != SurveyState::Paused {
            return Err(format!("{id} is not paused: there is nothing to resume").into());
        }
        service.set_state(id, SurveyState::Open).await?;
        println!("open again: /s/{id}");
        Ok(())
    })
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    groups: Vec<Choice>,
}

fn open_survey(data: &Path, instrument: &str, groups: &Path, minimum: u32, grace_days: u32) -> Result<(), Failure> {
    let text = std::fs::read_to_string(groups).map_err(|error| format!("{}: {error}", groups.display()))?;
    let groups: Groups = catalog::parse_toml(&text).map_err(|reason| format!("{}: {reason}", groups.display()))?;
    runtime()?.block_on(async {
        let service = service(data).await?;
        let languages = service.catalog().get(instrument)?.languages.clone();
        let settings = Settings { modes: vec![Mode::OpenLink], groups: groups.groups, k: minimum, languages, grace_days };
        let id = service.open_survey(instrument, settings).await?;
        println!("/s/{id}");
        Ok(())
    })
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
