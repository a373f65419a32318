//! Where things are: the checkout, its tools, its build output.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::error::{AtPath as _, Error};

/// The folders that every task uses, all absolute.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// Project-local tools; `PHRASEBOX_TOOLS` moves them.
    pub(crate) tools: PathBuf,
    /// Cargo's target folder; `CARGO_TARGET_DIR` moves it.
    pub(crate) target: PathBuf,
    /// The finished static site.
    pub(crate) dist: PathBuf,
}

impl Places {
    /// Finds them from the place of this crate and the environment.
    pub(crate) fn find() -> Result<Self, Error> {
        // Asked when run, not `env!`: a cache of builds shared by two clones would bring the path of the other one.
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from("crates/xtask"), PathBuf::from);
        let root = manifest
            .join("../..")
            .canonicalize()
            .at("find", &manifest)?;
        let folder = |variable: &str, default: &str| match env::var_os(variable) {
            Some(value) if !value.is_empty() => {
                std::path::absolute(PathBuf::from(&value)).at("resolve", PathBuf::from(value))
            }
            _ => Ok(root.join(default)),
        };
        let tools = folder("PHRASEBOX_TOOLS", ".tools")?;
        let target = folder("CARGO_TARGET_DIR", "target")?;
        fs::create_dir_all(&tools).at("create", &tools)?;
        let dist = root.join("dist");
        Ok(Self {
            root,
            tools,
            target,
            dist,
        })
    }

    /// A program that `cargo install --root` put into the tools folder.
    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        self.tools
            .join("bin")
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// `PATH` with the project's own tools first.
    pub(crate) fn path_with_tools(&self) -> std::ffi::OsString {
        let existing = env::var_os("PATH").unwrap_or_default();
        let dirs = std::iter::once(self.tools.join("bin")).chain(env::split_paths(&existing));
        env::join_paths(dirs).unwrap_or(existing)
    }
}

/// Every file below `folder`, relative to it with forward slashes, sorted.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<String>, Error> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).at("read", &inner)? {
            let path = entry.at("read", &inner)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let inside = path.strip_prefix(folder).expect("found below the folder");
            let parts = inside.iter().map(|part| part.to_string_lossy());
            found.push(parts.collect::<Vec<_>>().join("/"));
        }
    }
    found.sort();
    Ok(found)
}

/// Copies a folder with all it holds. An absent folder is an error.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<(), Error> {
    fs::create_dir_all(to).at("create", to)?;
    for entry in fs::read_dir(from).at("read", from)? {
        let entry = entry.at("read", from)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_folder(&source, &target)?;
        } else {
            fs::copy(&source, &target).at("copy", &source)?;
        }
    }
    Ok(())
}
