//! Where training computes: chosen once per process, since Burn sets up one GPU runtime per process.

use std::sync::{Mutex, OnceLock, PoisonError};

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Device, Tensor};
use phrasebox_model::engine;

use crate::error::TrainError;

static CHOSEN: OnceLock<Device> = OnceLock::new();

/// Held while anything is drawn: Burn has one generator per process, which fits side by side would share.
static DRAWING: Mutex<()> = Mutex::new(());

/// What to compute on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum DeviceName {
    /// The processor: several fits side by side.
    Cpu,
    /// A GPU through Vulkan, Metal or DirectX 12: one fit at a time. Without one, its code on a software adapter, slowly.
    Wgpu,
}

/// Choose; gives what was found, in words.
///
/// # Errors
/// If there is no adapter, or a device was chosen before.
pub fn choose(wanted: DeviceName) -> Result<String, TrainError> {
    let (device, found) = match wanted {
        DeviceName::Cpu => (engine::cpu(), "processor".to_owned()),
        DeviceName::Wgpu => pollster::block_on(async {
            match engine::webgpu(false).await {
                Ok(found) => Ok(found),
                Err(_) => engine::webgpu(true)
                    .await
                    .map(|(device, name)| (device, format!("software adapter {name}"))),
            }
        })?,
    };
    CHOSEN
        .set(device)
        .map_err(|_| TrainError::Data("the device was chosen before".to_owned()))?;
    Ok(found)
}

/// The device that was chosen, or the processor.
#[must_use]
pub fn device() -> Device {
    CHOSEN.get().cloned().unwrap_or_else(engine::cpu)
}

/// How many fits run side by side: one on a GPU, whose memory they would share.
pub(crate) fn side_by_side() -> usize {
    if device() == engine::cpu() {
        std::thread::available_parallelism().map_or(1, usize::from)
    } else {
        1
    }
}

/// Does what draws from Burn's generator, such as dropout, so that what is drawn follows from the seed alone.
pub(crate) fn seeded<T>(seed: u64, draw: impl FnOnce() -> T) -> T {
    let _alone = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    device().seed(seed);
    draw()
}

/// Seed of what is drawn in one step of a training.
pub(crate) fn drawn_for(seed: u64, step: usize) -> u64 {
    (seed << 32) + 1 + step as u64
}

/// A new module whose weights follow from the seed alone.
pub(crate) fn fresh<M: Module>(seed: u64, make: impl FnOnce() -> M) -> M {
    seeded(seed, || {
        let module = make();
        // Burn draws a weight when it is first looked at, which would be later and beside others.
        module.visit(&mut Look);
        module
    })
}

struct Look;

impl ModuleVisitor for Look {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let _ = param.val();
    }
}

#[cfg(test)]
mod tests {
    use burn::nn::{Linear, LinearConfig};

    use super::*;

    fn weights(module: &Linear) -> Vec<f32> {
        module.weight.val().into_data().iter::<f32>().collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_weights_whatever_others_draw_beside_it() {
        let make = |seed| weights(&fresh(seed, || LinearConfig::new(40, 40).init(&device())));
        let alone = make(7);
        let beside: Vec<Vec<f32>> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..8)
                .map(|i| {
                    let make = &make;
                    scope.spawn(move || make(if i % 2 == 0 { 7 } else { i }))
                })
                .collect();
            running.into_iter().map(|r| r.join().unwrap()).collect()
        });
        for (i, drawn) in beside.iter().enumerate() {
            assert_eq!(*drawn == alone, i % 2 == 0 || i == 7, "thread {i}");
        }
    }
}
