//! The image encoder on the processor: the same weights, laid out for [`phrasebox_kernels`]. No gradients, one film.

use burn::nn::conv::Conv2d;
use burn::tensor::{Device, Tensor, TensorData};
use phrasebox_kernels::{Activation, Depthwise, Map, Pointwise, Stem};

use super::{FINE_BLOCK, IMAGENET_MEAN, IMAGENET_STD, ImageEncoder, ImageMaps, InvertedResidual};

/// An [`ImageEncoder`] whose convolutions add their bias and clip in the same pass.
#[derive(Clone, Debug)]
pub struct FusedEncoder {
    stem: Stem,
    blocks: Vec<Block>,
    device: Device,
}

#[derive(Clone, Debug)]
struct Block {
    expand: Option<Pointwise>,
    depthwise: Depthwise,
    project: Pointwise,
    residual: bool,
}

/// An encoding in progress.
#[derive(Debug)]
pub(crate) struct FusedEncoding {
    x: Map,
    fine: Option<Map>,
    next: usize,
}

fn weights(convolution: &Conv2d) -> Vec<f32> {
    convolution.weight.val().into_data().iter::<f32>().collect()
}

fn bias(convolution: &Conv2d) -> Vec<f32> {
    let bias = convolution.bias.as_ref();
    let bias =
        bias.expect("every convolution of the encoder has the bias of its folded normalisation");
    bias.val().into_data().iter::<f32>().collect()
}

impl Block {
    fn of(block: &InvertedResidual) -> Self {
        let pointwise = |convolution: &Conv2d, activation| {
            Pointwise::new(&weights(convolution), bias(convolution), activation)
        };
        let depthwise = &block.depthwise;
        Self {
            expand: block
                .expand
                .as_ref()
                .map(|c| pointwise(c, Activation::Relu6)),
            depthwise: Depthwise::new(
                &weights(depthwise),
                bias(depthwise),
                depthwise.kernel_size[0],
                depthwise.stride[0],
                Activation::Relu6,
            ),
            project: pointwise(&block.project, Activation::Linear),
            residual: block.residual,
        }
    }

    fn apply(&self, x: &Map) -> Map {
        let inner = match &self.expand {
            Some(expand) => self.depthwise.apply(&expand.apply(x, None)),
            None => self.depthwise.apply(x),
        };
        self.project.apply(&inner, self.residual.then_some(x))
    }
}

impl FusedEncoder {
    /// The weights of `encoder`, which lies on the processor.
    #[must_use]
    pub fn of(encoder: &ImageEncoder) -> Self {
        let stem = &encoder.stem;
        Self {
            stem: Stem::new(&weights(stem), bias(stem), &IMAGENET_MEAN, &IMAGENET_STD),
            blocks: encoder.blocks.iter().map(Block::of).collect(),
            device: stem.weight.device(),
        }
    }

    /// Begin with the grey values in 0..1 of a square film.
    pub(crate) fn begin(&self, grey: &[f32], side: usize) -> FusedEncoding {
        FusedEncoding {
            x: self.stem.apply(grey, side),
            fine: None,
            next: 0,
        }
    }

    /// Run the next block; the maps once the last has run.
    pub(crate) fn step(&self, encoding: &mut FusedEncoding) -> Option<ImageMaps> {
        let block = self.blocks.get(encoding.next)?;
        encoding.x = block.apply(&encoding.x);
        if encoding.next == FINE_BLOCK {
            encoding.fine = Some(encoding.x.clone());
        }
        encoding.next += 1;
        if encoding.next < self.blocks.len() {
            return None;
        }
        let fine = encoding.fine.take()?;
        Some(ImageMaps {
            fine: self.tensor(fine),
            coarse: self.tensor(encoding.x.clone()),
        })
    }

    /// All steps at once, of the grey values in 0..1 of a square film.
    #[must_use]
    pub fn forward(&self, grey: &[f32], side: usize) -> ImageMaps {
        let mut encoding = self.begin(grey, side);
        loop {
            if let Some(maps) = self.step(&mut encoding) {
                return maps;
            }
        }
    }

    /// Channels last to `[1, C, H, W]`.
    fn tensor(&self, map: Map) -> Tensor<4> {
        let [height, width, channels] = map.shape();
        let data = TensorData::new(map.values, [1, height, width, channels]);
        Tensor::<4>::from_data(data, &self.device).permute([0, 3, 1, 2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image_encoder::normalised_films;

    #[test]
    fn it_gives_the_maps_of_the_network_it_was_made_of() {
        let device = crate::engine::cpu();
        let (encoder, side) = (ImageEncoder::new(&device), 64);
        // A bright disc off the centre, so that a swap of axes or sides would show.
        let grey: Vec<f32> = (0..side * side)
            .map(|at| {
                let (x, y) = ((at % side) as f32 - 20.0, (at / side) as f32 - 40.0);
                (1.0 - (x * x + y * y).sqrt() / 40.0).clamp(0.0, 1.0)
            })
            .collect();
        let wanted = encoder.forward(normalised_films(&grey, 1, side, &device));
        let fused = FusedEncoder::of(&encoder);
        let mut encoding = fused.begin(&grey, side);
        let found = std::iter::repeat_with(|| fused.step(&mut encoding))
            .find_map(|maps| maps)
            .unwrap();
        for (wanted, found) in [(wanted.fine, found.fine), (wanted.coarse, found.coarse)] {
            assert_eq!(wanted.dims(), found.dims());
            let scale: f32 = wanted.clone().abs().max().into_scalar();
            let error: f32 = (wanted - found).abs().max().into_scalar();
            assert!(scale > 0.0 && error <= 1e-4 * scale, "{error} of {scale}");
        }
    }
}
