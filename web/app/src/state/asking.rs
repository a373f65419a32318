//! The three ways in, and probes: what the session does about them.

use phrasebox_protocol::{FromWorker, JobId, Probe, Problem, ToWorker, Way};

use super::session::Session;
use super::{Effect, Event, Model, Phase, Source};

/// Probes of one phrase.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Probing {
    /// Number of the request.
    pub job: JobId,
    /// Index of the phrase.
    pub index: usize,
    /// The answers, once there.
    pub probes: Vec<Probe>,
}

/// What happened in one of the ways in, or with probes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AskEvent {
    /// Another way in was opened.
    WayChosen(Way),
    /// The question or the list was typed into.
    Edited(String),
    /// The question is to be asked as it stands.
    Asked,
    /// Definitions were switched on or off.
    DefinitionsSwitched(bool),
    /// The answer to this phrase is to be probed.
    ProbePressed(usize),
    /// The probes were closed.
    ProbeClosed,
}

impl Session {
    /// The text of the way in that is open.
    pub(crate) fn text(&self) -> &str {
        self.asking.text(&self.report)
    }

    /// The request for that text.
    pub(super) fn request(&self, job: JobId) -> ToWorker {
        let text = self.text().to_owned();
        match self.asking.way {
            Way::Report => ToWorker::Report { job, text },
            way => ToWorker::Ask {
                job,
                way,
                text,
                report: self.report.clone(),
                definitions: self.asking.definitions,
            },
        }
    }

    pub(super) fn handle_ask(&mut self, event: AskEvent) -> Vec<Effect> {
        match event {
            AskEvent::WayChosen(way) if way != self.asking.way => {
                self.asking.way = way;
                self.submit()
            }
            AskEvent::WayChosen(_) => Vec::new(),
            AskEvent::Edited(text) => self.edited(text),
            AskEvent::Asked => self.submit(),
            AskEvent::DefinitionsSwitched(on) => {
                self.asking.definitions = on;
                if self.asking.way == Way::Report || self.text().trim().is_empty() {
                    return Vec::new();
                }
                self.submit()
            }
            AskEvent::ProbePressed(index) => self.probe(index),
            AskEvent::ProbeClosed => {
                self.probing = None;
                Vec::new()
            }
        }
    }

    /// A list is asked when the typing pauses, as a report is; a question is asked when it is complete, which only
    /// the one who asks knows.
    fn edited(&mut self, text: String) -> Vec<Effect> {
        match self.asking.way {
            Way::Report => self.handle(Event::ReportEdited(text)),
            Way::Question => {
                self.asking.question = text;
                Vec::new()
            }
            Way::Findings if text == self.asking.findings => Vec::new(),
            Way::Findings => {
                self.asking.findings = text;
                self.settle()
            }
        }
    }

    fn probe(&mut self, index: usize) -> Vec<Effect> {
        let (Model::Ready(_), Phase::Finished(_), Some(of)) = (&self.model, self.phase, self.job)
        else {
            return Vec::new();
        };
        let Ok(phrase) = u32::try_from(index) else {
            return Vec::new();
        };
        let job = self.new_job();
        self.probing = Some(Probing {
            job,
            index,
            probes: Vec::new(),
        });
        vec![Effect::Send(ToWorker::Probe {
            job,
            of,
            index: phrase,
        })]
    }

    /// Whether `job` is that of the probes.
    fn probes_as(&self, job: JobId) -> bool {
        self.probing
            .as_ref()
            .is_some_and(|probing| probing.job == job)
    }

    /// Takes in what the worker says of questions, probes and the film, and gives back the rest.
    pub(super) fn hear_answers(&mut self, message: FromWorker) -> Option<FromWorker> {
        match message {
            FromWorker::Asked {
                job,
                inquiries,
                unknown,
            } => {
                if self.job == Some(job) {
                    self.reading.inquiries = inquiries;
                    self.reading.unknown = unknown;
                }
            }
            FromWorker::Checked { job, checks } => {
                if self.job == Some(job) {
                    self.reading.checks.extend(checks);
                }
            }
            FromWorker::FilmExamined { job, warnings } => {
                let film = self.film.as_ref().filter(|film| film.job == job);
                // The drawn samples say of themselves what they are.
                if film.is_some_and(|film| !film.synthetic) {
                    for warning in warnings {
                        self.raise(Source::Film, warning);
                    }
                }
            }
            FromWorker::Probed { job, probes } => {
                if let Some(probing) = self.probing.as_mut().filter(|probing| probing.job == job) {
                    probing.probes = probes;
                }
            }
            FromWorker::Cancelled { job } if self.probes_as(job) => self.probing = None,
            FromWorker::Failed {
                job: Some(job),
                problem,
            } if self.probes_as(job) => self.probe_failed(problem),
            other => return Some(other),
        }
        None
    }

    fn probe_failed(&mut self, problem: Problem) {
        self.probing = None;
        self.progress = None;
        self.raise(Source::Engine, problem);
    }
}
