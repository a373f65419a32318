//! What a person makes of an answer: boxes accepted, rejected, moved and drawn, and notes, as a list of edits that can
//! be undone; the files in which answer and work are taken away; and case sets made of them, to learn on. No browser, no
//! network.
//!
//! Coordinates are the film's (0..1, origin top left); sides are the patient's. No file holds a file name, a path or a
//! tag of the film's file.

mod case_set;
mod coco;
mod drawing;
mod edit;
mod error;
mod export;
mod finding;
mod history;
mod page;
mod picture;
mod record;
mod score;
mod session_file;
mod table;

pub use case_set::{
    Case, CaseSet, MAX_NAME, MAX_SET, MadeBy, Task, could_be_placed, tasks_of_person,
};
pub use drawing::Drawing;
pub use edit::{About, BoxKey, Edit, PhraseKey, Verdict, phrase_keys};
pub use error::RecordError;
pub use export::{Asking, Export, FilmIdentity, Manifest, NOT_VALIDATED, PURPOSE};
pub use finding::{Finding, Status, findings};
pub use history::History;
pub use picture::film_uri;
pub use record::{DrawnBox, Mark, Record};
pub use score::{Judged, Tally};
pub use session_file::OpenedSession;
