//! The worker's life: messages in, one computation at a time, messages out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use phrasebox_grounding::{
    EncodedFilm, GroundingError, GroundingSession, PlannedInquiry, PlannedPhrase, blank_film,
    check_sides, film_problem, film_warnings, grounding_problem, plan_classes, plan_question,
    plan_report,
};
use phrasebox_model::{Cancelled, Checkpoint, ImageFeatures, PhraseGrounder};
use phrasebox_protocol::{FromWorker, JobId, Probe, Problem, Stage, ToWorker, Unit, Way};
use phrasebox_radiograph::Radiograph;
use phrasebox_report::MOST_PHRASES;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent};
use web_time::Instant;

use crate::desk::{Desk, ProbeJob, ReportJob, StartRequest, Task, Ticket};
use crate::load::{Fetched, load, ms_since};
use crate::turn::next_turn;
use crate::wire;

/// A film's features, under the film's number.
type KeptFilm = (JobId, EncodedFilm<ImageFeatures>);

/// Everything the worker holds. No borrow of a cell lives across an await: messages come in between.
#[derive(Default)]
struct Worker {
    desk: RefCell<Desk<Radiograph>>,
    session: RefCell<Option<Rc<GroundingSession<PhraseGrounder>>>>,
    film: RefCell<Option<KeptFilm>>,
    /// The blank film of that size, once a probe needed it.
    blank: RefCell<Option<EncodedFilm<ImageFeatures>>>,
    /// The phrases last read, of which probes are.
    read: RefCell<Option<ReportJob>>,
    fetched: RefCell<Fetched>,
    /// The files of the pack, where the person chose them.
    files: RefCell<Vec<File>>,
    working: Cell<bool>,
}

/// Listens for messages and says that it does.
pub fn start() {
    console_error_panic_hook::set_once();
    let Some(scope) = wire::scope() else { return };
    let worker = Rc::new(Worker::default());
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        hear(&worker, &event.data());
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    wire::post(&FromWorker::Ready);
}

fn say(messages: Vec<FromWorker>) {
    messages.iter().for_each(wire::post);
}

fn hear(worker: &Rc<Worker>, envelope: &JsValue) {
    match wire::read(envelope) {
        Ok((ToWorker::Start { engine, pack }, beside)) => {
            worker.files.replace(beside.files);
            let request = StartRequest { engine, pack };
            worker.desk.borrow_mut().start(request);
        }
        Ok((ToWorker::Film { job, frame }, beside)) => take_film(worker, job, frame, &beside.bytes),
        Ok((ToWorker::Clean { job }, beside)) => clean(job, &beside.bytes),
        Ok((ToWorker::Report { job, text }, _)) => take_report(worker, job, &text),
        Ok((
            ToWorker::Ask {
                job,
                way,
                text,
                report,
                definitions,
            },
            _,
        )) => match way {
            Way::Report => take_report(worker, job, &text),
            Way::Question | Way::Findings => {
                take_inquiry(worker, job, way, &text, &report, definitions);
            }
        },
        Ok((ToWorker::Probe { job, of, index }, _)) => take_probe(worker, job, of, index),
        Ok((ToWorker::Cancel, _)) => {
            let said = worker.desk.borrow_mut().cancel();
            say(said);
        }
        Err(error) => wire::post(&FromWorker::Failed {
            job: None,
            problem: unreadable(&error),
        }),
    }
    work(worker);
}

fn unreadable(error: &str) -> Problem {
    Problem {
        code: "message_unreadable".to_owned(),
        what: format!("The page and its worker do not understand each other: {error}."),
        what_to_do: "Reload the page; after an update they may be of two versions.".to_owned(),
    }
}

fn take_film(worker: &Rc<Worker>, job: JobId, frame: u32, bytes: &[u8]) {
    let start = Instant::now();
    let decoded = phrasebox_radiograph::decode_frame(bytes, frame);
    // The features of the film before are of no use any more; on a GPU they hold memory.
    worker.film.borrow_mut().take();
    worker.blank.borrow_mut().take();
    let read = match decoded {
        Ok(film) => {
            // A browser shows PNG and JPEG itself.
            let shown = film.tags().map(|_| film.to_bytes());
            let message = FromWorker::FilmRead {
                job,
                width: film.width(),
                height: film.height(),
                frames: film.tags().map_or(1, |tags| tags.frames),
                warnings: film_warnings(&film),
            };
            wire::post_with(&message, shown.as_deref());
            Some((film, ms_since(start)))
        }
        Err(error) => {
            wire::post(&FromWorker::Failed {
                job: Some(job),
                problem: film_problem(&error),
            });
            None
        }
    };
    let said = worker.desk.borrow_mut().put_film(job, read);
    say(said);
}

fn clean(job: JobId, bytes: &[u8]) {
    match phrasebox_radiograph::without_patient(bytes) {
        Ok(copy) => wire::post_with(&FromWorker::Cleaned { job }, Some(&copy)),
        Err(error) => wire::post(&FromWorker::Failed {
            job: Some(job),
            problem: film_problem(&error),
        }),
    }
}

fn take_report(worker: &Rc<Worker>, job: JobId, text: &str) {
    let start = Instant::now();
    let mut report = phrasebox_report::read(text);
    let mut checks = phrasebox_report::check(&report);
    checks.extend(phrasebox_report::limit(&mut report.phrases));
    let planned = plan_report(&report).into();
    let read_ms = ms_since(start);
    wire::post(&FromWorker::ReportRead {
        job,
        phrases: report.phrases,
        checks,
    });
    put_read(worker, ReportJob { job, planned }, read_ms);
}

fn take_inquiry(
    worker: &Rc<Worker>,
    job: JobId,
    way: Way,
    text: &str,
    report: &str,
    definitions: bool,
) {
    let start = Instant::now();
    let report = (!report.trim().is_empty()).then(|| phrasebox_report::read(report));
    let plan = if way == Way::Question {
        plan_question
    } else {
        plan_classes
    };
    let PlannedInquiry {
        mut planned,
        mut inquiries,
        mut unknown,
    } = plan(text, report.as_ref(), definitions);
    let too_many = phrasebox_report::limit(&mut planned);
    inquiries.truncate(planned.len());
    unknown.truncate(MOST_PHRASES);
    let read_ms = ms_since(start);
    wire::post(&FromWorker::ReportRead {
        job,
        phrases: planned.iter().map(|p| p.phrase.clone()).collect(),
        checks: too_many.into_iter().collect(),
    });
    wire::post(&FromWorker::Asked {
        job,
        inquiries,
        unknown,
    });
    let planned = planned.into();
    put_read(worker, ReportJob { job, planned }, read_ms);
}

fn put_read(worker: &Worker, read: ReportJob, read_ms: f64) {
    worker.read.replace(Some(read.clone()));
    let said = worker.desk.borrow_mut().put_report(read, read_ms);
    say(said);
}

fn take_probe(worker: &Worker, job: JobId, of: JobId, index: u32) {
    let planned = worker.read.borrow().as_ref().and_then(|read| {
        let planned = read.planned.get(index as usize);
        planned.filter(|_| read.job == of).cloned()
    });
    let said = match planned {
        Some(planned) => worker
            .desk
            .borrow_mut()
            .put_probe(ProbeJob { job, planned }),
        // The report has been replaced meanwhile.
        None => vec![FromWorker::Cancelled { job }],
    };
    say(said);
}

/// Computes until nothing is left to do, unless that is under way already.
fn work(worker: &Rc<Worker>) {
    if worker.working.replace(true) {
        return;
    }
    let worker = Rc::clone(worker);
    spawn_local(async move {
        loop {
            let task = worker.desk.borrow_mut().next_task();
            let Some(task) = task else { break };
            perform(&worker, task).await;
        }
        worker.working.set(false);
    });
}

async fn perform(worker: &Rc<Worker>, task: Task<Radiograph>) {
    match task {
        Task::Load(request) => {
            let mut fetched = worker.fetched.take();
            let files = worker.files.borrow().clone();
            let outcome = load(&request, files, &mut fetched).await;
            worker.fetched.replace(fetched);
            worker.desk.borrow_mut().load_ended(outcome.is_ok());
            match outcome {
                Ok(loaded) => {
                    worker.session.replace(Some(Rc::new(loaded.session)));
                    wire::post(&loaded.started);
                }
                Err(problem) => wire::post(&FromWorker::Failed { job: None, problem }),
            }
        }
        Task::Encode { ticket, job, film } => {
            let start = Instant::now();
            let outcome = encode(worker, ticket, job, &film)
                .await
                .map(|()| ms_since(start));
            let said = worker
                .desk
                .borrow_mut()
                .encode_ended(ticket, outcome.map_err(|e| grounding_problem(&e)));
            say(said);
        }
        Task::Probe {
            ticket,
            film,
            probe,
        } => {
            let outcome = probe_on(worker, ticket, film, &probe.planned).await;
            let said = worker
                .desk
                .borrow_mut()
                .probe_ended(ticket, outcome.map_err(|e| grounding_problem(&e)));
            say(said);
        }
        Task::Ground {
            ticket,
            film,
            report,
        } => {
            let start = Instant::now();
            let outcome = ground(worker, ticket, film, &report)
                .await
                .map(|()| ms_since(start));
            let said = worker
                .desk
                .borrow_mut()
                .ground_ended(ticket, outcome.map_err(|e| grounding_problem(&e)));
            say(said);
        }
    }
}

fn session(worker: &Worker) -> Rc<GroundingSession<PhraseGrounder>> {
    let session = worker.session.borrow().clone();
    session.expect("the desk gives such tasks only once the model is loaded")
}

async fn encode(
    worker: &Rc<Worker>,
    ticket: Ticket,
    job: JobId,
    film: &Radiograph,
) -> Result<(), GroundingError> {
    let mut steps = Steps::new(worker, ticket, Stage::EncodingFilm);
    let session = session(worker);
    let mut encoded = session.encode(film, &mut steps).await?;
    let warnings = session.examine(&mut encoded).await?;
    if worker.desk.borrow().is_current(ticket) {
        worker.film.replace(Some((job, encoded)));
        wire::post(&FromWorker::FilmExamined { job, warnings });
    }
    Ok(())
}

async fn ground(
    worker: &Rc<Worker>,
    ticket: Ticket,
    film: JobId,
    report: &ReportJob,
) -> Result<(), GroundingError> {
    let mut encoded = take_encoded(worker);
    let outcome = ground_on(worker, ticket, &mut encoded.1, report).await;
    put_back(worker, film, encoded);
    outcome
}

fn take_encoded(worker: &Worker) -> KeptFilm {
    let taken = worker.film.take();
    taken.expect("the desk gives such tasks only on a film that was encoded")
}

/// Unless another film came meanwhile, the features serve the next task.
fn put_back(worker: &Worker, film: JobId, encoded: KeptFilm) {
    if worker.desk.borrow().film() == Some(film) {
        worker.film.replace(Some(encoded));
    }
}

async fn probe_on(
    worker: &Rc<Worker>,
    ticket: Ticket,
    film: JobId,
    planned: &PlannedPhrase,
) -> Result<Vec<Probe>, GroundingError> {
    let mut encoded = take_encoded(worker);
    let outcome = probe(worker, ticket, &mut encoded.1, planned).await;
    put_back(worker, film, encoded);
    outcome
}

async fn probe(
    worker: &Rc<Worker>,
    ticket: Ticket,
    film: &mut EncodedFilm<ImageFeatures>,
    planned: &PlannedPhrase,
) -> Result<Vec<Probe>, GroundingError> {
    let session = session(worker);
    let kept = worker.blank.take();
    let mut blank = match kept {
        Some(blank) => blank,
        None => {
            let size = film.size();
            let blank = blank_film(size.width, size.height)
                .expect("a film of this size was decoded before");
            let mut steps = Steps::new(worker, ticket, Stage::EncodingFilm);
            session.encode(&blank, &mut steps).await?
        }
    };
    let probes = session.probe(film, &mut blank, planned).await;
    if worker.desk.borrow().is_current(ticket) {
        worker.blank.replace(Some(blank));
    }
    probes
}

async fn ground_on(
    worker: &Rc<Worker>,
    ticket: Ticket,
    film: &mut EncodedFilm<ImageFeatures>,
    report: &ReportJob,
) -> Result<(), GroundingError> {
    let session = session(worker);
    let mut steps = Steps::new(worker, ticket, Stage::Grounding);
    let total = report.planned.len();
    let mut answers = Vec::with_capacity(total);
    for (index, planned) in (0u32..).zip(report.planned.iter()) {
        let (answer, evidence) = session.explain(film, planned).await?;
        if !worker.desk.borrow().is_current(ticket) {
            return Err(phrasebox_model::ModelError::Cancelled.into());
        }
        wire::post(&FromWorker::Grounded {
            job: report.job,
            index,
            answer: Box::new(answer.clone()),
            evidence,
        });
        answers.push(answer);
        let reached = steps.reach(index as usize + 1, total).await;
        reached.map_err(|Cancelled| phrasebox_model::ModelError::Cancelled)?;
    }
    let checks = check_sides(&answers, &session.anatomy(film).await?);
    if !checks.is_empty() && worker.desk.borrow().is_current(ticket) {
        wire::post(&FromWorker::Checked {
            job: report.job,
            checks,
        });
    }
    Ok(())
}

/// How long may be computed before messages are let in again. A turn of a busy event loop can take longer than an
/// answer that is already known.
const TURN_MS: f64 = 8.0;

/// Shows progress, lets messages in, and stops a computation that has become stale.
struct Steps {
    worker: Rc<Worker>,
    ticket: Ticket,
    stage: Stage,
    last_turn: Instant,
}

impl Steps {
    fn new(worker: &Rc<Worker>, ticket: Ticket, stage: Stage) -> Self {
        Self {
            worker: Rc::clone(worker),
            ticket,
            stage,
            last_turn: Instant::now(),
        }
    }
}

impl Checkpoint for Steps {
    async fn reach(&mut self, done: usize, total: usize) -> Result<(), Cancelled> {
        let (done, total) = (done as f64, total as f64);
        wire::post(&FromWorker::Progress {
            stage: self.stage,
            done,
            total,
            unit: Unit::Steps,
        });
        if ms_since(self.last_turn) >= TURN_MS {
            next_turn().await;
            self.last_turn = Instant::now();
        }
        if self.worker.desk.borrow().is_current(self.ticket) {
            Ok(())
        } else {
            Err(Cancelled)
        }
    }
}
