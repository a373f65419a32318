//! Weights to and from burnpack, whole or as int8.
//!
//! | tensor | in the pack | on WebGPU | on the processor |
//! | --- | --- | --- | --- |
//! | Linear weight `[in, out]`, `out` a multiple of 32 | int8 in blocks of 32 along `out`, f32 scales, packed in `u32` | stays packed, the matmul unpacks it | f32 |
//! | convolution kernel `[out, …]` | int8 with one f32 scale per output channel | f32 | f32 |
//! | everything else | f32 | f32 | f32 |
//!
//! Dequantising happens here, on plain slices, and not through the engine: the processor back end takes a hundred
//! times longer over block scales.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::quantization::{QuantScheme, QuantStore, QuantValue, ScaleDtype};
use burn::tensor::{Bytes, DType, Device, Shape, Tensor, TensorData};
use burn_pack::{Reader, Writer};

use crate::error::ModelError;

/// Values that share one scale in a Linear weight.
const BLOCK: usize = 32;
/// Suffix of the tensor that holds the scales of a row-scaled int8 tensor.
const SCALES: &str = ".scales";

/// How weights are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As they are.
    F32,
    /// Linear weights and convolution kernels as int8.
    Int8,
    /// The same with 15 steps instead of 255, in the container of int8: to measure what four bits would do.
    Int4,
}

impl Precision {
    /// The largest code.
    fn largest_code(self) -> Option<f32> {
        match self {
            Self::F32 => None,
            Self::Int8 => Some(127.0),
            Self::Int4 => Some(7.0),
        }
    }
}

fn format_error(error: impl std::fmt::Display) -> ModelError {
    ModelError::PackFormat(error.to_string())
}

fn linear_scheme() -> QuantScheme {
    QuantScheme::default()
        .with_value(QuantValue::Q8S)
        .with_store(QuantStore::PackedU32(0))
        .per_block([BLOCK as u8], ScaleDtype::F32)
}

/// Symmetric codes from −`top` to `top` of `values` in runs of `run`, one scale each.
pub(crate) fn quantise(values: &[f32], run: usize, top: f32) -> (Vec<i8>, Vec<f32>) {
    let mut codes = Vec::with_capacity(values.len());
    let mut scales = Vec::with_capacity(values.len().div_ceil(run));
    for block in values.chunks(run) {
        let largest = block.iter().fold(0f32, |m, v| m.max(v.abs()));
        let scale = if largest > 0.0 { largest / top } else { 1.0 };
        codes.extend(
            block
                .iter()
                .map(|v| (v / scale).round().clamp(-top, top) as i8),
        );
        scales.push(scale);
    }
    (codes, scales)
}

fn dequantise(codes: &[u8], scales: &[f32], run: usize) -> Vec<f32> {
    codes
        .chunks(run)
        .zip(scales)
        .flat_map(|(block, s)| block.iter().map(move |c| f32::from(*c as i8) * s))
        .collect()
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|c| f32::from_le_bytes(*c))
        .collect()
}

fn float_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

/// One tensor as it lies in a pack.
#[derive(Clone, Debug)]
enum Stored {
    /// f32 values.
    Whole(Vec<f32>),
    /// int8 in blocks of [`BLOCK`], then their scales: the byte layout of Burn's packed quantised tensors.
    Blocks(Vec<u8>),
    /// int8 with one scale per row.
    Rows(Vec<u8>, Vec<f32>),
}

/// A matrix as int8 with one scale per row.
#[derive(Clone, Debug)]
pub(crate) struct RowMatrix {
    pub(crate) shape: [usize; 2],
    pub(crate) codes: Vec<u8>,
    pub(crate) scales: Vec<f32>,
}

/// All tensors of a pack by their path in the network.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    tensors: BTreeMap<String, (Vec<usize>, Stored)>,
}

impl Weights {
    /// Collect a module's parameters.
    #[must_use]
    pub fn of<M: Module>(module: &M, precision: Precision) -> Self {
        let mut collector = Collector {
            path: Vec::new(),
            precision,
            weights: Self::default(),
        };
        module.visit(&mut collector);
        collector.weights
    }

    /// Add a tensor of f32 values under its path in the network.
    pub fn insert(&mut self, name: &str, shape: &[usize], values: Vec<f32>) {
        self.tensors
            .insert(name.to_owned(), (shape.to_vec(), Stored::Whole(values)));
    }

    /// Add all tensors of `other`, each path prefixed by `prefix`.
    pub fn extend(&mut self, prefix: &str, other: Self) {
        self.tensors.extend(
            other
                .tensors
                .into_iter()
                .map(|(name, tensor)| (format!("{prefix}{name}"), tensor)),
        );
    }

    /// Add a matrix kept outside of the network.
    pub(crate) fn insert_rows(&mut self, name: &str, matrix: RowMatrix) {
        self.tensors.insert(
            name.to_owned(),
            (
                matrix.shape.to_vec(),
                Stored::Rows(matrix.codes, matrix.scales),
            ),
        );
    }

    /// Take a matrix added by [`Weights::insert_rows`].
    pub(crate) fn take_rows(&mut self, name: &str) -> Result<RowMatrix, ModelError> {
        match self.tensors.remove(name) {
            Some((shape, Stored::Rows(codes, scales))) if shape.len() == 2 => Ok(RowMatrix {
                shape: [shape[0], shape[1]],
                codes,
                scales,
            }),
            _ => Err(ModelError::PackMissing(name.to_owned())),
        }
    }

    /// Bytes of the largest tensor once loaded as f32.
    #[must_use]
    pub fn largest(&self) -> usize {
        self.tensors
            .values()
            .map(|(shape, _)| shape.iter().product::<usize>() * 4)
            .max()
            .unwrap_or(0)
    }

    /// How many values travel as codes.
    #[must_use]
    pub fn codes(&self) -> usize {
        self.tensors
            .values()
            .filter(|(_, stored)| !matches!(stored, Stored::Whole(_)))
            .map(|(shape, _)| shape.iter().product::<usize>())
            .sum()
    }

    /// Write the tensors whose name starts with `prefix` as one burnpack file.
    ///
    /// # Errors
    /// [`ModelError::PackFormat`] if burnpack refuses.
    pub fn to_bytes(&self, prefix: &str) -> Result<Vec<u8>, ModelError> {
        let mut out = Vec::new();
        for (name, (shape, stored)) in self
            .tensors
            .iter()
            .filter(|(name, _)| name.starts_with(prefix))
        {
            let mut push = |name: String, dtype: DType, shape: &[usize], bytes: Vec<u8>| {
                out.push(burn_pack::Tensor::new(
                    name,
                    dtype,
                    Shape::from(shape),
                    None,
                    Bytes::from_bytes_vec(bytes),
                ));
            };
            match stored {
                Stored::Whole(values) => push(name.clone(), DType::F32, shape, float_bytes(values)),
                Stored::Blocks(bytes) => push(
                    name.clone(),
                    DType::QFloat(linear_scheme()),
                    shape,
                    bytes.clone(),
                ),
                Stored::Rows(codes, scales) => {
                    push(name.clone(), DType::I8, shape, codes.clone());
                    push(
                        format!("{name}{SCALES}"),
                        DType::F32,
                        &[scales.len()],
                        float_bytes(scales),
                    );
                }
            }
        }
        Ok(Writer::new(out)
            .into_bytes()
            .map_err(format_error)?
            .to_vec())
    }

    /// Read one burnpack file and add its tensors.
    ///
    /// # Errors
    /// [`ModelError::PackFormat`] if the bytes are no burnpack or a tensor has the wrong length.
    pub fn read(&mut self, bytes: Vec<u8>) -> Result<(), ModelError> {
        let reader = Reader::from_bytes(Bytes::from_bytes_vec(bytes)).map_err(format_error)?;
        let mut scales = BTreeMap::new();
        let mut rows = Vec::new();
        for tensor in reader.into_tensors().map_err(format_error)? {
            let (name, dtype, shape, _, bytes) = tensor.into_parts().map_err(format_error)?;
            let shape: Vec<usize> = shape.iter().copied().collect();
            let count: usize = shape.iter().product();
            let wrong = |found: usize| {
                ModelError::PackFormat(format!("{name} of shape {shape:?} has {found} bytes"))
            };
            match dtype {
                DType::F32 if bytes.len() == count * 4 => match name.strip_suffix(SCALES) {
                    Some(owner) => {
                        scales.insert(owner.to_owned(), floats(&bytes));
                    }
                    None => {
                        self.tensors
                            .insert(name, (shape, Stored::Whole(floats(&bytes))));
                    }
                },
                DType::QFloat(scheme)
                    if scheme == linear_scheme() && bytes.len() == count + count / BLOCK * 4 =>
                {
                    self.tensors
                        .insert(name, (shape, Stored::Blocks(bytes.to_vec())));
                }
                DType::I8 if bytes.len() == count => rows.push((name, shape, bytes.to_vec())),
                _ => return Err(wrong(bytes.len())),
            }
        }
        for (name, shape, codes) in rows {
            let scales = scales
                .remove(&name)
                .ok_or_else(|| ModelError::PackMissing(format!("{name}{SCALES}")))?;
            if shape.first() != Some(&scales.len()) {
                return Err(ModelError::PackFormat(format!(
                    "{name} has {} scales for {shape:?}",
                    scales.len()
                )));
            }
            self.tensors
                .insert(name, (shape, Stored::Rows(codes, scales)));
        }
        Ok(())
    }

    /// Give the tensors to the module's parameters. With `packed`, block-quantised weights stay quantised.
    ///
    /// # Errors
    /// [`ModelError::PackMissing`] if a parameter has no tensor, [`ModelError::PackFormat`] if one has another shape.
    pub fn load<M: Module>(&mut self, module: M, packed: bool) -> Result<M, ModelError> {
        let mut loader = Loader {
            path: Vec::new(),
            packed,
            weights: self,
            error: None,
        };
        let module = module.map(&mut loader);
        match loader.error {
            Some(error) => Err(error),
            None => Ok(module),
        }
    }
}

struct Collector {
    path: Vec<String>,
    precision: Precision,
    weights: Weights,
}

impl ModuleVisitor for Collector {
    fn enter_module(&mut self, name: &str, _container_type: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container_type: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let name = self.path.join(".");
        let data = param.val().into_data();
        let shape: Vec<usize> = data.shape().iter().copied().collect();
        let values: Vec<f32> = data.iter::<f32>().collect();
        let top = self
            .precision
            .largest_code()
            .filter(|_| name.ends_with(".weight"));
        let stored = match top {
            Some(top) if shape.len() == 2 && shape[1].is_multiple_of(BLOCK) => {
                let (codes, scales) = quantise(&values, BLOCK, top);
                let mut bytes: Vec<u8> = codes.into_iter().map(|c| c as u8).collect();
                bytes.extend(float_bytes(&scales));
                Stored::Blocks(bytes)
            }
            Some(top) if shape.len() == 4 => {
                let (codes, scales) = quantise(&values, values.len() / shape[0], top);
                Stored::Rows(codes.into_iter().map(|c| c as u8).collect(), scales)
            }
            _ => Stored::Whole(values),
        };
        self.weights.tensors.insert(name, (shape, stored));
    }
}

struct Loader<'a> {
    path: Vec<String>,
    packed: bool,
    weights: &'a mut Weights,
    error: Option<ModelError>,
}

impl Loader<'_> {
    fn tensor<const D: usize>(
        &mut self,
        name: &str,
        expected: &[usize],
        device: &Device,
    ) -> Option<Tensor<D>> {
        let Some((shape, stored)) = self.weights.tensors.remove(name) else {
            self.error
                .get_or_insert(ModelError::PackMissing(name.to_owned()));
            return None;
        };
        if shape != expected {
            self.error.get_or_insert(ModelError::PackFormat(format!(
                "{name} has shape {shape:?} where the network has {expected:?}"
            )));
            return None;
        }
        let count: usize = shape.iter().product();
        let values = match stored {
            Stored::Whole(values) => values,
            Stored::Rows(codes, scales) => dequantise(&codes, &scales, count / shape[0]),
            Stored::Blocks(bytes) if self.packed => {
                let dtype = DType::QFloat(linear_scheme());
                let data = TensorData::from_bytes(Bytes::from_bytes_vec(bytes), shape, dtype);
                return Some(Tensor::from_data(data, (device, dtype)));
            }
            Stored::Blocks(bytes) => dequantise(&bytes[..count], &floats(&bytes[count..]), BLOCK),
        };
        Some(Tensor::from_data(TensorData::new(values, shape), device))
    }
}

impl ModuleMapper for Loader<'_> {
    fn enter_module(&mut self, name: &str, _container_type: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container_type: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let name = self.path.join(".");
        let shape: Vec<usize> = param.lazy_shape().iter().copied().collect();
        match self.tensor(&name, &shape, &param.lazy_device()) {
            Some(tensor) => {
                let id = param.id;
                param.transform_for_load(tensor, id)
            }
            None => param,
        }
    }
}

#[cfg(test)]
mod tests {
    use burn::nn::conv::{Conv2d, Conv2dConfig};
    use burn::nn::{Linear, LinearConfig};

    use super::*;

    #[derive(Module, Debug)]
    struct Pair {
        wide: Linear,
        narrow: Linear,
        kernel: Conv2d,
    }

    fn pair() -> Pair {
        let device = crate::engine::cpu();
        Pair {
            wide: LinearConfig::new(8, 64).init(&device),
            narrow: LinearConfig::new(8, 3).init(&device),
            kernel: Conv2dConfig::new([2, 4], [3, 3]).init(&device),
        }
    }

    fn values<const D: usize>(tensor: &Param<Tensor<D>>) -> Vec<f32> {
        tensor.val().into_data().iter::<f32>().collect()
    }

    fn through_bytes(module: &Pair, precision: Precision) -> Pair {
        let mut read = Weights::default();
        read.read(Weights::of(module, precision).to_bytes("").unwrap())
            .unwrap();
        read.load(pair(), false).unwrap()
    }

    #[test]
    fn whole_weights_come_back_exactly() {
        let module = pair();
        let back = through_bytes(&module, Precision::F32);
        assert_eq!(values(&module.wide.weight), values(&back.wide.weight));
        assert_eq!(values(&module.kernel.weight), values(&back.kernel.weight));
    }

    #[test]
    fn codes_come_back_within_half_a_step_and_what_does_not_divide_stays_whole() {
        for (precision, top) in [(Precision::Int8, 127.0), (Precision::Int4, 7.0)] {
            come_back_within_half_a_step(precision, top);
        }
    }

    fn come_back_within_half_a_step(precision: Precision, top: f32) {
        let module = pair();
        let back = through_bytes(&module, precision);
        let check = |a: Vec<f32>, b: Vec<f32>, run: usize| {
            for (block, found) in a.chunks(run).zip(b.chunks(run)) {
                let step = block.iter().fold(0f32, |m, v| m.max(v.abs())) / top;
                for (a, b) in block.iter().zip(found) {
                    assert!((a - b).abs() <= step * 0.501, "{a} came back as {b}");
                }
            }
        };
        check(
            values(&module.wide.weight),
            values(&back.wide.weight),
            BLOCK,
        );
        check(
            values(&module.kernel.weight),
            values(&back.kernel.weight),
            18,
        );
        assert_eq!(values(&module.narrow.weight), values(&back.narrow.weight));
        assert_eq!(Weights::of(&module, precision).codes(), 8 * 64 + 4 * 18);
    }

    #[test]
    fn missing_and_misshapen_tensors_are_told() {
        let missing = Weights::default().load(pair(), false);
        assert!(matches!(missing, Err(ModelError::PackMissing(_))));
        let mut wrong = Weights::of(&pair(), Precision::F32);
        wrong.insert("wide.weight", &[64, 8], vec![0.0; 512]);
        assert!(matches!(
            wrong.load(pair(), false),
            Err(ModelError::PackFormat(_))
        ));
        assert!(Weights::default().read(b"no burnpack".to_vec()).is_err());
    }
}
