//! From a start request to a model that has passed its golden question.

use std::collections::BTreeMap;

use phrasebox_grounding::{GroundingSession, Rules, model_problem};
use phrasebox_model::{MANIFEST, Manifest, ModelError, Pack, PhraseGrounder, check_file, engine};
use phrasebox_protocol::{
    Engine, EngineChoice, EngineKind, FromWorker, PackInfo, Problem, Stage, Unit,
};
use web_sys::File;
use web_time::Instant;

use crate::adapter;
use crate::desk::StartRequest;
use crate::fetch::Source;
use crate::requirements;
use crate::turn::{next_turn, within};
use crate::wire::post;

/// How long the GPU may take to build the network and answer the golden question before the processor takes over.
const GPU_LIMIT_MS: i32 = 30_000;

/// Most bytes of a manifest.
const MANIFEST_LIMIT: usize = 4 << 20;

/// Files that arrived whole and agreed with their hash, by that hash: an interrupted start is taken up from them.
pub(crate) type Fetched = BTreeMap<String, Vec<u8>>;

/// The model and what is said of it.
pub(crate) struct Loaded {
    pub(crate) session: GroundingSession<PhraseGrounder>,
    pub(crate) started: FromWorker,
}

/// A model that passed its golden question.
struct Proven {
    grounder: PhraseGrounder,
    engine: Engine,
    golden_ms: f64,
    golden_error: f32,
}

pub(crate) fn ms_since(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

fn progress(stage: Stage, done: f64, total: f64, unit: Unit) {
    post(&FromWorker::Progress {
        stage,
        done,
        total,
        unit,
    });
}

/// Fetches the pack, chooses the engine, builds the network and asks its golden question.
pub(crate) async fn load(
    request: &StartRequest,
    files: Vec<File>,
    fetched: &mut Fetched,
) -> Result<Loaded, Problem> {
    let start = Instant::now();
    let source = if files.is_empty() {
        Source::Folder(&request.pack)
    } else {
        Source::Chosen(files)
    };
    let pack = fetch_pack(&source, fetched).await?;
    let proven = prove(&pack, request.engine)
        .await
        .map_err(|e| model_problem(&e))?;
    let rules = Rules::of(&pack.manifest);
    let info = PackInfo {
        name: pack.manifest.name,
        version: pack.manifest.version,
        sha256: pack.sha256,
    };
    Ok(Loaded {
        session: GroundingSession::new(proven.grounder, rules),
        started: FromWorker::Started {
            engine: proven.engine,
            pack: info,
            load_ms: ms_since(start),
            golden_ms: proven.golden_ms,
            golden_error: proven.golden_error,
        },
    })
}

async fn fetch_pack(source: &Source<'_>, fetched: &mut Fetched) -> Result<Pack, Problem> {
    let manifest_bytes = source.read(MANIFEST, MANIFEST_LIMIT, |_| {}).await?;
    let manifest = Manifest::parse(&manifest_bytes).map_err(|e| model_problem(&e))?;
    requirements::check(&manifest, requirements::reserve)?;
    let total = manifest.total_bytes() as f64;
    let mut done = 0.0;
    let mut unchecked = Fetched::new();
    let mut outcome = Ok(());
    for file in &manifest.files {
        progress(Stage::FetchingPack, done, total, Unit::Bytes);
        if !fetched.contains_key(&file.sha256) {
            let show = |bytes: usize| {
                progress(Stage::FetchingPack, done + bytes as f64, total, Unit::Bytes);
            };
            match source.read(&file.name, file.bytes as usize, show).await {
                Ok(bytes) => _ = unchecked.insert(file.sha256.clone(), bytes),
                Err(problem) => {
                    outcome = Err(problem);
                    break;
                }
            }
        }
        done += file.bytes as f64;
    }
    let mut checked = 0.0;
    for file in &manifest.files {
        if let Some(bytes) = unchecked.remove(&file.sha256) {
            match check_file(file, &bytes) {
                Ok(()) => _ = fetched.insert(file.sha256.clone(), bytes),
                // What went wrong first is told.
                Err(error) => outcome = outcome.and(Err(model_problem(&error))),
            }
        }
        checked += file.bytes as f64;
        if outcome.is_ok() {
            progress(Stage::Checking, checked, total, Unit::Bytes);
        }
        next_turn().await;
    }
    outcome?;
    let mut files = BTreeMap::new();
    for file in &manifest.files {
        let bytes = fetched.get(&file.sha256).cloned();
        files.extend(bytes.map(|bytes| (file.name.clone(), bytes)));
    }
    let pack = Pack::new(&manifest_bytes, files).map_err(|e| model_problem(&e))?;
    fetched.clear();
    Ok(pack)
}

/// Tries the GPU where it is wanted and there is one; whatever goes wrong with it, the processor takes over and says
/// why.
async fn prove(pack: &Pack, choice: EngineChoice) -> Result<Proven, ModelError> {
    let why = match choice {
        EngineChoice::Cpu => None,
        EngineChoice::Auto | EngineChoice::WebgpuAny => {
            match on_gpu(pack, choice == EngineChoice::WebgpuAny).await {
                Ok(proven) => return Ok(proven),
                Err(why) => Some(why),
            }
        }
    };
    let engine = Engine {
        kind: EngineKind::Cpu,
        adapter: "flex".to_owned(),
        why,
    };
    build(pack, engine, || PhraseGrounder::load(pack, &engine::cpu())).await
}

async fn on_gpu(pack: &Pack, accept_software: bool) -> Result<Proven, String> {
    adapter::find(accept_software, pack.manifest.quantisation.largest_tensor).await?;
    let failed = |e: ModelError| format!("WebGPU failed: {e}");
    let (device, adapter) = engine::webgpu(accept_software).await.map_err(failed)?;
    let engine = Engine {
        kind: EngineKind::Webgpu,
        adapter,
        why: None,
    };
    let work = build(pack, engine, || PhraseGrounder::load(pack, &device));
    // A software adapter is only ever asked for by tests, which set their own limit.
    if accept_software {
        return work.await.map_err(failed);
    }
    let limit = format!("WebGPU did not answer within {} s", GPU_LIMIT_MS / 1000);
    within(GPU_LIMIT_MS, work)
        .await
        .ok_or(limit)?
        .map_err(failed)
}

async fn build(
    pack: &Pack,
    engine: Engine,
    network: impl FnOnce() -> Result<PhraseGrounder, ModelError>,
) -> Result<Proven, ModelError> {
    progress(Stage::Preparing, 0.0, 1.0, Unit::Steps);
    next_turn().await;
    let grounder = network()?;
    progress(Stage::Preparing, 1.0, 1.0, Unit::Steps);
    progress(Stage::WarmingUp, 0.0, 1.0, Unit::Steps);
    next_turn().await;
    let start = Instant::now();
    let golden_error = grounder.golden_pass(pack).await?;
    progress(Stage::WarmingUp, 1.0, 1.0, Unit::Steps);
    Ok(Proven {
        grounder,
        engine,
        golden_ms: ms_since(start),
        golden_error,
    })
}
