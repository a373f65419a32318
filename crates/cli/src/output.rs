//! One JSON line per case on standard output, each written out at once.

use std::io::{self, LineWriter, Stdout, Write};

use phrasebox_protocol::Problem;
use serde::Serialize;

/// A case that could not be answered.
#[derive(Debug, Serialize)]
struct Failed<'a> {
    id: &'a str,
    error: &'a Problem,
}

/// A problem from its three parts.
pub(crate) fn problem(code: &str, what: impl Into<String>, what_to_do: &str) -> Problem {
    Problem {
        code: code.to_owned(),
        what: what.into(),
        what_to_do: what_to_do.to_owned(),
    }
}

/// Where the lines go, and how many of them are failures.
#[derive(Debug)]
pub(crate) struct Lines {
    out: LineWriter<Stdout>,
    failed: usize,
}

impl Lines {
    /// Lines on standard output.
    pub(crate) fn stdout() -> Self {
        Self {
            out: LineWriter::new(io::stdout()),
            failed: 0,
        }
    }

    /// Cases that were not answered.
    pub(crate) fn failed(&self) -> usize {
        self.failed
    }

    /// Writes what became of a case.
    pub(crate) fn case<T: Serialize>(
        &mut self,
        id: &str,
        outcome: Result<T, Problem>,
    ) -> Result<(), Problem> {
        match outcome {
            Ok(answer) => self.line(&answer),
            Err(error) => {
                self.failed += 1;
                self.line(&Failed { id, error: &error })
            }
        }
    }

    /// Writes one value as a line.
    pub(crate) fn line<T: Serialize>(&mut self, value: &T) -> Result<(), Problem> {
        let write = |out: &mut LineWriter<Stdout>| -> io::Result<()> {
            serde_json::to_writer(&mut *out, value)?;
            out.write_all(b"\n")
        };
        write(&mut self.out).map_err(|e| {
            problem(
                "output_failed",
                format!("The answer could not be written: {e}."),
                "Check where the output goes.",
            )
        })
    }
}
