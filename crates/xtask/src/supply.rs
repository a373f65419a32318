//! Whose software is in the page: what is allowed in, a bill of materials (CycloneDX) and the notices that licences ask for.
//!
//! Known vulnerabilities need a database from elsewhere and are not looked for here.

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
    process::output,
};

/// The one place that crates may come from, as Cargo writes it.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// What the page's two programs are built for.
const TARGET: &str = "wasm32-unknown-unknown";
const PROGRAMS: [&str; 2] = ["phrasebox-app", "phrasebox-worker"];
/// Licences that ask for no more than their notice, and MPL-2.0, which asks for a file's own source.
const LICENCES: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
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

/// Checks every crate of the page and writes `about/notices.txt`, `about/sbom.cdx.json` and the model card beside them.
pub(crate) fn write(places: &Places, built: &Path) -> Result<(), Error> {
    let parts = parts(places)?;
    let refused = refused(&parts);
    if !refused.is_empty() {
        return Err(Error::Supply(refused.join("\n")));
    }
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

/// What may not be in the page, one line each.
fn refused(parts: &[Part]) -> Vec<String> {
    let mut refused = Vec::new();
    for Part {
        name,
        version,
        licence,
        source,
        checksum,
        ..
    } in parts
    {
        if !allowed(licence) {
            refused.push(format!(
                "{name} {version}: the licence `{licence}` is not allowed"
            ));
        }
        match source.as_deref() {
            None if name.starts_with("phrasebox-") => {}
            Some(REGISTRY) if checksum.is_some() => {}
            Some(REGISTRY) => refused.push(format!("{name} {version}: without a checksum")),
            other => refused.push(format!("{name} {version}: comes from {other:?}")),
        }
    }
    refused
}

/// Whether a licence expression can be met with allowed licences alone.
fn allowed(expression: &str) -> bool {
    // `/` is how crates wrote OR before SPDX.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any_of(&words, &mut at) == Some(true) && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize) -> Option<bool> {
    let mut met = all_of(words, at)?;
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all_of(words, at)?;
    }
    Some(met)
}

fn all_of(words: &[&str], at: &mut usize) -> Option<bool> {
    let mut met = one(words, at)?;
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at)?;
    }
    Some(met)
}

fn one(words: &[&str], at: &mut usize) -> Option<bool> {
    let word = *words.get(*at)?;
    *at += 1;
    if word == "(" {
        let met = any_of(words, at)?;
        *at += 1;
        return (words.get(*at - 1) == Some(&")")).then_some(met);
    }
    let mut licence = word.to_owned();
    if words.get(*at) == Some(&"WITH") {
        licence = format!("{word} WITH {}", words.get(*at + 1)?);
        *at += 2;
    }
    Some(LICENCES.contains(&licence.as_str()))
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

    #[test]
    fn a_licence_must_be_met_by_allowed_ones() {
        for (expression, want) in [
            ("MIT", true),
            ("MIT OR GPL-3.0", true),
            ("GPL-3.0", false),
            ("MIT AND GPL-3.0", false),
            ("MIT/Apache-2.0", true),
            ("MIT / Apache-2.0", true),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
            ("(MIT OR Apache-2.0) AND GPL-3.0", false),
            ("GPL-3.0 AND MIT OR ISC", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("GPL-2.0 WITH Classpath-exception-2.0", false),
            ("", false),
            ("MIT MIT", false),
            ("(MIT", false),
            ("MIT OR", false),
        ] {
            assert_eq!(allowed(expression), want, "{expression}");
        }
    }

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
    fn what_comes_from_elsewhere_is_refused() {
        let git = Some("git+https://example.org/x");
        for (part, fine) in [
            (part("a", "MIT", Some(REGISTRY), Some("0")), true),
            (part("a", "MIT", Some(REGISTRY), None), false),
            (part("a", "GPL-3.0", Some(REGISTRY), Some("0")), false),
            (part("a", "MIT", git, Some("0")), false),
            (part("a", "MIT", None, None), false),
            (part("phrasebox-a", "MIT", None, None), true),
        ] {
            assert_eq!(refused(&[part]).is_empty(), fine);
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
            part("a", "MIT/Apache-2.0", Some(REGISTRY), Some("aa")),
            part("b", "MIT", Some(REGISTRY), Some("bb")),
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
