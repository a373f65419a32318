//! Where the network runs.

use burn::tensor::{Device, DeviceKind};

use crate::error::ModelError;

/// The processor: Burn's portable back end `flex`.
#[must_use]
pub fn cpu() -> Device {
    Device::flex()
}

/// A GPU through WebGPU (in a browser) or wgpu with the same shaders (natively), and the adapter's name.
///
/// With `accept_software`, a software adapter will do; in a browser that decision lies with the page, since the
/// browser offers its software adapter like any other. May be called once per process: Burn registers the runtime.
///
/// # Errors
/// [`ModelError::Engine`] if there is no adapter or it refuses.
pub async fn webgpu(accept_software: bool) -> Result<(Device, String), ModelError> {
    let kind = if accept_software && cfg!(not(target_arch = "wasm32")) {
        DeviceKind::Cpu
    } else {
        DeviceKind::DefaultDevice
    };
    let (device, setup) = Device::wgpu_options()
        .device_kind(kind)
        .init_with_setup_async()
        .await
        .map_err(|e| ModelError::Engine(e.to_string()))?;
    let info = setup.adapter.get_info();
    Ok((device, info.name))
}
