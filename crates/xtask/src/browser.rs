//! Tests and measurements, native ones and those that drive the built page in a headless Chromium.

use std::{fs, path::Path, process::Command, thread};

use crate::{
    error::{AtPath as _, Error},
    places::Places,
    process::run,
    server::Server,
    tools,
};

/// The page is tested below a sub-path, so that a link that assumes the root of a host shows.
const PREFIX: &str = "/phrasebox/";

/// Runs the workspace's own tests.
pub(crate) fn native_tests(places: &Places) -> Result<(), Error> {
    tools::software_vulkan();
    run(Command::new("cargo")
        .args(["test", "--workspace", "--locked"])
        .current_dir(&places.root))
}

/// Runs the end-to-end tests whose name contains `filter` on the built site.
pub(crate) fn tests(places: &Places, filter: Option<&str>) -> Result<(), Error> {
    let mut node = node_at_site(places)?;
    node.args([
        "--test",
        "--test-concurrency=1",
        "--test-reporter=./reporter.mjs",
        "--test-reporter-destination=stdout",
    ]);
    if let Some(filter) = filter {
        node.arg(format!("--test-name-pattern={filter}"));
    }
    // Named one by one: what Node makes of a folder here changed between its major versions.
    let folder = places.root.join("tests/e2e");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).at("read", &folder)? {
        files.push(Path::new("e2e").join(entry.at("read", &folder)?.file_name()));
    }
    files.sort();
    run(node.args(files))
}

/// What measures `what` of the built site: its speed, unless another thing is named.
pub(crate) fn bench_script(what: Option<&str>) -> Option<&'static str> {
    match what {
        None => Some("bench.mjs"),
        Some("gpu") => Some("gpu.mjs"),
        Some("load") => Some("load.mjs"),
        Some("visits") => Some("visits.mjs"),
        Some(_) => None,
    }
}

/// Measures the built site with a script that [`bench_script`] gave.
pub(crate) fn bench(places: &Places, script: &str) -> Result<(), Error> {
    run(node_at_site(places)?.arg(script))
}

/// Node in `tests/`, told where the site is served and which browser to use.
fn node_at_site(places: &Places) -> Result<Command, Error> {
    let chromium = tools::for_browser_tests(places)?;
    let server = Server::bind(&places.dist, PREFIX, 0)?;
    let url = server.url()?;
    thread::spawn(move || server.run());
    let mut node = Command::new("node");
    node.env("PHRASEBOX_URL", url)
        .env("PHRASEBOX_CHROMIUM", chromium)
        .current_dir(places.root.join("tests"));
    Ok(node)
}
