//! The inference worker's program. It does its work in a browser; see the library beside it.

use std::process::ExitCode;

#[cfg(target_arch = "wasm32")]
fn main() -> ExitCode {
    run_constructors();
    phrasebox_worker::start();
    ExitCode::SUCCESS
}

/// Runs what registers itself before `main`: Burn's compiler for GPU kernels does, thousands of times.
///
/// Without this call the linker takes the module for a program that is started afresh by each call from JavaScript,
/// and runs all of it then, every time: two thirds of the time of a phrase.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "only the linker can provide this function")]
fn run_constructors() {
    unsafe extern "C" {
        fn __wasm_call_ctors();
    }
    // SAFETY: the linker defines it without arguments or result, and this is its only call, before anything else.
    unsafe { __wasm_call_ctors() }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> ExitCode {
    eprintln!("phrasebox-worker runs in a browser; the command for this machine is `phrasebox`");
    ExitCode::FAILURE
}
