//! The one trait that grounding sees: encode a film once, then ground phrases on it.

use std::future::Future;

use crate::error::ModelError;

/// Where on the film a finding is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Frame {
    /// Anywhere.
    #[default]
    Film,
    /// In the patient's right lung, which is on the image's left.
    RightLung,
    /// In the patient's left lung.
    LeftLung,
    /// The heart, wherever it lies between the lungs.
    Thorax,
}

/// What the model is asked: a text with the token `[BOX]` standing after the phrase in question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prompt {
    /// The sentence (or the bare phrase).
    pub text: String,
    /// Byte offset in `text` right after the phrase; `[BOX]` is put there. On a character boundary.
    pub box_at: usize,
    /// Where it is looked for.
    pub frame: Frame,
}

/// What the model answers to one prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Three boxes as (cx, cy, w, h), normalised to the network's square, origin top left.
    pub hypotheses: [[f32; 4]; 3],
    /// Probability that the phrase's finding is on the film.
    pub presence: f32,
    /// Expected IoU of the box under the model's own posterior; none where it keeps no posterior.
    pub expected_iou: Option<f32>,
    /// What the answer rests on, row by row over the image tokens, `grid` × `grid`, summing to 1: the attention of the
    /// edge queries, or in a lung's frame the posterior of the candidate boxes.
    pub evidence: Vec<f32>,
    /// Image tokens along one side of the square.
    pub grid: usize,
}

/// The computation was stopped by its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

/// A place between two steps of a long computation where the caller may show progress, let the event loop run,
/// or stop.
pub trait Checkpoint {
    /// Called after step `done` of `total`.
    fn reach(&mut self, done: usize, total: usize) -> impl Future<Output = Result<(), Cancelled>>;
}

/// Never stops. For command line and tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCheckpoint;

impl Checkpoint for NoCheckpoint {
    async fn reach(&mut self, _done: usize, _total: usize) -> Result<(), Cancelled> {
        Ok(())
    }
}

/// Grounds phrases on films. The image is encoded once; phrases are asked against the kept features.
#[expect(
    async_fn_in_trait,
    reason = "the browser has one thread: futures need not be Send"
)]
pub trait Grounder {
    /// What is kept of an encoded film.
    type Features;

    /// Side of the network's square in pixels.
    fn side(&self) -> usize;

    /// Encode a letterboxed film: `side` × `side` grey values in 0..1, row by row, padding 0.
    ///
    /// # Errors
    /// [`ModelError::Cancelled`] if the checkpoint stopped it; [`ModelError::Shape`] for a wrong length;
    /// [`ModelError::Engine`] if the engine failed.
    async fn encode_image(
        &self,
        square: &[f32],
        checkpoint: &mut impl Checkpoint,
    ) -> Result<Self::Features, ModelError>;

    /// Answer each prompt, in order.
    ///
    /// # Errors
    /// As for [`Grounder::encode_image`], and [`ModelError::Text`] if a prompt cannot be tokenised.
    async fn ground(
        &self,
        features: &Self::Features,
        prompts: &[Prompt],
    ) -> Result<Vec<Answer>, ModelError>;
}
