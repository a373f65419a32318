//! The whole network. Letters: B films or phrases, S side, G grid, N = G × G image tokens, D width.

use burn::module::{Module, Param};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Distribution, Tensor};

use crate::box_decoder::BoxDecoder;
use crate::config::NetworkConfig;
use crate::image_encoder::{COARSE_CHANNELS, FINE_CHANNELS, ImageEncoder, ImageMaps};
use crate::text_encoder::TextEncoder;

/// Joins the stride-16 and stride-32 maps into image tokens with 2-D positions.
#[derive(Module, Debug)]
pub struct Neck {
    fine: Linear,
    coarse: Linear,
    norm: LayerNorm,
    /// Position of a token by its row, `[G, D]`.
    rows: Param<Tensor<2>>,
    /// Position of a token by its column, `[G, D]`.
    columns: Param<Tensor<2>>,
}

impl Neck {
    fn new(config: &NetworkConfig, device: &Device) -> Self {
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
    pub fn forward(&self, maps: ImageMaps) -> Tensor<3> {
        let [b, c, g, _] = maps.fine.dims();
        let fine = self
            .fine
            .forward(maps.fine.reshape([b, c, g * g]).swap_dims(1, 2)); // B, N, D
        let [_, c, h, _] = maps.coarse.dims();
        let coarse = self
            .coarse
            .forward(maps.coarse.reshape([b, c, h * h]).swap_dims(1, 2)); // B, N/4, D
        let [_, _, d] = coarse.dims();
        let coarse = coarse
            .reshape([b * h, h, 1, d])
            .repeat_dim(2, 2)
            .reshape([b, h, 1, g * d]);
        let coarse = coarse.repeat_dim(2, 2).reshape([b, g * g, d]);
        self.norm.forward(fine + coarse)
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

/// The network: image encoder, neck, text encoder and box decoder.
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
        }
    }
}
