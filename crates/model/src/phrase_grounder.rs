//! The shipped [`Grounder`]: network, word table and tokeniser on one engine.

use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor, TensorData};

use crate::box_decoder::{HYPOTHESES, box_of_edges};
use crate::config::NetworkConfig;
use crate::error::ModelError;
use crate::grounder::{Answer, Checkpoint, Frame, Grounder, NoCheckpoint, Prompt};
use crate::image_encoder::{FusedEncoder, ImageMaps, normalised_films};
use crate::lung_answer::{FrameDecision, Reading, in_square};
use crate::lung_frame::{Candidates, sample};
use crate::network::Network;
use crate::pack::{GOLDEN_FILM, Pack, TOKENISER, golden_values};
use crate::tokens::PromptTokeniser;
use crate::weights::Weights;
use crate::words::WordTable;

/// Added to the attention scores of padding.
const PADDING_SCORE: f32 = -1e9;

/// What the lungs are asked for by, right then left.
const LUNGS: [&str; 2] = ["right lung", "left lung"];

/// What is kept of one film, on the engine.
#[derive(Clone, Debug)]
pub struct ImageFeatures {
    /// Image tokens, `[1, N, D]`.
    tokens: Tensor<3>,
    /// Edges of the right and the left lung in the square, `[2, 4]`.
    lungs: Tensor<2>,
    /// Tokens of both lungs in their frames, `[2, M, D']`: as read for where, and as read for whether.
    lung_tokens: [Tensor<3>; 2],
    /// Hypotheses of the heart as edges in the square, `[1, 12]`.
    heart: Tensor<2>,
}

/// Network, word table and tokeniser on one engine.
#[derive(Debug)]
pub struct PhraseGrounder {
    config: NetworkConfig,
    network: Network,
    text: TextSide,
    places: Tensor<3>,
    candidates: Candidates,
    decision: FrameDecision,
    /// States of the questions for both lungs, `[1, 2, E]`.
    lung_states: Tensor<3>,
    /// The image encoder for the processor, where that is the engine.
    fused: Option<FusedEncoder>,
    device: Device,
}

/// From a prompt to its state.
#[derive(Debug)]
struct TextSide {
    words: WordTable,
    tokeniser: PromptTokeniser,
    width: usize,
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
        Self::new(
            pack.manifest.network.clone(),
            network,
            words,
            tokeniser,
            device,
        )
    }

    /// Put the parts together. Sequence lengths are rounded up unless `device` is the processor.
    ///
    /// # Errors
    /// [`ModelError::Text`] if the tokeniser does not know the lungs.
    pub fn new(
        config: NetworkConfig,
        network: Network,
        words: WordTable,
        tokeniser: PromptTokeniser,
        device: &Device,
    ) -> Result<Self, ModelError> {
        let text = TextSide {
            round_lengths: *device != crate::engine::cpu(),
            width: config.text_width,
            words,
            tokeniser,
            device: device.clone(),
        };
        let [right, left] = LUNGS.map(|lung| {
            let prompt = Prompt {
                text: lung.to_owned(),
                box_at: lung.len(),
                frame: Frame::Film,
            };
            text.state(&network, &prompt)
        });
        Ok(Self {
            places: network.neck.places(),
            candidates: Candidates::new(&config.lung_frame, device),
            decision: FrameDecision::new(&config.lung_frame),
            lung_states: Tensor::cat(vec![right?, left?], 0).unsqueeze::<3>(),
            fused: (*device == crate::engine::cpu())
                .then(|| FusedEncoder::of(&network.image_encoder)),
            config,
            network,
            text,
            device: device.clone(),
        })
    }

    /// Ask the pack's golden question on its golden film; gives the largest difference to the stored answer.
    ///
    /// # Errors
    /// [`ModelError::Golden`] if it is above the tolerance or not a number; else as [`Grounder`]'s own.
    pub async fn golden_pass(&self, pack: &Pack) -> Result<f32, ModelError> {
        let golden = &pack.manifest.golden;
        let found = self
            .golden_answer(pack.file(GOLDEN_FILM)?, &golden.text, golden.box_at)
            .await?;
        if found.len() != golden.values.len() {
            return Err(ModelError::Shape {
                expected: golden.values.len(),
                found: found.len(),
            });
        }
        let error = found
            .iter()
            .zip(&golden.values)
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

    /// Ask one question of a film of `side` × `side` grey bytes, of its right lung and of its heart; gives the numbers to
    /// compare.
    ///
    /// # Errors
    /// As [`Grounder`]'s.
    pub async fn golden_answer(
        &self,
        film: &[u8],
        text: &str,
        box_at: usize,
    ) -> Result<Vec<f32>, ModelError> {
        let square: Vec<f32> = film.iter().map(|v| f32::from(*v) / 255.0).collect();
        let features = self.encode_image(&square, &mut NoCheckpoint).await?;
        let prompts = [Frame::Film, Frame::RightLung, Frame::Thorax].map(|frame| Prompt {
            text: text.to_owned(),
            box_at,
            frame,
        });
        match self.ground(&features, &prompts).await?.as_slice() {
            [film, lung, heart] => Ok(golden_values(film, lung, heart)),
            _ => Err(ModelError::Engine(
                "no answer to the golden question".to_owned(),
            )),
        }
    }

    /// Tokens, lungs and the lungs' own tokens of one film.
    fn features(&self, maps: &ImageMaps) -> ImageFeatures {
        let tokens = self.network.neck.forward(maps);
        let decoded = self.network.box_decoder.forward(
            tokens.clone(),
            self.places.clone(),
            self.lung_states.clone(),
        );
        let lungs = decoded.edges.mean_dim(2).reshape([2, 4]);
        let mirrored = Tensor::from_data(TensorData::new(vec![0f32, 1.0], [2, 1]), &self.device);
        let frame = &self.config.lung_frame;
        let sampled = sample(maps, lungs.clone(), mirrored, frame.rows, frame.columns);
        let heart = self
            .network
            .heart_frame
            .find(maps, &lungs, self.config.heart_frame.usual);
        ImageFeatures {
            tokens,
            lungs,
            lung_tokens: [
                self.network.lung_frame.tokens(sampled.clone()),
                self.network.presence_frame.tokens(sampled),
            ],
            heart: heart.reshape([1, HYPOTHESES * 4]),
        }
    }

    /// Presence and evidence are the box decoder's; so are the boxes, but for the heart, which was found with the film.
    async fn on_film(
        &self,
        features: &ImageFeatures,
        state: Tensor<2>,
        is_heart: bool,
    ) -> Result<Answer, ModelError> {
        let decoded = self.network.box_decoder.forward(
            features.tokens.clone(),
            self.places.clone(),
            state.unsqueeze::<3>(),
        );
        let grid = self.config.grid();
        let edges = if is_heart {
            features.heart.clone()
        } else {
            decoded.edges.reshape([1, HYPOTHESES * 4])
        };
        let values = read_back(
            vec![
                edges,
                sigmoid(decoded.presence),
                decoded.evidence.reshape([1, grid * grid]),
            ],
            HYPOTHESES * 4 + 1 + grid * grid,
        )
        .await?;
        let (edges, rest) = values.split_at(HYPOTHESES * 4);
        let mut hypotheses = [[0f32; 4]; HYPOTHESES];
        for (hypothesis, edges) in hypotheses.iter_mut().zip(edges.as_chunks::<4>().0) {
            *hypothesis = box_of_edges(*edges);
        }
        Ok(Answer {
            hypotheses,
            presence: rest[0],
            expected_iou: None,
            evidence: rest[1..].to_vec(),
            grid,
        })
    }

    async fn in_lung(
        &self,
        features: &ImageFeatures,
        state: Tensor<2>,
        left: bool,
    ) -> Result<Answer, ModelError> {
        let frame = &self.config.lung_frame;
        let (cells, candidates) = (frame.rows * frame.columns, frame.candidates.len());
        let side = usize::from(left);
        let [tokens, for_presence] =
            (features.lung_tokens.clone()).map(|both| both.narrow(0, side, 1));
        let network = &self.network;
        let presence = network.presence_frame.presence(for_presence, state.clone());
        let reading = network.lung_frame.read(tokens, state, &self.candidates);
        let lung = features.lungs.clone().slice([side..side + 1, 0..4]);
        let values = read_back(
            vec![
                lung,
                reading.offset,
                sigmoid(presence),
                reading.dense,
                reading.scores,
            ],
            9 + cells + candidates,
        )
        .await?;
        let four = |from: usize| [0, 1, 2, 3].map(|i| values[from + i]);
        let (lung, offset, presence) = (four(0), four(4), values[8]);
        let (dense, scores) = values[9..].split_at(cells);
        let answer = self.decision.decide(&Reading {
            dense: dense.to_vec(),
            scores: scores.to_vec(),
            offset,
        });
        let grid = self.config.grid();
        Ok(Answer {
            hypotheses: answer
                .hypotheses
                .map(|b| box_of_edges(in_square(b, lung, left))),
            presence,
            expected_iou: Some(answer.expected_iou),
            evidence: self
                .decision
                .expected_coverage(&answer.posterior, lung, left, grid),
            grid,
        })
    }
}

/// One transfer from the engine: rows `[1, …]` side by side.
async fn read_back(parts: Vec<Tensor<2>>, expected: usize) -> Result<Vec<f32>, ModelError> {
    let data = Tensor::cat(parts, 1)
        .into_data_async()
        .await
        .map_err(|e| ModelError::Engine(format!("{e:?}")))?;
    let values: Vec<f32> = data.iter::<f32>().collect();
    if values.len() == expected {
        Ok(values)
    } else {
        Err(ModelError::Shape {
            expected,
            found: values.len(),
        })
    }
}

impl TextSide {
    /// Hidden state at `[BOX]`, `[1, E]`.
    fn state(&self, network: &Network, prompt: &Prompt) -> Result<Tensor<2>, ModelError> {
        let prompt = self.tokeniser.tokenise(prompt)?;
        let tokens = prompt.ids.len();
        let length = if self.round_lengths {
            tokens.next_multiple_of(32)
        } else {
            tokens
        };
        let width = self.width;
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
        let encoder = &network.text_encoder;
        let hidden = encoder.run(
            encoder.embed(words, is_box),
            mask.as_ref(),
            0,
            encoder.depth(),
        );
        let at = prompt.box_position;
        Ok(hidden
            .slice([0..1, at..at + 1, 0..width])
            .reshape([1, width]))
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
                return Ok(self.features(&maps));
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
        let mut answers = Vec::with_capacity(prompts.len());
        for prompt in prompts {
            let state = self.text.state(&self.network, prompt)?;
            answers.push(match prompt.frame {
                Frame::Film => self.on_film(features, state, false).await?,
                Frame::Thorax => self.on_film(features, state, true).await?,
                Frame::RightLung => self.in_lung(features, state, false).await?,
                Frame::LeftLung => self.in_lung(features, state, true).await?,
            });
        }
        Ok(answers)
    }
}
