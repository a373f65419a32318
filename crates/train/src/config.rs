//! A run's configuration file.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::error::TrainError;
use crate::film_stage::Shares;
use crate::run::read;

/// Which blocks of the image encoder are tuned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blocks {
    /// Those behind the stride-16 map, on kept maps: for two cores.
    BehindFine,
    /// All, on the films themselves: for a GPU.
    All,
}

/// Tuning of the image encoder. Every fold then has an encoder, and so maps, of its own.
#[derive(Clone, Debug, Deserialize)]
pub struct EncoderConfig {
    /// What is tuned.
    pub blocks: Blocks,
    /// Passes over the films that somebody read.
    pub epochs: usize,
    /// Highest learning rate.
    pub rate: f64,
    /// Read films per step; half as many come beside them that were only labelled.
    pub batch: usize,
}

/// Text stage of a configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct TextConfig {
    /// Prompts taken from real reports, labelled by the rules.
    pub openi_prompts: usize,
    /// Prompts generated.
    pub generated_prompts: usize,
    /// Passes.
    pub epochs: usize,
    /// Prompts per step.
    pub batch: usize,
    /// Highest learning rate.
    pub rate: f64,
}

/// Neck and box decoder of a configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct FilmConfig {
    /// Passes over the films.
    pub epochs: usize,
    /// Highest learning rate.
    pub rate: f64,
    /// How the three hypotheses share a box's loss.
    pub shares: Shares,
    /// Weight of the dense task on lungs and heart; 0 for none.
    pub dense: f32,
}

/// How a frame learns to read lungs.
#[derive(Clone, Debug, Deserialize)]
pub struct FrameConfig {
    /// Width of its tokens.
    pub width: usize,
    /// Passes over the questions.
    pub epochs: usize,
    /// Highest learning rate.
    pub rate: f64,
    /// Whether films with report-mined labels teach presence.
    pub weak: bool,
    /// Weight of the opacities of phantoms beside those of films; 0 where they teach nothing.
    pub phantoms: f32,
    /// Whether changed copies of the films teach beside the plain ones.
    pub augmented: bool,
    /// Whether mirrored copies teach.
    pub mirrored: bool,
    /// Whether lungs teach that readers found clear.
    pub clear: bool,
    /// Folders whose films teach presence, and `phantom` for synthetic ones. A collection in which every film has the finding teaches to tell collections
    /// apart instead.
    pub presence_sources: Vec<String>,
    /// Folders whose boxes teach; all where absent. For measuring how far learning from one hospital carries.
    pub sources: Option<Vec<String>>,
}

/// Lung frame of a configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct LungConfig {
    /// Candidate boxes.
    pub candidates: usize,
    /// How it learns.
    #[serde(flatten)]
    pub frame: FrameConfig,
}

/// Heart frame of a configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct HeartConfig {
    /// Steps.
    pub steps: usize,
    /// Highest learning rate.
    pub rate: f64,
}

/// A run's configuration file.
#[derive(Clone, Debug, Deserialize)]
pub struct RunConfig {
    /// Name of the pack.
    pub name: String,
    /// Version of the pack.
    pub version: String,
    /// Seed of everything random.
    pub seed: u64,
    /// Side of the network's square in pixels.
    pub side: usize,
    /// Folds of the patients: everything measured is measured by a fit that never saw the patient.
    pub folds: usize,
    /// Copies of a film that was read by somebody, the plain one included.
    pub copies: usize,
    /// Mirrored copies of a film whose lungs were read for opacity; they teach the lung frame, asked for the other side.
    pub mirrored: usize,
    /// Synthetic films beside the real ones; one in five is only measured on.
    pub phantoms: usize,
    /// Synthetic films that are only measured on.
    pub measured_phantoms: usize,
    /// Films with findings laid onto them. They teach as their patient does, and are measured with him.
    pub laid: usize,
    /// Ways of asking per topic.
    pub wordings: usize,
    /// Image encoder; as published where absent.
    pub encoder: Option<EncoderConfig>,
    /// Text stage.
    pub text: TextConfig,
    /// Neck and box decoder.
    pub film: FilmConfig,
    /// Lung frame: where findings of the lung are.
    pub lung: LungConfig,
    /// Presence frame: whether they are there. Where absent, the lung frame says so itself.
    pub presence: Option<FrameConfig>,
    /// Heart frame.
    pub heart: HeartConfig,
}

/// A configuration; one that names a `base` file beside it says only what differs from that.
///
/// # Errors
/// If a file is missing or is no configuration.
pub fn read_config(path: &Path) -> Result<RunConfig, TrainError> {
    let wrong = |e: serde_json::Error| TrainError::Data(format!("{}: {e}", path.display()));
    serde_json::from_value(merged(path)?).map_err(wrong)
}

fn merged(path: &Path) -> Result<Value, TrainError> {
    let wrong = |e: serde_json::Error| TrainError::Data(format!("{}: {e}", path.display()));
    let mut own: Value = serde_json::from_slice(&read(path)?).map_err(wrong)?;
    let base = own.as_object_mut().and_then(|own| own.remove("base"));
    let Some(base) = base.as_ref().and_then(Value::as_str) else {
        return Ok(own);
    };
    let mut all = merged(&path.with_file_name("").join(base))?;
    overlay(&mut all, own);
    Ok(all)
}

fn overlay(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (key, value) in over {
                overlay(under.entry(key).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ablation_says_only_what_differs() {
        let configs = Path::new("configs");
        let shipped = read_config(&configs.join("chest-1.json")).unwrap();
        let ablation = read_config(&configs.join("ablations/candidates-40.json")).unwrap();
        assert_eq!(
            (shipped.lung.candidates, ablation.lung.candidates),
            (80, 40)
        );
        assert_eq!(ablation.lung.frame.epochs, shipped.lung.frame.epochs);
        let nih = read_config(&configs.join("ablations/nih-only.json")).unwrap();
        assert_eq!(nih.lung.frame.sources, Some(vec!["nih".to_owned()]));
        assert!(shipped.presence.is_some() && nih.presence.is_none());
        for file in std::fs::read_dir(configs.join("ablations")).unwrap() {
            read_config(&file.unwrap().path()).unwrap();
        }
        assert!(read_config(&configs.join("ablations/none.json")).is_err());
    }
}
