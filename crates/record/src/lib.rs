//! What a person makes of an answer: boxes accepted, rejected, moved and drawn, and notes, as a list of edits that can
//! be undone; and the files in which answer and work are taken away. No browser, no network.
//!
//! Coordinates are the film's (0..1, origin top left); sides are the patient's. No file holds a file name, a path or a
//! tag of the film's file.

mod coco;
mod drawing;
mod edit;
mod error;
mod export;
mod finding;
mod history;
mod page;
mod record;
mod session_file;
mod table;

pub use drawing::Drawing;
pub use edit::{About, BoxKey, Edit, PhraseKey, Verdict, phrase_keys};
pub use error::RecordError;
pub use export::{Export, FilmIdentity, Manifest, NOT_VALIDATED, PURPOSE};
pub use finding::{Finding, Status, findings};
pub use history::History;
pub use record::{DrawnBox, Mark, Record};
pub use session_file::OpenedSession;
