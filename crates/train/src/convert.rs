//! Published weights to the modules that ship: EfficientNet-Lite0 (`.pth`) and MiniLM-L6 (`.safetensors`).
//!
//! | EfficientNet-Lite0 | here |
//! | --- | --- |
//! | `_conv_stem`, `_bn0` | `stem` |
//! | `_blocks.{i}._expand_conv`, `_bn0` | `blocks.{i}.expand` |
//! | `_blocks.{i}._depthwise_conv`, `_bn1` | `blocks.{i}.depthwise` |
//! | `_blocks.{i}._project_conv`, `_bn2` | `blocks.{i}.project` |
//!
//! | MiniLM-L6 | here |
//! | --- | --- |
//! | `embeddings.word_embeddings` | the word table |
//! | `embeddings.position_embeddings` + row 0 of `token_type_embeddings` | `positions` |
//! | `embeddings.LayerNorm` | `norm` |
//! | `encoder.layer.{i}.attention.self.{query,key,value}`, `attention.output.dense` | `layers.{i}.attention.{query,key,value,output}` |
//! | `attention.output.LayerNorm`, `intermediate.dense`, `output.dense`, `output.LayerNorm` | `attention_norm`, `inner`, `outer`, `output_norm` |

use std::collections::BTreeMap;
use std::path::Path;

use burn::tensor::Device;
use phrasebox_model::NetworkConfig;
use phrasebox_model::image_encoder::ImageEncoder;
use phrasebox_model::text_encoder::TextEncoder;
use phrasebox_model::weights::Weights;

use crate::error::TrainError;

/// Added to a batch's variance before its root, as published for EfficientNet-Lite.
const BATCH_NORM_EPSILON: f32 = 1e-3;
/// Row of the word table that `[BOX]` starts from: `[MASK]`, which asks for what stands around it.
const MASK_ID: usize = 103;

/// A published tensor.
struct Published {
    shape: Vec<usize>,
    values: Vec<f32>,
}

/// Published tensors by name.
struct Source(BTreeMap<String, Published>);

impl Source {
    fn take(&mut self, name: &str) -> Result<Published, TrainError> {
        self.0
            .remove(name)
            .ok_or_else(|| TrainError::Weights(format!("no tensor {name}")))
    }

    /// A convolution and the batch normalisation after it, folded into one kernel and bias.
    fn folded(
        &mut self,
        convolution: &str,
        norm: &str,
    ) -> Result<(Published, Vec<f32>), TrainError> {
        let mut kernel = self.take(&format!("{convolution}.weight"))?;
        let mut norm_part = |part: &str| self.take(&format!("{norm}.{part}"));
        let (gain, shift) = (norm_part("weight")?.values, norm_part("bias")?.values);
        let (mean, variance) = (
            norm_part("running_mean")?.values,
            norm_part("running_var")?.values,
        );
        let per_channel = kernel.values.len() / gain.len();
        let mut bias = Vec::with_capacity(gain.len());
        for (channel, weights) in kernel.values.chunks_mut(per_channel).enumerate() {
            let factor = gain[channel] / (variance[channel] + BATCH_NORM_EPSILON).sqrt();
            for weight in weights {
                *weight *= factor;
            }
            bias.push(shift[channel] - mean[channel] * factor);
        }
        Ok((kernel, bias))
    }
}

fn bytes_to_floats(bytes: &[u8]) -> Vec<f32> {
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|c| f32::from_le_bytes(*c))
        .collect()
}

/// The published EfficientNet-Lite0 as our image encoder.
///
/// # Errors
/// If the file cannot be read or lacks a tensor.
pub fn image_encoder(path: &Path, device: &Device) -> Result<ImageEncoder, TrainError> {
    let reader =
        pytorch_reader::PytorchReader::new(path).map_err(|e| TrainError::Weights(e.to_string()))?;
    let mut source = Source(BTreeMap::new());
    for (name, tensor) in reader.into_tensors() {
        let shape = tensor.shape().to_vec();
        let data = tensor
            .read()
            .map_err(|e| TrainError::Weights(format!("{name}: {e}")))?;
        if data.len() == shape.iter().product::<usize>() * 4 {
            source.0.insert(
                name,
                Published {
                    shape,
                    values: bytes_to_floats(&data),
                },
            );
        }
    }
    let encoder = ImageEncoder::new(device);
    let mut weights = Weights::default();
    let mut put = |ours: &str, theirs: (Published, Vec<f32>)| {
        let (kernel, bias) = theirs;
        weights.insert(&format!("{ours}.bias"), &[bias.len()], bias);
        weights.insert(&format!("{ours}.weight"), &kernel.shape, kernel.values);
    };
    put("stem", source.folded("_conv_stem", "_bn0")?);
    for i in 0..encoder.steps() {
        let (ours, theirs) = (format!("blocks.{i}"), format!("_blocks.{i}"));
        if source
            .0
            .contains_key(&format!("{theirs}._expand_conv.weight"))
        {
            let folded =
                source.folded(&format!("{theirs}._expand_conv"), &format!("{theirs}._bn0"))?;
            put(&format!("{ours}.expand"), folded);
        }
        let folded = source.folded(
            &format!("{theirs}._depthwise_conv"),
            &format!("{theirs}._bn1"),
        )?;
        put(&format!("{ours}.depthwise"), folded);
        let folded = source.folded(
            &format!("{theirs}._project_conv"),
            &format!("{theirs}._bn2"),
        )?;
        put(&format!("{ours}.project"), folded);
    }
    Ok(weights.load(encoder, false)?)
}

fn transposed(matrix: Published) -> Published {
    let (rows, columns) = (matrix.shape[0], matrix.shape[1]);
    let values = (0..columns)
        .flat_map(|c| (0..rows).map(move |r| (r, c)))
        .map(|(r, c)| matrix.values[r * columns + c]);
    Published {
        values: values.collect(),
        shape: vec![columns, rows],
    }
}

/// The published MiniLM-L6 as our text encoder, and the rows of its word table, E values each.
///
/// # Errors
/// If the file cannot be read or lacks a tensor.
pub fn text_encoder(path: &Path, device: &Device) -> Result<(TextEncoder, Vec<f32>), TrainError> {
    let bytes = std::fs::read(path).map_err(|e| TrainError::Read {
        path: path.to_owned(),
        source: e,
    })?;
    let file = safetensors::SafeTensors::deserialize(&bytes)
        .map_err(|e| TrainError::Weights(e.to_string()))?;
    let mut source = Source(BTreeMap::new());
    for (name, tensor) in file.tensors() {
        if tensor.dtype() == safetensors::Dtype::F32 {
            let published = Published {
                shape: tensor.shape().to_vec(),
                values: bytes_to_floats(tensor.data()),
            };
            source.0.insert(name, published);
        }
    }
    let config = NetworkConfig::default();
    let width = config.text_width;
    let words = source.take("embeddings.word_embeddings.weight")?;
    let types = source.take("embeddings.token_type_embeddings.weight")?;
    let mut positions = source.take("embeddings.position_embeddings.weight")?;
    for row in positions.values.chunks_mut(width) {
        for (value, kind) in row.iter_mut().zip(&types.values) {
            *value += kind;
        }
    }
    let mut weights = Weights::default();
    weights.insert("positions", &positions.shape, positions.values);
    weights.insert(
        "box_token",
        &[width],
        words.values[MASK_ID * width..(MASK_ID + 1) * width].to_vec(),
    );
    let mut norm = |ours: &str, theirs: &str, weights: &mut Weights| -> Result<(), TrainError> {
        for (part, name) in [("gamma", "weight"), ("beta", "bias")] {
            let published = source.take(&format!("{theirs}.{name}"))?;
            weights.insert(
                &format!("{ours}.{part}"),
                &published.shape,
                published.values,
            );
        }
        Ok(())
    };
    norm("norm", "embeddings.LayerNorm", &mut weights)?;
    for i in 0..config.text_layers {
        let (ours, theirs) = (format!("layers.{i}"), format!("encoder.layer.{i}"));
        norm(
            &format!("{ours}.attention_norm"),
            &format!("{theirs}.attention.output.LayerNorm"),
            &mut weights,
        )?;
        norm(
            &format!("{ours}.output_norm"),
            &format!("{theirs}.output.LayerNorm"),
            &mut weights,
        )?;
    }
    for i in 0..config.text_layers {
        for (part, name) in [
            ("attention.query", "attention.self.query"),
            ("attention.key", "attention.self.key"),
            ("attention.value", "attention.self.value"),
            ("attention.output", "attention.output.dense"),
            ("inner", "intermediate.dense"),
            ("outer", "output.dense"),
        ] {
            let (ours, theirs) = (
                format!("layers.{i}.{part}"),
                format!("encoder.layer.{i}.{name}"),
            );
            let matrix = transposed(source.take(&format!("{theirs}.weight"))?);
            weights.insert(&format!("{ours}.weight"), &matrix.shape, matrix.values);
            let bias = source.take(&format!("{theirs}.bias"))?;
            weights.insert(&format!("{ours}.bias"), &bias.shape, bias.values);
        }
    }
    let encoder = weights.load(TextEncoder::new(&config, device), false)?;
    Ok((encoder, words.values))
}
