//! Which pack, which engine: the model made ready.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use phrasebox_grounding::{GroundingSession, Rules, model_problem};
use phrasebox_model::{Pack, PhraseGrounder, engine};
use phrasebox_protocol::{Engine, EngineKind, PackInfo, Problem};

use crate::output::problem;

/// Where the shipped pack lies in a checkout.
const SHIPPED_PACK: &str = "public/packs/chest-1";

/// Where the model runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DeviceName {
    /// The processor.
    Cpu,
    /// The GPU.
    Wgpu,
}

/// Options of everything that needs the model.
#[derive(Debug, Args)]
pub(crate) struct EngineArgs {
    /// Where the model runs.
    #[arg(long, value_enum, default_value_t = DeviceName::Cpu)]
    device: DeviceName,
    /// Folder of the pack; by default the one shipped with the checkout.
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,
}

/// The model, ready, its golden pass agreed.
pub(crate) struct ReadyModel {
    pub(crate) session: GroundingSession<PhraseGrounder>,
    pub(crate) engine: Engine,
    pub(crate) pack: PackInfo,
    /// Reading the pack, checking its hashes and building the network.
    pub(crate) load_ms: f64,
    pub(crate) golden_ms: f64,
    pub(crate) golden_error: f32,
    /// What an answer must beat.
    pub(crate) floors: Floors,
}

/// What the pack says of answers that need no film.
#[derive(Clone, Debug)]
pub(crate) struct Floors {
    /// Median training box per question, by name (`right_opacity`).
    pub(crate) constant: BTreeMap<String, [f32; 4]>,
    /// Median training box in a lung's frame.
    pub(crate) usual: [f32; 4],
}

/// Milliseconds since.
pub(crate) fn ms_since(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

/// The shipped pack, from the current folder upwards, then from the program's own folder upwards.
fn shipped_pack() -> Option<PathBuf> {
    let current = std::env::current_dir().ok();
    let program = std::env::current_exe().ok();
    [current, program]
        .iter()
        .flatten()
        .flat_map(|p| p.ancestors())
        .map(|p| p.join(SHIPPED_PACK))
        .find(|p| p.is_dir())
}

fn pack_folder(args: &EngineArgs) -> Result<PathBuf, Problem> {
    let missing = |what: String| {
        problem(
            "pack_missing",
            what,
            "Give the pack's folder with --pack DIR.",
        )
    };
    match &args.pack {
        Some(folder) if folder.is_dir() => Ok(folder.clone()),
        Some(folder) => Err(missing(format!("There is no folder {}.", folder.display()))),
        None => shipped_pack().ok_or_else(|| {
            missing(format!(
                "There is no pack at {SHIPPED_PACK}, here or above the program."
            ))
        }),
    }
}

/// Loads the pack onto the engine and runs the golden pass.
pub(crate) async fn ready(args: &EngineArgs) -> Result<ReadyModel, Problem> {
    let folder = pack_folder(args)?;
    load(&folder, args.device)
        .await
        .map_err(|e| model_problem(&e))
}

async fn load(
    folder: &Path,
    device: DeviceName,
) -> Result<ReadyModel, phrasebox_model::ModelError> {
    let start = Instant::now();
    let pack = Pack::read_folder(folder)?;
    let (device, engine) = match device {
        DeviceName::Cpu => (
            engine::cpu(),
            Engine {
                kind: EngineKind::Cpu,
                adapter: "flex".to_owned(),
                why: None,
            },
        ),
        DeviceName::Wgpu => {
            // Who asks for `wgpu` wants these kernels run: a software adapter will do where there is no other.
            let ((device, adapter), why) = match engine::webgpu(false).await {
                Ok(found) => (found, None),
                Err(_) => (
                    engine::webgpu(true).await?,
                    Some("no hardware adapter".to_owned()),
                ),
            };
            (
                device,
                Engine {
                    kind: EngineKind::Webgpu,
                    adapter,
                    why,
                },
            )
        }
    };
    let grounder = PhraseGrounder::load(&pack, &device)?;
    let load_ms = ms_since(start);
    let golden = Instant::now();
    let golden_error = grounder.golden_pass(&pack).await?;
    Ok(ReadyModel {
        session: GroundingSession::new(grounder, Rules::of(&pack.manifest)),
        engine,
        load_ms,
        golden_ms: ms_since(golden),
        golden_error,
        floors: Floors {
            constant: pack.manifest.constant_boxes,
            usual: pack.manifest.network.lung_frame.usual,
        },
        pack: PackInfo {
            name: pack.manifest.name,
            version: pack.manifest.version,
            sha256: pack.sha256,
        },
    })
}
