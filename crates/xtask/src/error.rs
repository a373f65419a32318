//! What can go wrong while setting up, building, serving or testing.

use std::{io, path::PathBuf, process::ExitStatus};

/// Why a task stopped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The command line was not understood.
    #[error("{0}\n\n{usage}", usage = crate::USAGE)]
    Usage(String),
    /// A file or folder could not be read or written.
    #[error("cannot {what} {path}")]
    File {
        /// The attempted operation, as a verb ("read").
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A program could not be started.
    #[error("cannot start `{program}`: {what_to_do}")]
    Start {
        /// The program.
        program: String,
        /// How to get it.
        what_to_do: &'static str,
        /// The system's reason.
        source: io::Error,
    },
    /// A program ran and failed.
    #[error("`{command}` failed ({status})")]
    Failed {
        /// The command line.
        command: String,
        /// Its exit status.
        status: ExitStatus,
    },
    /// Something that set-up should have provided is absent.
    #[error("{what} is missing: {what_to_do}")]
    Missing {
        /// The thing.
        what: String,
        /// How to get it.
        what_to_do: String,
    },
    /// Built output is not what the next step expects.
    #[error("{path}: {what}")]
    Output {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The case set of synthetic films could not be written.
    #[error("cannot write {path}")]
    Cases {
        /// The file.
        path: PathBuf,
        /// Why.
        source: phrasebox_record::RecordError,
    },
    /// An image could not be read or written.
    #[error("cannot read or write the image {path}")]
    Image {
        /// The image's file.
        path: PathBuf,
        /// The coder's reason.
        source: image::ImageError,
    },
    /// Something may not be part of the page.
    #[error("the page would hold what it may not:\n{0}")]
    Supply(String),
    /// The archive of the site could not be written.
    #[error("cannot write the archive {path}")]
    Archive {
        /// The archive's file.
        path: PathBuf,
        /// The packer's reason.
        source: zip::result::ZipError,
    },
    /// The local server could not listen.
    #[error("cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// The system's reason.
        source: io::Error,
    },
}

/// Attaches the path to an I/O result.
pub(crate) trait AtPath<T> {
    /// Names the operation and the path that `self` belongs to.
    fn at(self, what: &'static str, path: impl Into<PathBuf>) -> Result<T, Error>;
}

impl<T> AtPath<T> for io::Result<T> {
    fn at(self, what: &'static str, path: impl Into<PathBuf>) -> Result<T, Error> {
        self.map_err(|source| Error::File {
            what,
            path: path.into(),
            source,
        })
    }
}
