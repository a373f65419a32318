//! The whole network. Letters: B films, S side, G grid, N = G × G image tokens, D width.

use burn::module::{Module, Param};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Distribution, Tensor};

use crate::box_decoder::BoxDecoder;
use crate::config::NetworkConfig;
use crate::heart_frame::HeartFrame;
use crate::image_encoder::{COARSE_CHANNELS, FINE_CHANNELS, ImageEncoder, ImageMaps};
use crate::lung_frame::LungFrame;
use crate::text_encoder::TextEncoder;

/// How many times neighbouring tokens are mixed.
const MIXERS: usize = 2;

/// Each token of a grid beside its eight neighbours, zero beyond the border: a 3 × 3 convolution is a Linear over these.
///
/// # Shapes
/// - tokens: `[B, R · C, D]`; output: `[B, R · C, 9 D]`
#[must_use]
pub(crate) fn neighbourhoods(tokens: Tensor<3>, rows: usize, columns: usize) -> Tensor<3> {
    let [b, _, d] = tokens.dims();
    let device = tokens.device();
    let grid = tokens.reshape([b, rows, columns, d]);
    let row = Tensor::zeros([b, 1, columns, d], &device);
    let grid = Tensor::cat(vec![row.clone(), grid, row], 1);
    let column = Tensor::zeros([b, rows + 2, 1, d], &device);
    let grid = Tensor::cat(vec![column.clone(), grid, column], 2);
    let shifted = (0..9)
        .map(|i| {
            let (y, x) = (i / 3, i % 3);
            grid.clone()
                .slice([0..b, y..y + rows, x..x + columns, 0..d])
        })
        .collect();
    Tensor::cat(shifted, 3).reshape([b, rows * columns, 9 * d])
}

/// Tells each token what its neighbours are; residual, narrow inside.
#[derive(Module, Debug)]
pub struct Mixer {
    narrow: Linear,
    around: Linear,
    wide: Linear,
    norm: LayerNorm,
}

impl Mixer {
    fn new(width: usize, device: &Device) -> Self {
        let inner = width / 2;
        Self {
            narrow: LinearConfig::new(width, inner).init(device),
            around: LinearConfig::new(9 * inner, inner).init(device),
            wide: LinearConfig::new(inner, width).init(device),
            norm: LayerNormConfig::new(width).init(device),
        }
    }

    /// `tokens` `[B, N, D]`.
    fn forward(&self, tokens: Tensor<3>, grid: usize) -> Tensor<3> {
        let inner = relu(self.narrow.forward(tokens.clone()));
        let inner = relu(self.around.forward(neighbourhoods(inner, grid, grid)));
        tokens + self.norm.forward(self.wide.forward(inner))
    }
}

/// Joins the stride-16 and stride-32 maps into image tokens with 2-D positions.
#[derive(Module, Debug)]
pub struct Neck {
    fine: Linear,
    coarse: Linear,
    norm: LayerNorm,
    mixers: Vec<Mixer>,
    /// Position of a token by its row, `[G, D]`.
    rows: Param<Tensor<2>>,
    /// Position of a token by its column, `[G, D]`.
    columns: Param<Tensor<2>>,
}

impl Neck {
    /// A new neck with random weights.
    #[must_use]
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        let places = || {
            Param::from_tensor(Tensor::random(
                [config.grid(), config.width],
                Distribution::Normal(0.0, 0.5),
                device,
            ))
        };
        Self {
            fine: LinearConfig::new(FINE_CHANNELS, config.width).init(device),
            coarse: LinearConfig::new(COARSE_CHANNELS, config.width).init(device),
            norm: LayerNormConfig::new(config.width).init(device),
            mixers: (0..MIXERS)
                .map(|_| Mixer::new(config.width, device))
                .collect(),
            rows: places(),
            columns: places(),
        }
    }

    /// Image tokens, row by row.
    ///
    /// # Shapes
    /// - maps: `[B, 112, G, G]` and `[B, 320, G/2, G/2]`
    /// - output: `[B, N, D]`
    #[must_use]
    pub fn forward(&self, maps: &ImageMaps) -> Tensor<3> {
        let [b, c, g, _] = maps.fine.dims();
        let fine = self
            .fine
            .forward(maps.fine.clone().reshape([b, c, g * g]).swap_dims(1, 2)); // B, N, D
        let [_, c, h, _] = maps.coarse.dims();
        let coarse = self
            .coarse
            .forward(maps.coarse.clone().reshape([b, c, h * h]).swap_dims(1, 2)); // B, N/4, D
        let [_, _, d] = coarse.dims();
        let coarse = coarse
            .reshape([b * h, h, 1, d])
            .repeat_dim(2, 2)
            .reshape([b, h, 1, g * d]);
        let coarse = coarse.repeat_dim(2, 2).reshape([b, g * g, d]);
        let tokens = self.norm.forward(fine + coarse);
        self.mixers
            .iter()
            .fold(tokens, |tokens, mixer| mixer.forward(tokens, g))
    }

    /// Positions of the tokens, `[1, N, D]`.
    #[must_use]
    pub fn places(&self) -> Tensor<3> {
        let [g, d] = self.rows.dims();
        let rows = self.rows.val().reshape([g, 1, d]).expand([g, g, d]);
        let columns = self.columns.val().reshape([1, g, d]).expand([g, g, d]);
        (rows + columns).reshape([1, g * g, d])
    }
}

/// The network: image encoder, neck, text encoder, box decoder and the frames.
#[derive(Module, Debug)]
pub struct Network {
    /// Film to maps.
    pub image_encoder: ImageEncoder,
    /// Maps to tokens.
    pub neck: Neck,
    /// Tokenised text to hidden states.
    pub text_encoder: TextEncoder,
    /// Tokens and `[BOX]` state to boxes.
    pub box_decoder: BoxDecoder,
    /// Where findings of the lung are, read in the lung's own frame.
    pub lung_frame: LungFrame,
    /// Whether they are there, read in the same frame: of this one only the presence is asked.
    pub presence_frame: LungFrame,
    /// The heart, read in the frame of both lungs.
    pub heart_frame: HeartFrame,
}

impl Network {
    /// A new network with random weights.
    #[must_use]
    pub fn new(config: &NetworkConfig, device: &Device) -> Self {
        Self {
            image_encoder: ImageEncoder::new(device),
            neck: Neck::new(config, device),
            text_encoder: TextEncoder::new(config, device),
            box_decoder: BoxDecoder::new(config, device),
            lung_frame: LungFrame::new(config, config.lung_frame.width, device),
            presence_frame: LungFrame::new(config, config.presence_width, device),
            heart_frame: HeartFrame::new(&config.heart_frame, device),
        }
    }
}
