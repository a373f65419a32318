//! The shipped [`Grounder`]: network, word table and tokeniser on one engine.

use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor, TensorData};

use crate::box_decoder::HYPOTHESES;
use crate::config::NetworkConfig;
use crate::error::ModelError;
use crate::grounder::{Answer, Checkpoint, Grounder, NoCheckpoint, Prompt};
use crate::image_encoder::{FusedEncoder, ImageMaps, normalised_films};
use crate::network::Network;
use crate::pack::{GOLDEN_FILM, Pack, TOKENISER};
use crate::tokens::{PromptTokeniser, TokenisedPrompt};
use crate::weights::Weights;
use crate::words::WordTable;

/// Added to the attention scores of padding.
const PADDING_SCORE: f32 = -1e9;

/// Image tokens of one film, `[1, N, D]`, on the engine.
#[derive(Clone, Debug)]
pub struct ImageFeatures {
    tokens: Tensor<3>,
}

/// Network, word table and tokeniser on one engine.
#[derive(Debug)]
pub struct PhraseGrounder {
    config: NetworkConfig,
    network: Network,
    words: WordTable,
    tokeniser: PromptTokeniser,
    places: Tensor<3>,
    /// The image encoder for the processor, where that is the engine.
    fused: Option<FusedEncoder>,
    device: Device,
    /// On a GPU every new sequence length would compile new kernels; there, lengths are rounded up.
    round_lengths: bool,
}

impl PhraseGrounder {
    /// Build the network of a pack on an engine.
    ///
    /// # Errors
    /// [`ModelError::PackMissing`] and [`ModelError::PackFormat`] if the pack does not hold this network.
    pub fn load(pack: &Pack, device: &Device) -> Result<Self, ModelError> {
        let gpu = *device != crate::engine::cpu();
        let mut weights = Weights::default();
        for file in pack.weights() {
            weights.read(file.to_vec())?;
        }
        let words = WordTable::take(&mut weights)?;
        let tokeniser = PromptTokeniser::from_json(pack.file(TOKENISER)?)?;
        let network = weights.load(Network::new(&pack.manifest.network, device), gpu)?;
        Ok(Self::new(
            pack.manifest.network.clone(),
            network,
            words,
            tokeniser,
            device,
        ))
    }

    /// Put the parts together. Sequence lengths are rounded up unless `device` is the processor.
    #[must_use]
    pub fn new(
        config: NetworkConfig,
        network: Network,
        words: WordTable,
        tokeniser: PromptTokeniser,
        device: &Device,
    ) -> Self {
        let places = network.neck.places();
        let round_lengths = *device != crate::engine::cpu();
        let fused = (!round_lengths).then(|| FusedEncoder::of(&network.image_encoder));
        Self {
            config,
            network,
            words,
            tokeniser,
            places,
            fused,
            device: device.clone(),
            round_lengths,
        }
    }

    /// Ask the pack's golden question on its golden film; gives the largest difference to the stored answer.
    ///
    /// # Errors
    /// [`ModelError::Golden`] if it is above the tolerance or not a number; else as [`Grounder`]'s own.
    pub async fn golden_pass(&self, pack: &Pack) -> Result<f32, ModelError> {
        let golden = &pack.manifest.golden;
        let answer = self
            .golden_answer(pack.file(GOLDEN_FILM)?, &golden.text, golden.box_at)
            .await?;
        let found = answer.hypotheses.iter().flatten().chain([&answer.presence]);
        let expected = golden.hypotheses.iter().flatten().chain([&golden.presence]);
        let error = found
            .zip(expected)
            .map(|(a, b)| (a - b).abs())
            .fold(0f32, |m, e| if e > m || e.is_nan() { e } else { m });
        // A NaN fails the comparison, as it must.
        if error <= golden.tolerance {
            Ok(error)
        } else {
            Err(ModelError::Golden {
                error,
                tolerance: golden.tolerance,
            })
        }
    }

    /// Answer one prompt on a film of `side` × `side` grey bytes.
    ///
    /// # Errors
    /// As [`Grounder`]'s.
    pub async fn golden_answer(
        &self,
        film: &[u8],
        text: &str,
        box_at: usize,
    ) -> Result<Answer, ModelError> {
        let square: Vec<f32> = film.iter().map(|v| f32::from(*v) / 255.0).collect();
        let features = self.encode_image(&square, &mut NoCheckpoint).await?;
        let prompt = Prompt {
            text: text.to_owned(),
            box_at,
        };
        let mut answers = self.ground(&features, &[prompt]).await?;
        answers
            .pop()
            .ok_or_else(|| ModelError::Engine("no answer to the golden question".to_owned()))
    }

    /// Hidden state at `[BOX]`, `[1, E]`.
    fn state(&self, prompt: &TokenisedPrompt) -> Tensor<2> {
        let tokens = prompt.ids.len();
        let length = if self.round_lengths {
            tokens.next_multiple_of(32)
        } else {
            tokens
        };
        let width = self.config.text_width;
        let mut rows = Vec::with_capacity(length * width);
        for id in &prompt.ids {
            self.words.append_row(*id, &mut rows);
        }
        rows.resize(length * width, 0.0);
        let mut is_box = vec![0f32; length];
        is_box[prompt.box_position] = 1.0;
        let words = Tensor::from_data(TensorData::new(rows, [1, length, width]), &self.device);
        let is_box = Tensor::from_data(TensorData::new(is_box, [1, length, 1]), &self.device);
        let mask = (length > tokens).then(|| {
            let scores: Vec<f32> = (0..length)
                .map(|i| if i < tokens { 0.0 } else { PADDING_SCORE })
                .collect();
            Tensor::<4>::from_data(TensorData::new(scores, [1, 1, 1, length]), &self.device)
        });
        let encoder = &self.network.text_encoder;
        let hidden = encoder.run(
            encoder.embed(words, is_box),
            mask.as_ref(),
            0,
            encoder.depth(),
        );
        let at = prompt.box_position;
        hidden
            .slice([0..1, at..at + 1, 0..width])
            .reshape([1, width])
    }
}

impl Grounder for PhraseGrounder {
    type Features = ImageFeatures;

    fn side(&self) -> usize {
        self.config.side
    }

    async fn encode_image(
        &self,
        square: &[f32],
        checkpoint: &mut impl Checkpoint,
    ) -> Result<Self::Features, ModelError> {
        let side = self.config.side;
        if square.len() != side * side {
            return Err(ModelError::Shape {
                expected: side * side,
                found: square.len(),
            });
        }
        let encoder = &self.network.image_encoder;
        let steps = encoder.steps();
        let mut step: Box<dyn FnMut() -> Option<ImageMaps>> = match &self.fused {
            Some(fused) => {
                let mut encoding = fused.begin(square, side);
                Box::new(move || fused.step(&mut encoding))
            }
            None => {
                let films = normalised_films(square, 1, side, &self.device);
                let mut encoding = encoder.begin(films);
                Box::new(move || encoder.step(&mut encoding))
            }
        };
        for done in 1..=steps {
            let maps = step();
            checkpoint
                .reach(done, steps)
                .await
                .map_err(|_| ModelError::Cancelled)?;
            if let Some(maps) = maps {
                return Ok(ImageFeatures {
                    tokens: self.network.neck.forward(maps),
                });
            }
        }
        Err(ModelError::Engine(
            "the image encoder ended without maps".to_owned(),
        ))
    }

    async fn ground(
        &self,
        features: &Self::Features,
        prompts: &[Prompt],
    ) -> Result<Vec<Answer>, ModelError> {
        let grid = self.config.grid();
        let mut answers = Vec::with_capacity(prompts.len());
        for prompt in prompts {
            let state = self.state(&self.tokeniser.tokenise(prompt)?);
            let decoded = self.network.box_decoder.forward(
                features.tokens.clone(),
                self.places.clone(),
                state,
            );
            let all = Tensor::cat(
                vec![
                    decoded.boxes.reshape([1, HYPOTHESES * 4]),
                    sigmoid(decoded.presence),
                    decoded.evidence,
                ],
                1,
            );
            let data = all
                .into_data_async()
                .await
                .map_err(|e| ModelError::Engine(format!("{e:?}")))?;
            let values: Vec<f32> = data.iter::<f32>().collect();
            let expected = HYPOTHESES * 4 + 1 + grid * grid;
            if values.len() != expected {
                return Err(ModelError::Shape {
                    expected,
                    found: values.len(),
                });
            }
            let mut hypotheses = [[0f32; 4]; HYPOTHESES];
            for (hypothesis, chunk) in hypotheses.iter_mut().zip(values.chunks_exact(4)) {
                hypothesis.copy_from_slice(chunk);
            }
            answers.push(Answer {
                hypotheses,
                presence: values[HYPOTHESES * 4],
                evidence: values[HYPOTHESES * 4 + 1..].to_vec(),
                grid,
            });
        }
        Ok(answers)
    }
}
