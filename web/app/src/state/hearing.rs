//! What the worker says, and its death.

use phrasebox_protocol::{EngineChoice, EngineKind, FromWorker, JobId, ToWorker};

use super::{Effect, Loaded, Model, Phase, Progress, Reading, Session, Source};
use crate::problems::{self, Problem};
use crate::words;

/// How many times a dead worker is started again before the page gives up.
const RESTARTS: u8 = 2;

/// Code of the problem of an engine that failed while it answered.
const ENGINE_FAILED: &str = "engine_failed";

impl Session {
    /// The worker died: once again as it was, then on the processor, then tell.
    pub(super) fn bury(&mut self) -> Vec<Effect> {
        self.deaths += 1;
        if self.deaths > RESTARTS {
            self.model = Model::Off;
            self.phase = Phase::Failed;
            self.progress = None;
            self.notice = None;
            self.raise(Source::Engine, problems::engine_died());
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

    pub(super) fn hear(&mut self, message: FromWorker) -> Vec<Effect> {
        let Some(message) = self.hear_answers(message) else {
            return Vec::new();
        };
        match message {
            FromWorker::Ready => {
                self.model = Model::Loading;
                let mut effects = vec![Effect::Send(ToWorker::Start {
                    engine: self.engine,
                    pack: self.pack.clone(),
                })];
                effects.extend(self.send_film());
                if !self.text().trim().is_empty() {
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
            FromWorker::FilmRead {
                job,
                width,
                height,
                frames,
                warnings,
            } => {
                if let Some(film) = self.film.as_mut().filter(|film| film.job == job) {
                    film.read((width, height), frames);
                    self.previous_film = None;
                    // Those of the film before held until now: had this one not been readable, it would be back.
                    self.problems.retain(|(source, _)| *source != Source::Film);
                    for warning in warnings {
                        self.raise(Source::Film, warning);
                    }
                    let mut effects = vec![Effect::ForgetFilms];
                    if let Some(frame) = self.next_frame.take() {
                        effects.extend(self.choose_frame(frame));
                    }
                    return effects;
                }
            }
            FromWorker::ReportRead {
                job,
                phrases,
                checks,
            } if self.job == Some(job) => {
                let answers = vec![None; phrases.len()];
                self.reading = Reading {
                    way: self.sent_as,
                    text: self.sent.clone(),
                    evidence: vec![Vec::new(); phrases.len()],
                    phrases,
                    answers,
                    checks,
                    draw_from: self.reading.draw_from,
                    ..Reading::default()
                };
            }
            FromWorker::Grounded {
                job,
                index,
                answer,
                evidence,
            } if self.job == Some(job) => {
                let reading = &mut self.reading;
                let at = index as usize;
                if let (Some(slot), Some(shown)) =
                    (reading.answers.get_mut(at), reading.evidence.get_mut(at))
                {
                    *slot = Some(*answer);
                    *shown = evidence;
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
            FromWorker::Failed { job, problem } => return self.fail(job, problem.into()),
            FromWorker::ReportRead { .. }
            | FromWorker::Grounded { .. }
            | FromWorker::Done { .. }
            | FromWorker::Cancelled { .. } => {}
            // Those are taken in above.
            FromWorker::Asked { .. }
            | FromWorker::Checked { .. }
            | FromWorker::FilmExamined { .. }
            | FromWorker::Probed { .. }
            | FromWorker::Cleaned { .. } => {}
        }
        Vec::new()
    }

    pub(super) fn fail(&mut self, job: Option<JobId>, problem: Problem) -> Vec<Effect> {
        let undecoded = self
            .film
            .as_ref()
            .is_some_and(|film| Some(film.job) == job && film.size.is_none());
        if job.is_none() && self.pack_given {
            return self.pack_refused(problem);
        } else if job.is_none() {
            self.model = Model::Failed;
        } else if self.engine_kind() == Some(EngineKind::Webgpu) && problem.code == ENGINE_FAILED {
            // A GPU that was lost does not come back to the same worker.
            return self.bury();
        } else if undecoded {
            // The file is no film: go back to the last one that was.
            self.raise(Source::Intake, problem);
            self.film = self.previous_film.take();
            self.next_frame = None;
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
