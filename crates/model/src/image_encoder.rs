//! EfficientNet-Lite0 up to its last block, batch normalisation folded into the convolutions.
//!
//! Tan and Le, *EfficientNet*, arXiv 1905.11946; the Lite variant has ReLU6, no squeeze-and-excitation, and fixed
//! stem and head. "Same" padding is TensorFlow's: at stride 2 the extra row and column go to the bottom and right.
//! Letters: B films, S side of the square, C channels.

mod fused;

use burn::module::Module;
use burn::nn::PaddingConfig2d;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::tensor::{Device, Tensor};

pub use fused::FusedEncoder;

/// Mean of ImageNet per colour channel; the published weights expect it subtracted.
pub const IMAGENET_MEAN: [f32; 3] = [0.485, 0.456, 0.406];
/// Standard deviation of ImageNet per colour channel; the published weights expect inputs divided by it.
pub const IMAGENET_STD: [f32; 3] = [0.229, 0.224, 0.225];

/// One row of the architecture: kernel, stride, expansion, output channels, repeats.
const STAGES: [(usize, usize, usize, usize, usize); 7] = [
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
];
const STEM_CHANNELS: usize = 32;

/// Channels of the stride-16 map.
pub const FINE_CHANNELS: usize = 112;
/// Channels of the stride-32 map.
pub const COARSE_CHANNELS: usize = 320;
/// Index of the block after which the stride-16 map is taken.
const FINE_BLOCK: usize = 10;

fn convolution(
    channels: [usize; 2],
    kernel: usize,
    stride: usize,
    groups: usize,
    device: &Device,
) -> Conv2d {
    let total = kernel - stride.min(kernel);
    // Sizes are multiples of 32, so stride 2 always meets an even size and needs `kernel - 2` in all.
    let (near, far) = if stride == 1 {
        (kernel / 2, kernel / 2)
    } else {
        (total / 2, total - total / 2)
    };
    Conv2dConfig::new(channels, [kernel, kernel])
        .with_stride([stride, stride])
        .with_padding(PaddingConfig2d::Explicit(near, near, far, far))
        .with_groups(groups)
        .with_bias(true)
        .init(device)
}

/// Inverted residual: expand, depthwise, project, add where shape allows.
#[derive(Module, Debug)]
pub struct InvertedResidual {
    expand: Option<Conv2d>,
    depthwise: Conv2d,
    project: Conv2d,
    residual: bool,
}

impl InvertedResidual {
    fn new(input: usize, stage: (usize, usize, usize, usize), device: &Device) -> Self {
        let (kernel, stride, expansion, output) = stage;
        let inner = input * expansion;
        Self {
            expand: (expansion != 1).then(|| convolution([input, inner], 1, 1, 1, device)),
            depthwise: convolution([inner, inner], kernel, stride, inner, device),
            project: convolution([inner, output], 1, 1, 1, device),
            residual: stride == 1 && input == output,
        }
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let inner = match &self.expand {
            Some(expand) => expand.forward(x.clone()).clamp(0.0, 6.0),
            None => x.clone(),
        };
        let inner = self.depthwise.forward(inner).clamp(0.0, 6.0);
        let out = self.project.forward(inner);
        if self.residual { out + x } else { out }
    }
}

/// The image encoder.
#[derive(Module, Debug)]
pub struct ImageEncoder {
    stem: Conv2d,
    blocks: Vec<InvertedResidual>,
}

/// What the image encoder gives.
#[derive(Clone, Debug)]
pub struct ImageMaps {
    /// Stride 16, `[B, 112, S/16, S/16]`.
    pub fine: Tensor<4>,
    /// Stride 32, `[B, 320, S/32, S/32]`.
    pub coarse: Tensor<4>,
}

/// An encoding in progress: one step per block, so that a caller may pause between them.
#[derive(Debug)]
pub struct Encoding {
    x: Tensor<4>,
    fine: Option<Tensor<4>>,
    next: usize,
}

impl ImageEncoder {
    /// A new encoder with random weights.
    #[must_use]
    pub fn new(device: &Device) -> Self {
        let mut blocks = Vec::new();
        let mut channels = STEM_CHANNELS;
        for (kernel, stride, expansion, output, repeats) in STAGES {
            for repeat in 0..repeats {
                let stride = if repeat == 0 { stride } else { 1 };
                blocks.push(InvertedResidual::new(
                    channels,
                    (kernel, stride, expansion, output),
                    device,
                ));
                channels = output;
            }
        }
        Self {
            stem: convolution([3, STEM_CHANNELS], 3, 2, 1, device),
            blocks,
        }
    }

    /// Number of steps of an encoding.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.blocks.len()
    }

    /// Begin with normalised films.
    ///
    /// # Shapes
    /// - films: `[B, 3, S, S]`, ImageNet-normalised
    #[must_use]
    pub fn begin(&self, films: Tensor<4>) -> Encoding {
        Encoding {
            x: self.stem.forward(films).clamp(0.0, 6.0),
            fine: None,
            next: 0,
        }
    }

    /// Run the next block; the maps once the last has run.
    pub fn step(&self, encoding: &mut Encoding) -> Option<ImageMaps> {
        let block = self.blocks.get(encoding.next)?;
        encoding.x = block.forward(encoding.x.clone());
        if encoding.next == FINE_BLOCK {
            encoding.fine = Some(encoding.x.clone());
        }
        encoding.next += 1;
        if encoding.next < self.blocks.len() {
            return None;
        }
        encoding.fine.clone().map(|fine| ImageMaps {
            fine,
            coarse: encoding.x.clone(),
        })
    }

    /// The stride-32 map from the stride-16 map: the blocks behind it.
    ///
    /// # Shapes
    /// - fine: `[B, 112, S/16, S/16]`; output: `[B, 320, S/32, S/32]`
    #[must_use]
    pub fn coarse(&self, fine: Tensor<4>) -> Tensor<4> {
        let behind = self.blocks.iter().skip(FINE_BLOCK + 1);
        behind.fold(fine, |x, block| block.forward(x))
    }

    /// All steps at once.
    ///
    /// # Shapes
    /// - films: `[B, 3, S, S]`, ImageNet-normalised
    #[must_use]
    pub fn forward(&self, films: Tensor<4>) -> ImageMaps {
        let mut encoding = self.begin(films);
        loop {
            if let Some(maps) = self.step(&mut encoding) {
                return maps;
            }
        }
    }
}

/// Grey values in 0..1 to the normalised tensor `[B, 3, S, S]` that the encoder expects.
///
/// # Panics
/// If `grey` does not hold `films` × `side` × `side` values.
#[must_use]
pub fn normalised_films(grey: &[f32], films: usize, side: usize, device: &Device) -> Tensor<4> {
    assert_eq!(
        grey.len(),
        films * side * side,
        "grey values do not fill {films} films of side {side}"
    );
    let mut values = Vec::with_capacity(grey.len() * 3);
    for film in grey.chunks_exact(side * side) {
        for (mean, std) in IMAGENET_MEAN.into_iter().zip(IMAGENET_STD) {
            values.extend(film.iter().map(|v| (v - mean) / std));
        }
    }
    Tensor::from_data(
        burn::tensor::TensorData::new(values, [films, 3, side, side]),
        device,
    )
}
