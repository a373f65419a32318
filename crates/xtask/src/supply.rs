//! Whose software is in the page: what is allowed in, a bill of materials (CycloneDX) and the notices that licences ask for.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    error::{AtPath as _, Error},
    offline::sha256,
    places::Places,
    process::{output, run},
    tools,
};

/// What the page's two programs are built for.
const TARGET: &str = "wasm32-unknown-unknown";
const PROGRAMS: [&str; 2] = ["phrasebox-app", "phrasebox-worker"];
/// How files with a licence's text begin their names.
const TEXTS: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];

/// A crate that is part of the page.
#[derive(Debug)]
struct Part {
    name: String,
    version: String,
    licence: String,
    source: Option<String>,
    repository: String,
    /// Hash of the crate's archive, from `Cargo.lock`.
    checksum: Option<String>,
    /// Texts of its licences.
    texts: Vec<String>,
}

/// Checks licences, sources and known vulnerabilities of every dependency against `deny.toml`.
pub(crate) fn check(places: &Places) -> Result<(), Error> {
    let deny = tools::cargo_deny(places)?;
    let deny = |arguments: &[&str]| {
        let mut command = Command::new(&deny);
        command.args(["--locked"]).args(arguments);
        run(command.current_dir(&places.root))
    };
    deny(&[
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ])?;
    // The database of advisories is elsewhere: not to reach it is not a fault of the project.
    if let Err(error) = deny(&["fetch", "db"]) {
        eprintln!("advisories were NOT checked, their database could not be fetched: {error}");
        return Ok(());
    }
    deny(&["--offline", "check", "--hide-inclusion-graph", "advisories"])
}

/// Writes `about/notices.txt`, `about/sbom.cdx.json` and the model card beside them.
pub(crate) fn write(places: &Places, built: &Path) -> Result<(), Error> {
    let parts = parts(places)?;
    let folder = built.join("about");
    fs::create_dir_all(&folder).at("create", &folder)?;
    let bill = bill(&parts, &packs(built)?);
    for (name, text) in [
        ("notices.txt", notices(&parts)),
        ("sbom.cdx.json", format!("{bill:#}\n")),
    ] {
        fs::write(folder.join(name), text).at("write", folder.join(name))?;
    }
    let card = places.root.join("docs/model-card.md");
    fs::copy(&card, folder.join("model-card.md")).at("copy", &card)?;
    // The card shows pictures of known failures.
    let pictures = places.root.join("docs/known-failures");
    let shown = folder.join("known-failures");
    fs::create_dir_all(&shown).at("create", &shown)?;
    for picture in fs::read_dir(&pictures).at("read", &pictures)? {
        let from = picture.at("read", &pictures)?.path();
        let to = shown.join(from.file_name().unwrap_or_default());
        fs::copy(&from, to).at("copy", &from)?;
    }
    Ok(())
}

fn cargo(places: &Places, arguments: &[&str]) -> Result<String, Error> {
    let mut cargo = Command::new("cargo");
    output(cargo.args(arguments).current_dir(&places.root))
}

fn parts(places: &Places) -> Result<Vec<Part>, Error> {
    // Two questions, because the metadata also list what features that are off would bring.
    let mut tree = vec!["tree", "--locked", "--target", TARGET];
    for program in PROGRAMS {
        tree.extend(["--package", program]);
    }
    tree.extend([
        "--edges",
        "normal,no-proc-macro",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let shipped = shipped(&cargo(places, &tree)?);
    let metadata = cargo(
        places,
        &[
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            TARGET,
        ],
    )?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| Error::Output {
        path: "cargo metadata".into(),
        what: error.to_string(),
    })?;
    let lock = places.root.join("Cargo.lock");
    let checksums = checksums(&fs::read_to_string(&lock).at("read", lock)?);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut parts = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let named = (text(&package["name"]), text(&package["version"]));
        if !shipped.contains(&named) {
            continue;
        }
        let manifest = text(&package["manifest_path"]);
        let folder = Path::new(&manifest).parent().unwrap_or(Path::new("."));
        let source = package["source"].as_str().map(str::to_owned);
        parts.push(Part {
            licence: text(&package["license"]),
            repository: text(&package["repository"]),
            checksum: checksums.get(&named).cloned(),
            texts: if source.is_some() {
                texts(folder)?
            } else {
                Vec::new()
            },
            source,
            name: named.0,
            version: named.1,
        });
    }
    parts.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    if parts.len() < shipped.len() {
        return Err(Error::Supply(
            "cargo does not describe every crate that it lists".into(),
        ));
    }
    Ok(parts)
}

/// Name and version of every crate in the output of `cargo tree --prefix none`.
fn shipped(tree: &str) -> BTreeSet<(String, String)> {
    tree.lines()
        .filter_map(|line| {
            let (name, rest) = line.split_once(" v")?;
            let version = rest.split_whitespace().next()?;
            Some((name.to_owned(), version.to_owned()))
        })
        .collect()
}

fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let value = |key: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(key))?;
            Some(line.strip_prefix(" = \"")?.strip_suffix('"')?.to_owned())
        };
        if let (Some(name), Some(version), Some(sum)) =
            (value("name"), value("version"), value("checksum"))
        {
            found.insert((name, version), sum);
        }
    }
    found
}

fn texts(folder: &Path) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).at("read", folder)? {
        let path = entry.at("read", folder)?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_uppercase();
        if path.is_file() && TEXTS.iter().any(|start| name.starts_with(start)) {
            names.push(path);
        }
    }
    names.sort();
    let mut texts = Vec::new();
    for path in names {
        let bytes = fs::read(&path).at("read", &path)?;
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        texts.push(lines.join("\n").trim().to_owned());
    }
    Ok(texts)
}

/// Name, version, licence and hash of the manifest of every pack in the site.
fn packs(built: &Path) -> Result<Vec<[String; 4]>, Error> {
    let folder = built.join("packs");
    let mut packs = Vec::new();
    for entry in fs::read_dir(&folder).at("read", &folder)? {
        let path = entry.at("read", &folder)?.path().join("manifest.json");
        let bytes = fs::read(&path).at("read", &path)?;
        let manifest: Value = serde_json::from_slice(&bytes).map_err(|error| Error::Output {
            path,
            what: error.to_string(),
        })?;
        let text = |key: &str| manifest[key].as_str().unwrap_or_default().to_owned();
        packs.push([
            text("name"),
            text("version"),
            text("licence"),
            sha256(&bytes),
        ]);
    }
    packs.sort();
    Ok(packs)
}

fn bill(parts: &[Part], packs: &[[String; 4]]) -> Value {
    let crates = parts.iter().map(|part| {
        let identity = format!("pkg:cargo/{}@{}", part.name, part.version);
        let mut component = json!({
            "type": "library",
            "bom-ref": identity,
            "purl": identity,
            "name": part.name,
            "version": part.version,
            "licenses": [{ "expression": part.licence.replace(" / ", " OR ").replace('/', " OR ") }],
        });
        if let Some(sum) = &part.checksum {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
        }
        if !part.repository.is_empty() {
            component["externalReferences"] = json!([{ "type": "vcs", "url": part.repository }]);
        }
        component
    });
    let models = packs.iter().map(|[name, version, licence, hash]| {
        json!({
            "type": "machine-learning-model",
            "bom-ref": format!("pack:{name}@{version}"),
            "name": name,
            "version": version,
            "licenses": [{ "license": { "name": licence } }],
            "hashes": [{ "alg": "SHA-256", "content": hash }],
        })
    });
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "name": "phrasebox",
            "version": env!("CARGO_PKG_VERSION"),
            "licenses": [{ "expression": env!("CARGO_PKG_LICENSE") }],
        } },
        "components": crates.chain(models).collect::<Vec<_>>(),
    })
}

fn notices(parts: &[Part]) -> String {
    let mut text = "Phrasebox is made with the software below. Each is listed with its version and licence; the texts of the\n\
                    licences follow, each once, with those that it belongs to. Rust's standard library (MIT OR Apache-2.0) is\n\
                    part of it too.\n\n"
        .to_owned();
    let foreign = || parts.iter().filter(|part| part.source.is_some());
    for part in foreign() {
        text.push_str(&format!(
            "{} {}: {}\n",
            part.name, part.version, part.licence
        ));
    }
    let mut owners = BTreeMap::<&str, Vec<&str>>::new();
    for part in foreign() {
        for licence in &part.texts {
            owners.entry(licence).or_default().push(&part.name);
        }
    }
    for (licence, names) in owners {
        let rule = "-".repeat(100);
        text.push_str(&format!("\n{rule}\n{}\n\n{licence}\n", names.join(", ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, licence: &str, source: Option<&str>, sum: Option<&str>) -> Part {
        Part {
            name: name.into(),
            version: "1.0.0".into(),
            licence: licence.into(),
            source: source.map(Into::into),
            repository: String::new(),
            checksum: sum.map(Into::into),
            texts: vec!["Do as you like.".into()],
        }
    }

    #[test]
    fn cargo_s_answers_are_read() {
        let tree = "phrasebox-app v0.1.0 (/x)\nserde v1.0.229\nserde v1.0.229 (*)\n\n";
        let named = |name: &str, version: &str| (name.to_owned(), version.to_owned());
        let want = BTreeSet::from([named("phrasebox-app", "0.1.0"), named("serde", "1.0.229")]);
        assert_eq!(shipped(tree), want);
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1\"\nchecksum = \"ff\"\n\n[[package]]\nname = \"b\"\nversion = \"2\"\n";
        assert_eq!(
            checksums(lock),
            BTreeMap::from([(named("a", "1"), "ff".to_owned())])
        );
    }

    #[test]
    fn bill_and_notices_name_every_part_once() {
        let parts = [
            part("a", "MIT/Apache-2.0", Some("registry"), Some("aa")),
            part("b", "MIT", Some("registry"), Some("bb")),
        ];
        let pack = ["p", "1", "CC", "cc"].map(str::to_owned);
        let bill = bill(&parts, &[pack]);
        let names: Vec<_> = bill["components"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|component| component["name"].as_str())
            .collect();
        assert_eq!(names, [Some("a"), Some("b"), Some("p")]);
        assert_eq!(
            bill["components"][0]["licenses"][0]["expression"],
            "MIT OR Apache-2.0"
        );
        let notices = notices(&parts);
        assert_eq!(notices.matches("Do as you like.").count(), 1);
        assert!(notices.contains("a, b\n"));
    }
}
