//! Messages. On the wire each is `postMessage({ body, bytes?, files? })`: `body` is the serialised message (JSON-compatible
//! objects), `bytes` an `ArrayBuffer`, transferred: a film's file with [`ToWorker::Film`]
//! and [`ToWorker::Clean`], grey pixels with [`FromWorker::FilmRead`], a file with [`FromWorker::Cleaned`]. Everything else is here.
//!
//! Order: the worker says [`FromWorker::Ready`] once it listens; the page says [`ToWorker::Start`]; the worker
//! answers with [`FromWorker::Progress`] and [`FromWorker::Started`]. Films and reports may be sent before `Started`:
//! a report is read at once, grounding waits for the model.

use phrasebox_report::{Check, Phrase};
use serde::{Deserialize, Serialize};

use crate::answer::{Engine, GroundedPhrase, PackInfo, Problem};
use crate::evidence::Evidence;
use crate::inquiry::{Inquiry, Probe, Way};

/// Number of a request; answers carry it, and a newer request of the page makes older ones stale.
pub type JobId = u32;

/// Which engine the page wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineChoice {
    /// WebGPU on a real adapter, else the processor.
    Auto,
    /// The processor.
    Cpu,
    /// WebGPU on any adapter, software ones too. For tests.
    WebgpuAny,
}

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToWorker {
    /// Fetch the pack, choose the engine, check and warm up. With `files` beside this message (an array of the
    /// browser's `File`s), the pack is read from those instead.
    Start {
        /// Which engine.
        engine: EngineChoice,
        /// URL of the pack's folder, ending in a slash, on the page's own origin.
        pack: String,
    },
    /// A new film; its bytes come beside this message. Decoded at once, encoded once the model is ready. Another frame
    /// of the same file is another film.
    Film {
        /// Number of the film.
        job: JobId,
        /// Which of the file's frames, from 0.
        #[serde(default)]
        frame: u32,
    },
    /// Make a copy of this film's file in which nothing names the patient; the file comes beside this message. Whatever
    /// else is under way goes on.
    Clean {
        /// Number of the request.
        job: JobId,
    },
    /// Read and ground this report on the film last sent (or, before any film, only read it).
    Report {
        /// Number of the request.
        job: JobId,
        /// The report's text.
        text: String,
    },
    /// Answer a question or a list of findings on the film last sent, as [`ToWorker::Report`] does for a report. The
    /// worker says [`FromWorker::ReportRead`] with the phrases that are asked for, [`FromWorker::Asked`], then one
    /// [`FromWorker::Grounded`] each.
    Ask {
        /// Number of the request.
        job: JobId,
        /// How the text is meant.
        way: Way,
        /// The question or the list.
        text: String,
        /// The report, so that what it says is told beside the film's answer; empty where there is none.
        report: String,
        /// Whether the model is given each finding's written definition with its name.
        definitions: bool,
    },
    /// Ask what shows whether the answer to a phrase can be believed. Waits until the report is grounded.
    Probe {
        /// Number of this request.
        job: JobId,
        /// Number of the request that the phrase is of.
        of: JobId,
        /// Index of the phrase.
        index: u32,
    },
    /// Stop whatever is computed; results up to here stay.
    Cancel,
}

/// What the worker is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Fetching the pack, in bytes.
    FetchingPack,
    /// Checking hashes, in bytes.
    Checking,
    /// Building the network on the engine, in steps.
    Preparing,
    /// Running the golden input and comparing, in steps.
    WarmingUp,
    /// Encoding the film, in steps.
    EncodingFilm,
    /// Grounding phrase i of n, in steps.
    Grounding,
}

/// What `done` and `total` count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Steps.
    Steps,
}

/// How long the parts took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timings {
    /// Reading the report.
    pub read_ms: f64,
    /// Decoding and encoding the film; 0 where its features were reused.
    pub encode_ms: f64,
    /// Grounding all phrases.
    pub ground_ms: f64,
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromWorker {
    /// The worker listens.
    Ready,
    /// Progress of a stage.
    Progress {
        /// Which stage.
        stage: Stage,
        /// How far.
        done: f64,
        /// Out of.
        total: f64,
        /// Counted in.
        unit: Unit,
    },
    /// The model is loaded and its golden pass agreed.
    Started {
        /// Where it runs.
        engine: Engine,
        /// Which weights.
        pack: PackInfo,
        /// From `Start` to here, in milliseconds.
        load_ms: f64,
        /// The golden pass alone, in milliseconds.
        golden_ms: f64,
        /// Largest difference of any golden number.
        golden_error: f32,
    },
    /// The film was decoded. For a film that a browser cannot show itself (DICOM), the worker attaches `bytes` beside
    /// this message, transferred: the film as shown, `width` × `height` grey bytes, row by row from the top left,
    /// windowed and with dark meaning air. The page paints them; it never decodes a film.
    FilmRead {
        /// Number of the film.
        job: JobId,
        /// Width in pixels, after orientation.
        width: u32,
        /// Height in pixels, after orientation.
        height: u32,
        /// How many frames its file holds.
        #[serde(default = "one")]
        frames: u32,
        /// What the file says of itself that makes answers less trustworthy: not frontal, not a chest.
        #[serde(default)]
        warnings: Vec<Problem>,
    },
    /// The copy that was asked for; it lies beside this message.
    Cleaned {
        /// Number of the request.
        job: JobId,
    },
    /// The report was read; sent before any grounding.
    ReportRead {
        /// Number of the request.
        job: JobId,
        /// Its phrases, in order.
        phrases: Vec<Phrase>,
        /// What does not fit together.
        checks: Vec<Check>,
    },
    /// What goes with each phrase of a question or of a list; sent after its `ReportRead`.
    Asked {
        /// Number of the request.
        job: JobId,
        /// One for each phrase, in order.
        inquiries: Vec<Inquiry>,
        /// Words that name no finding and no anatomy that is known here: they were not asked.
        unknown: Vec<String>,
    },
    /// What does not fit together between words and boxes; sent before `Done` where there is any.
    Checked {
        /// Number of the request.
        job: JobId,
        /// To be added to those of `ReportRead`.
        checks: Vec<Check>,
    },
    /// The encoded film was looked at: whether it can be a frontal chest film.
    FilmExamined {
        /// Number of the film.
        job: JobId,
        /// What speaks against trusting answers on it.
        warnings: Vec<Problem>,
    },
    /// A probe request was answered.
    Probed {
        /// Number of the request.
        job: JobId,
        /// One for each kind.
        probes: Vec<Probe>,
    },
    /// One phrase was answered.
    Grounded {
        /// Number of the request.
        job: JobId,
        /// Index into `ReportRead::phrases`.
        index: u32,
        /// Its answer.
        answer: Box<GroundedPhrase>,
        /// What each of its boxes rests on, in their order.
        #[serde(default)]
        evidence: Vec<Evidence>,
    },
    /// Every phrase was answered.
    Done {
        /// Number of the request.
        job: JobId,
        /// How long it took.
        timings: Timings,
    },
    /// The request was stopped, by `Cancel` or by a newer one.
    Cancelled {
        /// Number of the request.
        job: JobId,
    },
    /// Something went wrong. Without `job` it concerns the start.
    Failed {
        /// Number of the request.
        job: Option<JobId>,
        /// What and what to do.
        problem: Problem,
    },
}

fn one() -> u32 {
    1
}
