//! Report, film and model to a grounded report: what the model is asked about each phrase, who is not asked and
//! why, and how three hypotheses become a box with its uncertainty.
//!
//! Pure logic over any [`phrasebox_model::Grounder`]. The steps are exposed one by one ([`plan_report`],
//! [`GroundingSession::encode`], [`GroundingSession::answer`]) so that a worker can show each phrase as it is
//! answered and stop between two of them. Every box that leaves this crate is in film coordinates; image-left is
//! the patient's right.

mod anatomy;
mod error;
mod estimate;
mod film_check;
mod inquiry;
mod plan;
mod probes;
mod problem;
mod prompt;
mod session;
mod side;
mod target;

pub use anatomy::{Anatomy, check_sides};
pub use error::GroundingError;
pub use estimate::{Rules, confidence, grounded_box};
pub use film_check::FilmLook;
pub use inquiry::{PlannedInquiry, plan_classes, plan_question};
pub use plan::{PlannedPhrase, plan_given, plan_report};
pub use probes::blank_film;
pub use problem::{film_problem, film_warnings, grounding_problem, model_problem};
pub use prompt::{MAX_PROMPT_CHARS, Question};
pub use session::{EncodedFilm, GroundingSession};
pub use target::target_of;
