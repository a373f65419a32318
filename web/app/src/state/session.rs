//! The session: everything the page knows, and its answer to each event.

use phrasebox_protocol::{EngineChoice, EngineKind, JobId, ToWorker, Way};
use phrasebox_record::Asking;

use super::aside::Aside;
use super::{Effect, Event, Film, Model, Phase, Probing, Progress, Reading, Source, Stand};
use crate::language::Say;
use crate::problems::{self, Problem};
use crate::words;

/// More than this nobody reads; the oldest go.
const MOST_PROBLEMS: usize = 3;

/// Everything the page knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Session {
    /// Which engine is asked for.
    pub engine: EngineChoice,
    /// URL of the pack's folder.
    pub pack: String,
    /// Whether a pack out of the person's files is used instead.
    pub pack_given: bool,
    /// The worker and its model.
    pub model: Model,
    /// The film.
    pub film: Option<Film>,
    /// The film before it, kept until the new one proves readable.
    pub(super) previous_film: Option<Film>,
    /// The frame that is wanted once the present one is decoded.
    pub(super) next_frame: Option<u32>,
    /// What is put aside while someone practises.
    pub(super) aside: Option<Aside>,
    /// The report as typed.
    pub report: String,
    /// The report that a sample, a file or "clear" replaced.
    pub replaced_report: Option<String>,
    /// The present request.
    pub job: Option<JobId>,
    /// How far it is.
    pub phase: Phase,
    /// The ways in, and what was typed in each.
    pub asking: Asking,
    /// Probes of one answer, where they were asked for.
    pub probing: Option<Probing>,
    /// What the worker read and answered.
    pub reading: Reading,
    /// Progress of the present stage.
    pub progress: Option<Progress>,
    /// Problems to show, newest last.
    pub problems: Vec<(Source, Problem)>,
    /// A restart, told in one sentence.
    pub notice: Option<Say>,
    /// The text that the present request was sent with; the report may have been edited since.
    pub(super) sent: String,
    /// How that text was meant.
    pub(super) sent_as: Way,
    pub(super) deaths: u8,
    pub(super) last_job: JobId,
    pub(super) edit: u32,
}

impl Session {
    /// A session that will ask for `engine` and for the pack at `pack` (URL ending in a slash).
    pub(crate) fn new(engine: EngineChoice, pack: String) -> Self {
        Self {
            engine,
            pack,
            pack_given: false,
            model: Model::Off,
            film: None,
            previous_film: None,
            next_frame: None,
            aside: None,
            report: String::new(),
            replaced_report: None,
            job: None,
            phase: Phase::Idle,
            reading: Reading::default(),
            progress: None,
            problems: Vec::new(),
            notice: None,
            sent: String::new(),
            sent_as: Way::Report,
            asking: Asking::default(),
            probing: None,
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

    /// Numbers of the files whose bytes are still needed.
    pub(crate) fn kept_films(&self) -> Vec<JobId> {
        self.film
            .iter()
            .chain(&self.previous_film)
            .chain(self.aside.iter().flat_map(Aside::films))
            .map(|film| film.file)
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
        let blank = self.text().trim().is_empty();
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
            Event::Unreadable => self.fail(None, problems::answer_unreadable()),
            Event::Died => self.bury(),
            Event::FilmGiven(film, report) => {
                self.fresh_input();
                if let Some(text) = report {
                    self.replace_report(text);
                }
                self.put_film(film);
                let mut effects = vec![Effect::ForgetFilms];
                effects.extend(self.send_film());
                effects.extend(self.submit());
                effects
            }
            Event::FrameChosen(frame) => self.choose_frame(frame),
            Event::ReportEdited(text) => {
                if text == self.report {
                    return Vec::new();
                }
                self.report = text;
                self.settle()
            }
            Event::ReportReplaced(text) => {
                self.fresh_input();
                self.replace_report(text);
                self.submit()
            }
            Event::ReportRestored => match self.replaced_report.take() {
                Some(text) => {
                    self.asking.way = Way::Report;
                    self.report = text;
                    self.submit()
                }
                None => Vec::new(),
            },
            Event::ThresholdChosen(from) => {
                self.reading.draw_from = from;
                Vec::new()
            }
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
            Event::PackGiven => self.use_pack(true),
            Event::PackReturned => self.use_pack(false),
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
            Event::Ask(event) => self.handle_ask(event),
            Event::PractiseBegun => self.put_aside(),
            Event::PractiseEnded => self.bring_back(),
            Event::Restored(typed, film) => self.restore(*typed, film),
            Event::Forgotten => self.forget(),
        }
    }

    /// Until the new film proves readable the last readable one stays in reserve.
    pub(super) fn put_film(&mut self, film: Film) {
        if let Some(old) = self.film.replace(film)
            && (old.size.is_some() || self.previous_film.is_none())
        {
            self.previous_film = Some(old);
        }
        self.next_frame = None;
    }

    /// Ask again once the edits pause.
    pub(super) fn settle(&mut self) -> Vec<Effect> {
        self.edit += 1;
        self.phase = Phase::Settling(self.edit);
        vec![Effect::AwaitEdits(self.edit)]
    }

    pub(super) fn fresh_input(&mut self) {
        self.problems.retain(|(source, _)| *source == Source::Film);
        self.notice = None;
        self.replaced_report = None;
    }

    fn replace_report(&mut self, text: String) {
        self.asking.way = Way::Report;
        let old = std::mem::replace(&mut self.report, text);
        if !old.trim().is_empty() && old != self.report {
            self.replaced_report = Some(old);
        }
    }

    pub(super) fn raise(&mut self, source: Source, problem: impl Into<Problem>) {
        let problem = problem.into();
        self.problems.retain(|(_, old)| old.code != problem.code);
        self.problems.push((source, problem));
        if self.problems.len() > MOST_PROBLEMS {
            self.problems.remove(0);
        }
    }

    pub(super) fn listening(&self) -> bool {
        matches!(self.model, Model::Loading | Model::Ready(_) | Model::Failed)
    }

    /// Start a worker anew; film and report follow once it listens.
    pub(super) fn spawn(&mut self) -> Vec<Effect> {
        self.model = Model::Opening;
        self.progress = None;
        self.probing = None;
        self.reading.answers.fill(None);
        self.phase = if self.text().trim().is_empty() {
            Phase::Idle
        } else {
            Phase::Busy
        };
        vec![Effect::SpawnWorker]
    }

    pub(super) fn send_film(&self) -> Option<Effect> {
        self.film
            .as_ref()
            .filter(|_| self.listening())
            .map(|film| Effect::SendFilm(film.job))
    }

    /// Ask for the report as it stands; starts a worker where none runs.
    pub(super) fn submit(&mut self) -> Vec<Effect> {
        self.probing = None;
        let was_busy = matches!(self.phase, Phase::Busy | Phase::Stopping) && self.job.is_some();
        self.reading.answers.fill(None);
        // A model that did not load would let the request wait for ever: new input is a new try.
        if matches!(self.model, Model::Off | Model::Failed) {
            return self.spawn();
        }
        if self.text().trim().is_empty() {
            self.job = None;
            self.phase = Phase::Idle;
            self.reading = Reading {
                draw_from: self.reading.draw_from,
                ..Reading::default()
            };
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
        self.sent = self.text().to_owned();
        self.sent_as = self.asking.way;
        vec![Effect::Send(self.request(job))]
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
}
