//! Running other programs.

use std::{
    env,
    ffi::OsStr,
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::error::Error;

/// Runs `command`, its output on this terminal, and fails unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Result<(), Error> {
    eprintln!("$ {}", shown(command));
    let status = command
        .status()
        .map_err(|source| start_error(command, source))?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::Failed {
            command: shown(command),
            status,
        })
    }
}

/// Runs `command` and returns what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String, Error> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| start_error(command, source))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::Failed {
            command: shown(command),
            status: output.status,
        })
    }
}

/// The first of `names` found on `PATH`.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|dir| dir.join(name))
            .find(|file| file.is_file())
    })
}

fn start_error(command: &Command, source: std::io::Error) -> Error {
    let program = command.get_program().to_string_lossy().into_owned();
    let what_to_do = match program.as_str() {
        "node" | "npm" => "install Node.js 20 or newer with npm",
        "rustup" | "cargo" => "install Rust through rustup",
        "apt-get" => "this system has no apt; install the package by hand",
        _ => "is it installed and executable?",
    };
    Error::Start {
        program,
        what_to_do,
        source,
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy);
    words.collect::<Vec<_>>().join(" ")
}
