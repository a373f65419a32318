//! The network and the pack format. Besides `grounding`, `train`, `worker` and `cli`, the only place that knows Burn.
//!
//! `image_encoder` (EfficientNet-Lite0) → `network::Neck` → image tokens; `tokens` → `words` → `text_encoder`
//! (MiniLM-L6) → hidden state at `[BOX]`; both → `box_decoder` → three hypotheses, presence, evidence. What lies in a
//! lung is read in that lung's own frame instead: `lung_frame`, decided by `lung_answer`; the heart in the frame of both
//! lungs: `heart_frame`.
//! [`PhraseGrounder`] puts them behind the trait [`Grounder`]; [`Pack`] is how weights travel.

pub mod attention;
pub mod box_decoder;
pub mod config;
pub mod engine;
mod error;
mod grounder;
pub mod heart_frame;
pub mod image_encoder;
pub mod lung_answer;
pub mod lung_frame;
pub mod network;
pub mod pack;
mod phrase_grounder;
pub mod text_encoder;
pub mod tokens;
pub mod weights;
mod wordpiece;
pub mod words;

pub use config::{HeartFrameConfig, LungFrameConfig, NetworkConfig};
pub use error::ModelError;
pub use grounder::{Answer, Cancelled, Checkpoint, Frame, Grounder, NoCheckpoint, Prompt};
pub use pack::{
    Calibration, Golden, MANIFEST, Manifest, Pack, PackFile, Quantisation, Target, check_file,
    sha256,
};
pub use phrase_grounder::{ImageFeatures, PhraseGrounder};
