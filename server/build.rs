//! Packs the built app and the instruments into the binary: each file precompressed, with its hash, and one
//! service worker an entry that lists exactly the files of that entry.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Folder of the built entry, and the URL prefix it is served under.
const ENTRIES: [(&str, &str); 2] = [("survey", "/s/"), ("workbench", "/")];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("..");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let dist = env::var("EVENHAND_DIST").map_or_else(|_| root.join("dist"), PathBuf::from);
    println!("cargo::rerun-if-env-changed=EVENHAND_DIST");
    // A missing path would make cargo run this again at every build.
    if dist.exists() {
        println!("cargo::rerun-if-changed={}", dist.display());
    }
    println!("cargo::rerun-if-changed={}", root.join("public").display());

    let worker = fs::read_to_string(root.join("public/sw.js"))?;
    let mut table = String::from("static ASSETS: &[Asset] = &[\n");
    for (folder, prefix) in ENTRIES {
        let mut files = Vec::new();
        collect(&dist.join(folder), "", &mut files)?;
        if files.is_empty() {
            println!("cargo::warning=dist/{folder} is not built: this binary answers {prefix} with a notice (run make build)");
            continue;
        }
        files.sort();
        let worker = service_worker(&worker, prefix, &files);
        files.push(("sw.js".to_owned(), worker.into_bytes()));
        for (name, bytes) in &files {
            asset(&mut table, &out, prefix, name, bytes)?;
        }
    }
    table.push_str("];\n\n");
    let instruments = root.join("public/instruments");
    texts(&mut table, &instruments, "INSTRUMENTS", |_| true)?;
    table.push('\n');
    // What is called after no instrument says nothing of one: tables that the analysis reads otherwise.
    texts(&mut table, &root.join("public/analysis"), "ANALYSIS", |name| instruments.join(name).exists())?;
    fs::write(out.join("assets.rs"), table)
}

/// A table of TOML files of a folder: name and text.
fn texts(table: &mut String, folder: &Path, name: &str, wanted: impl Fn(&str) -> bool) -> io::Result<()> {
    writeln!(table, "pub(crate) static {name}: &[(&str, &str)] = &[").map_err(io::Error::other)?;
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    for (name, _) in files.iter().filter(|(name, _)| name.ends_with(".toml") && wanted(name)) {
        writeln!(table, "    ({name:?}, include_str!({:?})),", fs::canonicalize(folder.join(name))?).map_err(io::Error::other)?;
    }
    table.push_str("];\n");
    Ok(())
}

fn collect(folder: &Path, below: &str, files: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else if !name.starts_with('.') {
            files.push((name, fs::read(entry.path())?));
        }
    }
    Ok(())
}

/// The page itself is cached under the prefix, as every address below it shows the same page.
fn url(prefix: &str, name: &str) -> String {
    if name == "index.html" { prefix.to_owned() } else { format!("{prefix}{name}") }
}

fn service_worker(template: &str, prefix: &str, files: &[(String, Vec<u8>)]) -> String {
    let mut list = String::new();
    let mut version = Sha256::new();
    for (name, bytes) in files {
        let integrity = format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)));
        version.update(name);
        version.update(&integrity);
        let _ = write!(list, "\n  [{:?}, {integrity:?}],", url(prefix, name));
    }
    let version = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&version.finalize()[..12]);
    template.replace("__PREFIX__", prefix).replace("__VERSION__", &version).replace("/*ASSETS*/", &list)
}

fn asset(table: &mut String, out: &Path, prefix: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    let path = url(prefix, name);
    let file = |ending: &str| out.join(format!("{}{ending}", path.replace('/', "_")));
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    fs::write(file(".raw"), bytes)?;
    let small = |packed: &[u8]| packed.len() + 64 < bytes.len();
    let brotli = brotli(bytes)?;
    let gzip = gzip(bytes)?;
    let member = |ending: &str, packed: &[u8]| -> io::Result<String> {
        if !small(packed) {
            return Ok("None".to_owned());
        }
        fs::write(file(ending), packed)?;
        Ok(format!("Some(include_bytes!({:?}))", file(ending)))
    };
    let (brotli, gzip) = (member(".br", &brotli)?, member(".gz", &gzip)?);
    // Trunk puts a hash into the names of what may be cached for ever.
    let immutable = !matches!(name, "index.html" | "sw.js") && name.contains('-');
    let etag = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..12]);
    writeln!(
        table,
        "    Asset {{ path: {path:?}, content_type: {:?}, etag: {etag:?}, immutable: {immutable}, raw: include_bytes!({:?}), brotli: {brotli}, gzip: {gzip} }},",
        kind.essence_str(),
        file(".raw"),
    )
    .map_err(io::Error::other)
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
