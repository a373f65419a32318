//! What the page knows and what it does about each event. Pure: no browser, no clock; [`Session::handle`] takes an
//! [`Event`] and returns the [`Effect`]s that `controller` carries out. Answers to requests that are no longer asked
//! are dropped by their job number.

#[cfg(test)]
mod tests;

use phrasebox_protocol::{
    Check, Engine, EngineChoice, FromWorker, GroundedBox, GroundedPhrase, JobId, PackInfo, Problem,
    Stage, Timings, ToWorker, Unit,
};
use phrasebox_protocol::{Decision, EngineKind};
use phrasebox_report::{NoBoxReason, Phrase};

use crate::words;

/// A film that was given to the page. Its bytes are kept beside the session under the same job number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Film {
    /// Number of the film.
    pub job: JobId,
    /// File name, for people.
    pub name: String,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Whether it is one of the drawn samples.
    pub synthetic: bool,
    /// Width and height in pixels, once the worker has decoded it.
    pub size: Option<(u32, u32)>,
}

/// What the worker said when its model was ready.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Loaded {
    /// Where it runs.
    pub engine: Engine,
    /// Which weights.
    pub pack: PackInfo,
    /// Loading time in milliseconds.
    pub load_ms: f64,
    /// Largest difference of any golden number.
    pub golden_error: f32,
}

/// How far the worker and its model are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Model {
    /// No worker runs.
    Off,
    /// The worker was started and has not spoken yet; messages sent now would be lost.
    Opening,
    /// It listens and is loading the model.
    Loading,
    /// It can answer.
    Ready(Loaded),
    /// It listens, but its model did not load.
    Failed,
}

/// How far the present request is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Phase {
    /// Nothing was asked.
    Idle,
    /// The report was edited; the request goes out when the edits pause.
    Settling(u32),
    /// The request is with the worker (or waits for it to open).
    Busy,
    /// Cancel was sent and not yet acknowledged.
    Stopping,
    /// Every phrase was answered.
    Finished(Timings),
    /// The person stopped it.
    Stopped,
    /// It went wrong; a problem says how.
    Failed,
}

/// The report as the worker read it, and the answers so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reading {
    /// The text that the offsets refer to.
    pub text: String,
    /// Its phrases, in order.
    pub phrases: Vec<Phrase>,
    /// The answer to each phrase, once there.
    pub answers: Vec<Option<GroundedPhrase>>,
    /// What does not fit together.
    pub checks: Vec<Check>,
}

impl Reading {
    /// The boxes drawn for phrase `index`, none while it is unanswered or when the answer is "no box".
    pub(crate) fn drawn(&self, index: usize) -> &[GroundedBox] {
        match self.answers.get(index) {
            Some(Some(answer)) if answer.decision == Decision::Box => &answer.boxes,
            _ => &[],
        }
    }

    /// Why phrase `index` has no box; none while it may still get one.
    pub(crate) fn no_box_reason(&self, index: usize) -> Option<NoBoxReason> {
        let phrase = self.phrases.get(index)?;
        match self.answers.get(index).and_then(Option::as_ref) {
            Some(answer) if answer.decision == Decision::NoBox => Some(
                answer
                    .phrase
                    .reason
                    .or(phrase.reason)
                    .unwrap_or(NoBoxReason::NotFound),
            ),
            Some(_) => None,
            None if phrase.groundable => None,
            None => Some(phrase.reason.unwrap_or(NoBoxReason::NotLocalisable)),
        }
    }
}

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Progress {
    /// Which stage.
    pub stage: Stage,
    /// How far.
    pub done: f64,
    /// Out of.
    pub total: f64,
    /// Counted in.
    pub unit: Unit,
}

/// Where a problem came from: the next input clears all, a finished answer only those of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Something given to the page.
    Intake,
    /// The worker.
    Engine,
}

/// What the page is doing, in one word, for the status line and for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// Neither film nor report.
    Empty,
    /// A report, no film.
    NeedsFilm,
    /// A film, no report.
    NeedsReport,
    /// The model is not ready yet.
    Loading,
    /// Reading or grounding.
    Running,
    /// Answered.
    Done,
    /// Stopped by the person.
    Stopped,
    /// Something went wrong.
    Failed,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// The page opened.
    Opened,
    /// The worker sent a message.
    Said(FromWorker),
    /// The worker died: an error, a message that could not be read, or silence after its start.
    Died,
    /// A film was given, perhaps with its report; its job number comes from [`Session::new_job`].
    FilmGiven(Film, Option<String>),
    /// The report was typed into.
    ReportEdited(String),
    /// The report was replaced as a whole (file, sample, clear).
    ReportReplaced(String),
    /// The person wants the report back that was replaced.
    ReportRestored,
    /// The pause after edit `n` is over.
    Settled(u32),
    /// Cancel.
    CancelPressed,
    /// The pause that a cancelled request may take is over.
    CancelOverdue(JobId),
    /// Run again.
    RunPressed,
    /// Another engine was chosen.
    EngineChosen(EngineChoice),
    /// Something given could not be used.
    ProblemRaised(Problem),
    /// The problem at this position was put away.
    ProblemDismissed(usize),
}

/// What is to be done about it, in this order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// End the worker, if there is one, and start a new one.
    SpawnWorker,
    /// End the worker.
    StopWorker,
    /// Send a message without bytes.
    Send(ToWorker),
    /// Send this film with a copy of its bytes.
    SendFilm(JobId),
    /// Report [`Event::Settled`] after the pause for edits.
    AwaitEdits(u32),
    /// Report [`Event::CancelOverdue`] after the grace time.
    AwaitCancel(JobId),
    /// Forget the bytes of all films but the session's own.
    ForgetFilms,
}

/// How many times a dead worker is started again before the page gives up.
const RESTARTS: u8 = 2;

/// Everything the page knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Session {
    /// Which engine is asked for.
    pub engine: EngineChoice,
    /// URL of the pack's folder.
    pub pack: String,
    /// The worker and its model.
    pub model: Model,
    /// The film.
    pub film: Option<Film>,
    /// The film before it, kept until the new one proves readable.
    previous_film: Option<Film>,
    /// The report as typed.
    pub report: String,
    /// The report that a sample, a file or "clear" replaced.
    pub replaced_report: Option<String>,
    /// The present request.
    pub job: Option<JobId>,
    /// How far it is.
    pub phase: Phase,
    /// What the worker read and answered.
    pub reading: Reading,
    /// Progress of the present stage.
    pub progress: Option<Progress>,
    /// Problems to show, newest last.
    pub problems: Vec<(Source, Problem)>,
    /// A restart, told in one sentence.
    pub notice: Option<&'static str>,
    /// The text that the present request was sent with; the report may have been edited since.
    sent: String,
    deaths: u8,
    last_job: JobId,
    edit: u32,
}

impl Session {
    /// A session that will ask for `engine` and for the pack at `pack` (URL ending in a slash).
    pub(crate) fn new(engine: EngineChoice, pack: String) -> Self {
        Self {
            engine,
            pack,
            model: Model::Off,
            film: None,
            previous_film: None,
            report: String::new(),
            replaced_report: None,
            job: None,
            phase: Phase::Idle,
            reading: Reading::default(),
            progress: None,
            problems: Vec::new(),
            notice: None,
            sent: String::new(),
            deaths: 0,
            last_job: 0,
            edit: 0,
        }
    }

    /// A number that no request had before.
    pub(crate) fn new_job(&mut self) -> JobId {
        self.last_job += 1;
        self.last_job
    }

    /// Numbers of the films whose bytes are still needed.
    pub(crate) fn kept_films(&self) -> Vec<JobId> {
        self.film
            .iter()
            .chain(&self.previous_film)
            .map(|film| film.job)
            .collect()
    }

    /// Whether something is under way that Cancel would stop.
    pub(crate) fn busy(&self) -> bool {
        matches!(self.model, Model::Opening | Model::Loading)
            || matches!(
                self.phase,
                Phase::Busy | Phase::Settling(_) | Phase::Stopping
            )
    }

    /// Where the page stands.
    pub(crate) fn stand(&self) -> Stand {
        let blank = self.report.trim().is_empty();
        match (&self.model, self.phase) {
            (_, Phase::Stopped) => Stand::Stopped,
            (Model::Failed, _) | (_, Phase::Failed) => Stand::Failed,
            (Model::Opening | Model::Loading, _) => Stand::Loading,
            (_, Phase::Busy | Phase::Settling(_) | Phase::Stopping) => Stand::Running,
            _ if self.film.is_none() && blank => Stand::Empty,
            _ if self.film.is_none() => Stand::NeedsFilm,
            _ if blank => Stand::NeedsReport,
            _ => Stand::Done,
        }
    }

    /// Which engine answered, where the model is ready.
    pub(crate) fn engine_kind(&self) -> Option<EngineKind> {
        match &self.model {
            Model::Ready(loaded) => Some(loaded.engine.kind),
            _ => None,
        }
    }

    /// Take in what happened and say what to do.
    pub(crate) fn handle(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Opened => self.spawn(),
            Event::Said(message) => self.hear(message),
            Event::Died => self.bury(),
            Event::FilmGiven(film, report) => {
                self.fresh_input();
                if let Some(text) = report {
                    self.replace_report(text);
                }
                // Until the new film proves readable the last readable one stays in reserve.
                if let Some(old) = self.film.take()
                    && (old.size.is_some() || self.previous_film.is_none())
                {
                    self.previous_film = Some(old);
                }
                self.film = Some(film);
                let mut effects = vec![Effect::ForgetFilms];
                effects.extend(self.send_film());
                effects.extend(self.submit());
                effects
            }
            Event::ReportEdited(text) => {
                if text == self.report {
                    return Vec::new();
                }
                self.report = text;
                self.edit += 1;
                self.phase = Phase::Settling(self.edit);
                vec![Effect::AwaitEdits(self.edit)]
            }
            Event::ReportReplaced(text) => {
                self.fresh_input();
                self.replace_report(text);
                self.submit()
            }
            Event::ReportRestored => match self.replaced_report.take() {
                Some(text) => {
                    self.report = text;
                    self.submit()
                }
                None => Vec::new(),
            },
            Event::Settled(edit) if self.phase == Phase::Settling(edit) => self.submit(),
            Event::Settled(_) => Vec::new(),
            Event::CancelPressed => self.cancel(),
            Event::CancelOverdue(job) => {
                if self.phase != Phase::Stopping || self.job != Some(job) {
                    return Vec::new();
                }
                self.model = Model::Off;
                self.phase = Phase::Stopped;
                self.notice = Some(words::ENDED_BY_FORCE);
                vec![Effect::StopWorker]
            }
            Event::RunPressed => {
                self.fresh_input();
                self.deaths = 0;
                if self.model == Model::Failed {
                    self.spawn()
                } else {
                    self.submit()
                }
            }
            Event::EngineChosen(engine) => {
                self.fresh_input();
                self.engine = engine;
                self.deaths = 0;
                self.spawn()
            }
            Event::ProblemRaised(problem) => {
                self.raise(Source::Intake, problem);
                Vec::new()
            }
            Event::ProblemDismissed(index) => {
                if index < self.problems.len() {
                    self.problems.remove(index);
                }
                Vec::new()
            }
        }
    }

    fn fresh_input(&mut self) {
        self.problems.clear();
        self.notice = None;
        self.replaced_report = None;
    }

    fn replace_report(&mut self, text: String) {
        let old = std::mem::replace(&mut self.report, text);
        if !old.trim().is_empty() && old != self.report {
            self.replaced_report = Some(old);
        }
    }

    fn raise(&mut self, source: Source, problem: Problem) {
        self.problems.retain(|(_, old)| old.code != problem.code);
        self.problems.push((source, problem));
    }

    fn listening(&self) -> bool {
        matches!(self.model, Model::Loading | Model::Ready(_) | Model::Failed)
    }

    /// Start a worker anew; film and report follow once it listens.
    fn spawn(&mut self) -> Vec<Effect> {
        self.model = Model::Opening;
        self.progress = None;
        self.reading.answers.fill(None);
        self.phase = if self.report.trim().is_empty() {
            Phase::Idle
        } else {
            Phase::Busy
        };
        vec![Effect::SpawnWorker]
    }

    fn send_film(&self) -> Option<Effect> {
        self.film
            .as_ref()
            .filter(|_| self.listening())
            .map(|film| Effect::SendFilm(film.job))
    }

    /// Ask for the report as it stands; starts a worker where none runs.
    fn submit(&mut self) -> Vec<Effect> {
        let was_busy = matches!(self.phase, Phase::Busy | Phase::Stopping) && self.job.is_some();
        self.reading.answers.fill(None);
        if self.model == Model::Off {
            return self.spawn();
        }
        if self.report.trim().is_empty() {
            self.job = None;
            self.phase = Phase::Idle;
            self.reading = Reading::default();
            return if was_busy && self.listening() {
                vec![Effect::Send(ToWorker::Cancel)]
            } else {
                Vec::new()
            };
        }
        self.phase = Phase::Busy;
        if !self.listening() {
            return Vec::new();
        }
        let job = self.new_job();
        self.job = Some(job);
        self.sent.clone_from(&self.report);
        vec![Effect::Send(ToWorker::Report {
            job,
            text: self.report.clone(),
        })]
    }

    fn cancel(&mut self) -> Vec<Effect> {
        if !self.busy() {
            return Vec::new();
        }
        self.progress = None;
        match (&self.model, self.phase, self.job) {
            (Model::Ready(_), Phase::Busy, Some(job)) => {
                self.phase = Phase::Stopping;
                vec![Effect::Send(ToWorker::Cancel), Effect::AwaitCancel(job)]
            }
            (Model::Ready(_), ..) => {
                self.phase = Phase::Stopped;
                vec![Effect::Send(ToWorker::Cancel)]
            }
            // A model half loaded is of no use: end the worker; the next run starts a new one.
            _ => {
                self.model = Model::Off;
                self.phase = Phase::Stopped;
                vec![Effect::StopWorker]
            }
        }
    }

    /// The worker died: once again as it was, then on the processor, then tell.
    fn bury(&mut self) -> Vec<Effect> {
        self.deaths += 1;
        if self.deaths > RESTARTS {
            self.model = Model::Off;
            self.phase = Phase::Failed;
            self.progress = None;
            self.notice = None;
            self.raise(Source::Engine, words::engine_died());
            return vec![Effect::StopWorker];
        }
        self.notice = Some(if self.deaths == RESTARTS {
            self.engine = EngineChoice::Cpu;
            words::RESTARTED_ON_CPU
        } else {
            words::RESTARTED
        });
        self.spawn()
    }

    fn hear(&mut self, message: FromWorker) -> Vec<Effect> {
        match message {
            FromWorker::Ready => {
                self.model = Model::Loading;
                let mut effects = vec![Effect::Send(ToWorker::Start {
                    engine: self.engine,
                    pack: self.pack.clone(),
                })];
                effects.extend(self.send_film());
                if !self.report.trim().is_empty() {
                    effects.extend(self.submit());
                }
                return effects;
            }
            FromWorker::Progress {
                stage,
                done,
                total,
                unit,
            } => {
                let over = done >= total && !self.busy();
                let stopped = matches!(self.phase, Phase::Stopping | Phase::Stopped);
                self.progress = (!over && !stopped).then_some(Progress {
                    stage,
                    done,
                    total,
                    unit,
                });
            }
            FromWorker::Started {
                engine,
                pack,
                load_ms,
                golden_error,
                ..
            } => {
                self.progress = None;
                self.model = Model::Ready(Loaded {
                    engine,
                    pack,
                    load_ms,
                    golden_error,
                });
            }
            FromWorker::FilmRead { job, width, height } => {
                if let Some(film) = self.film.as_mut().filter(|film| film.job == job) {
                    film.size = Some((width, height));
                    self.previous_film = None;
                    return vec![Effect::ForgetFilms];
                }
            }
            FromWorker::ReportRead {
                job,
                phrases,
                checks,
            } if self.job == Some(job) => {
                let answers = vec![None; phrases.len()];
                self.reading = Reading {
                    text: self.sent.clone(),
                    phrases,
                    answers,
                    checks,
                };
            }
            FromWorker::Grounded { job, index, answer } if self.job == Some(job) => {
                if let Some(slot) = self.reading.answers.get_mut(index as usize) {
                    *slot = Some(*answer);
                }
            }
            FromWorker::Done { job, timings } if self.job == Some(job) => {
                self.progress = None;
                self.problems
                    .retain(|(source, _)| *source != Source::Engine);
                // An edit that settles meanwhile asks again by itself.
                if !matches!(self.phase, Phase::Settling(_)) {
                    self.phase = Phase::Finished(timings);
                }
                if self.film.is_some() {
                    self.deaths = 0;
                }
            }
            FromWorker::Cancelled { job } if self.job == Some(job) => {
                self.progress = None;
                if !matches!(self.phase, Phase::Settling(_)) {
                    self.phase = Phase::Stopped;
                }
            }
            FromWorker::Failed { job, problem } => return self.fail(job, problem),
            FromWorker::ReportRead { .. }
            | FromWorker::Grounded { .. }
            | FromWorker::Done { .. }
            | FromWorker::Cancelled { .. } => {}
        }
        Vec::new()
    }

    fn fail(&mut self, job: Option<JobId>, problem: Problem) -> Vec<Effect> {
        let undecoded = self
            .film
            .as_ref()
            .is_some_and(|film| Some(film.job) == job && film.size.is_none());
        if job.is_none() {
            self.model = Model::Failed;
        } else if undecoded {
            // The file is no film: go back to the last one that was.
            self.raise(Source::Intake, problem);
            self.film = self.previous_film.take();
            let mut effects = vec![Effect::ForgetFilms];
            effects.extend(self.send_film());
            effects.extend(self.submit());
            return effects;
        } else if job != self.job && self.film.as_ref().is_none_or(|film| Some(film.job) != job) {
            return Vec::new();
        }
        self.progress = None;
        self.raise(Source::Engine, problem);
        if !matches!(self.phase, Phase::Idle | Phase::Settling(_)) {
            self.phase = Phase::Failed;
        }
        Vec::new()
    }
}
