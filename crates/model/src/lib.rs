//! The network and the pack format. The only places besides `grounding`, `train`, `worker` and `cli` that know Burn.

mod error;
mod grounder;

pub use error::ModelError;
pub use grounder::{Answer, Cancelled, Checkpoint, Grounder, NoCheckpoint, Prompt};
