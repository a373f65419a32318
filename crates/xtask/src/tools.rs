//! Set-up: every tool pinned, installed once into the project's tools folder and reused from there.

use std::{env, fs, path::PathBuf, process::Command};

use crate::{
    error::{AtPath as _, Error},
    places::Places,
    process::{find, output, run},
};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// Must equal the `wasm-bindgen` pin of the workspace: the two speak a private format.
const WASM_BINDGEN: &str = "0.2.130";
/// Newer ones declare a minimum Rust above the workspace's toolchain.
const TRUNK: &str = "0.21.14";
const CARGO_DENY: &str = "0.20.2";

/// What building the page needs: the wasm target, Trunk, wasm-bindgen, wasm-opt and every crate, fetched.
pub(crate) fn for_building(places: &Places) -> Result<(), Error> {
    wasm_target()?;
    // Without `--locked`: the lock file inside wasm-bindgen-cli names a crate version that registries may lack.
    cargo_tool(places, "wasm-bindgen", WASM_BINDGEN, &["wasm-bindgen-cli"])?;
    let light = [
        "trunk",
        "--locked",
        "--no-default-features",
        "--features",
        "rustls",
    ];
    cargo_tool(places, "trunk", TRUNK, &light)?;
    npm_ci(places, "binaryen")?;
    // Trunk builds with `--offline`, so that no tool is fetched behind our back; the crates must be there before.
    run(Command::new("cargo")
        .args(["fetch", "--quiet", "--locked"])
        .current_dir(&places.root))
}

/// The program that checks dependencies.
pub(crate) fn cargo_deny(places: &Places) -> Result<PathBuf, Error> {
    cargo_tool(
        places,
        "cargo-deny",
        CARGO_DENY,
        &["cargo-deny", "--locked"],
    )?;
    Ok(places.tool("cargo-deny"))
}

/// What the browser tests need beside the page: playwright-core, axe-core and a Chromium, whose path is returned.
pub(crate) fn for_browser_tests(places: &Places) -> Result<PathBuf, Error> {
    let tests = places.root.join("tests");
    let installed = |name: &&str| {
        let package = format!("node_modules/{name}/package.json");
        tests.join(package).is_file()
    };
    if !["playwright-core", "axe-core"].iter().all(installed) {
        run(Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&tests))?;
    }
    chromium()
}

/// A Vulkan driver that needs no GPU, for native tests through wgpu. Those skip without one, so this only tries.
pub(crate) fn software_vulkan() {
    let installed =
        fs::read_dir("/usr/share/vulkan/icd.d").is_ok_and(|mut icds| icds.next().is_some());
    if !installed && let Err(error) = apt_install("mesa-vulkan-drivers") {
        eprintln!("no software Vulkan driver ({error}); native wgpu tests will skip");
    }
}

/// The command that starts wasm-opt; binaryen's npm package carries it as a script for Node.
pub(crate) fn wasm_opt(places: &Places) -> Command {
    let mut command = Command::new("node");
    command.arg(
        places
            .tools
            .join("binaryen/node_modules/binaryen/bin/wasm-opt"),
    );
    command
}

fn wasm_target() -> Result<(), Error> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    if PathBuf::from(sysroot.trim())
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    run(Command::new("rustup").args(["target", "add", WASM_TARGET]))
}

fn cargo_tool(
    places: &Places,
    program: &str,
    version: &str,
    package: &[&str],
) -> Result<(), Error> {
    let file = places.tool(program);
    if file.is_file() {
        let found = output(Command::new(&file).arg("--version"))?;
        if found.split_whitespace().any(|word| word == version) {
            return Ok(());
        }
    }
    let mut install = Command::new("cargo");
    install
        .args(["install", "--quiet", "--force", "--root"])
        .arg(&places.tools);
    install
        .args(["--version", &format!("={version}")])
        .args(package);
    // Tools run for seconds and build for minutes: their own fat-LTO release profiles are not worth it here.
    install
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    install
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env_remove("CARGO_TARGET_DIR");
    run(&mut install)
}

fn npm_ci(places: &Places, package: &str) -> Result<(), Error> {
    let folder = places.tools.join(package);
    fs::create_dir_all(&folder).at("create", &folder)?;
    let wanted = places.root.join("crates/xtask/tools");
    let lock =
        fs::read(wanted.join("package-lock.json")).at("read", wanted.join("package-lock.json"))?;
    let installed = folder
        .join("node_modules")
        .join(package)
        .join("package.json")
        .is_file();
    if installed && fs::read(folder.join("package-lock.json")).is_ok_and(|bytes| bytes == lock) {
        return Ok(());
    }
    for file in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(wanted.join(file), folder.join(file)).at("copy", wanted.join(file))?;
    }
    run(Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(&folder))
}

fn chromium() -> Result<PathBuf, Error> {
    const NAMES: [&str; 4] = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    if let Some(path) = env::var_os("PHRASEBOX_CHROMIUM") {
        return Ok(path.into());
    }
    if let Some(path) = find(&NAMES) {
        return Ok(path);
    }
    apt_install("chromium")?;
    find(&NAMES).ok_or_else(|| Error::Missing {
        what: "a Chromium".into(),
        what_to_do: "install one, or name it in PHRASEBOX_CHROMIUM".into(),
    })
}

fn apt_install(package: &str) -> Result<(), Error> {
    let apt = |arguments: &[&str]| {
        let root = output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
        let mut command = Command::new(if root { "apt-get" } else { "sudo" });
        if !root {
            command.args(["--non-interactive", "apt-get"]);
        }
        run(command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "--quiet"])?;
    apt(&[
        "install",
        "--yes",
        "--quiet",
        "--no-install-recommends",
        package,
    ])
}
