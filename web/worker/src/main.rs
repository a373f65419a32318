//! The inference worker's program. It does its work in a browser; see the library beside it.

use std::process::ExitCode;

#[cfg(target_arch = "wasm32")]
fn main() -> ExitCode {
    phrasebox_worker::start();
    ExitCode::SUCCESS
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> ExitCode {
    eprintln!("phrasebox-worker runs in a browser; the command for this machine is `phrasebox`");
    ExitCode::FAILURE
}
