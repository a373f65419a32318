//! What makes the site installable and keeps it on the device: the web manifest, the list of every file with its hash,
//! and the service worker that answers from it.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    error::{AtPath as _, Error},
    icons::ICONS,
    places::{Places, files_below},
};

/// Name of the service worker in the site.
pub(crate) const SERVICE_WORKER: &str = "service-worker.js";
const INDEX: &str = "index.html";
/// In `index.html`, where the version is to stand.
const BUILD_META: &str = "<meta name=\"phrasebox-build\" content=\"\" />";
/// Picture for installers; the page itself never shows it.
const SCREENSHOT: &str = "docs/screenshot.png";

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Writes the web manifest with its screenshot.
pub(crate) fn write_manifest(places: &Places, built: &Path) -> Result<(), Error> {
    let screenshot = places.root.join(SCREENSHOT);
    let (width, height) = image::image_dimensions(&screenshot).map_err(|source| Error::Image {
        path: screenshot.clone(),
        source,
    })?;
    let target = built.join("icons/screenshot.png");
    fs::copy(&screenshot, &target).at("copy", &screenshot)?;
    let icons: Vec<_> = ICONS
        .iter()
        .map(|(name, side, maskable)| {
            json!({
                "src": format!("icons/{name}"),
                "type": "image/png",
                "sizes": format!("{side}x{side}"),
                "purpose": if *maskable { "maskable" } else { "any" },
            })
        })
        .collect();
    // Addresses are relative to the manifest, so that any sub-path will do.
    let manifest = json!({
        "id": "./",
        "name": "Phrasebox",
        "short_name": "Phrasebox",
        "description": "Finds each phrase of a radiology report on its film, on this device. For research and teaching.",
        "lang": "en",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#0e1216",
        "theme_color": "#0e1216",
        "categories": ["education", "medical"],
        "icons": icons,
        "screenshots": [{
            "src": "icons/screenshot.png",
            "type": "image/png",
            "sizes": format!("{width}x{height}"),
            "form_factor": "wide",
            "label": "A film with boxes, its report with the phrases marked, and the list of answers",
        }],
    });
    let path = built.join("manifest.webmanifest");
    fs::write(&path, format!("{manifest:#}\n")).at("write", path)
}

/// Gives the site its version and its service worker. Nothing of the site may change after this.
pub(crate) fn seal(places: &Places, built: &Path) -> Result<(), Error> {
    let mut files = BTreeMap::new();
    for name in files_below(built)? {
        if name != SERVICE_WORKER {
            let path = built.join(&name);
            files.insert(name, sha256(&fs::read(&path).at("read", &path)?));
        }
    }
    // The page carries the version, so the version cannot come from the page's own hash.
    let build = version(files.iter().filter(|(name, _)| *name != INDEX));
    let index = built.join(INDEX);
    let html = fs::read_to_string(&index).at("read", &index)?;
    if html.matches(BUILD_META).count() != 1 {
        return Err(Error::Output {
            path: index,
            what: format!("`{BUILD_META}` must be there once"),
        });
    }
    let html = html.replace(
        BUILD_META,
        &BUILD_META.replace("\"\"", &format!("\"{build}\"")),
    );
    files.insert(INDEX.to_owned(), sha256(html.as_bytes()));
    fs::write(&index, html).at("write", &index)?;
    let source = places.root.join("web/offline").join(SERVICE_WORKER);
    let code = fs::read_to_string(&source).at("read", &source)?;
    let target = built.join(SERVICE_WORKER);
    fs::write(&target, service_worker(&build, &files, &code)).at("write", target)
}

fn version<'a>(files: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let lines: String = files
        .map(|(name, hash)| format!("{hash} {name}\n"))
        .collect();
    sha256(lines.as_bytes())[..16].to_owned()
}

fn service_worker(build: &str, files: &BTreeMap<String, String>, code: &str) -> String {
    let files = json!(files);
    format!("const BUILD = \"{build}\";\nconst FILES = {files:#};\n\n{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(of: &[(&str, &str)]) -> BTreeMap<String, String> {
        of.iter()
            .map(|(name, text)| ((*name).to_owned(), sha256(text.as_bytes())))
            .collect()
    }

    #[test]
    fn a_version_is_another_whenever_a_file_is() {
        let base = files(&[("a.js", "1"), ("packs/b.bpk", "2")]);
        let same = version(base.iter());
        assert_eq!(same, version(base.clone().iter()));
        for changed in [
            files(&[("a.js", "1"), ("packs/b.bpk", "3")]),
            files(&[("a.js", "1")]),
            files(&[("a.js", "1"), ("packs/c.bpk", "2")]),
            files(&[("a.js", "2"), ("packs/b.bpk", "1")]),
        ] {
            assert_ne!(same, version(changed.iter()), "{changed:?}");
        }
    }

    #[test]
    fn the_service_worker_names_every_file_with_its_hash() {
        let files = files(&[("index.html", "page"), ("it's \"odd\".txt", "x")]);
        let script = service_worker("abc", &files, "code();");
        let list = script
            .strip_prefix("const BUILD = \"abc\";\nconst FILES = ")
            .and_then(|rest| rest.strip_suffix(";\n\ncode();"))
            .expect("the list stands between version and code");
        let read: BTreeMap<String, String> = serde_json::from_str(list).expect("it is JSON");
        assert_eq!(read, files);
    }
}
