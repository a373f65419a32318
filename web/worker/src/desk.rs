//! What the worker is to do next, and what has become stale meanwhile. Plain data, no browser.

use std::rc::Rc;

use phrasebox_grounding::PlannedPhrase;
use phrasebox_protocol::{EngineChoice, FromWorker, JobId, Probe, Problem, Timings};

/// Load the pack at this URL for this engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartRequest {
    /// Which engine.
    pub engine: EngineChoice,
    /// URL of the pack's folder, ending in a slash.
    pub pack: String,
}

/// A report that was read and waits to be grounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportJob {
    /// Number of the request.
    pub job: JobId,
    /// Its phrases with their questions.
    pub planned: Rc<[PlannedPhrase]>,
}

/// A phrase whose answer is to be probed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeJob {
    /// Number of the request.
    pub job: JobId,
    /// The phrase.
    pub planned: PlannedPhrase,
}

/// Names one computation. It goes on as long as [`Desk::is_current`] says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(u32);

/// The next thing to compute.
#[derive(Debug)]
pub enum Task<R> {
    /// Load the model; tell [`Desk::load_ended`].
    Load(StartRequest),
    /// Encode the film; tell [`Desk::encode_ended`].
    Encode {
        /// Its ticket.
        ticket: Ticket,
        /// Number of the film.
        job: JobId,
        /// The decoded film.
        film: Rc<R>,
    },
    /// Ground the report on the encoded film; tell [`Desk::ground_ended`].
    Ground {
        /// Its ticket.
        ticket: Ticket,
        /// Number of the film.
        film: JobId,
        /// The report.
        report: ReportJob,
    },
    /// Probe a phrase on the encoded film; tell [`Desk::probe_ended`].
    Probe {
        /// Its ticket.
        ticket: Ticket,
        /// Number of the film.
        film: JobId,
        /// The phrase.
        probe: ProbeJob,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Model {
    Absent,
    Loading,
    Ready,
}

#[derive(Debug)]
enum Pixels<R> {
    /// Decoded, not encoded. Not `wanted` after `Cancel`, until something is asked again.
    Decoded { film: Rc<R>, wanted: bool },
    /// Its features are kept by the one who computes; the pixels are gone.
    Encoded,
}

#[derive(Debug)]
struct Film<R> {
    job: JobId,
    pixels: Pixels<R>,
    /// Decoding and encoding; told with the first report answered on it.
    spent_ms: f64,
}

/// The worker's desk: at most one film, one report, one computation at a time; the newest wins. `R` is a decoded film.
#[derive(Debug)]
pub struct Desk<R> {
    start: Option<StartRequest>,
    model: Model,
    film: Option<Film<R>>,
    report: Option<(ReportJob, f64)>,
    probe: Option<ProbeJob>,
    /// Number of the computation under way.
    current: Option<Ticket>,
    tickets: u32,
}

impl<R> Default for Desk<R> {
    fn default() -> Self {
        Self {
            start: None,
            model: Model::Absent,
            film: None,
            report: None,
            probe: None,
            current: None,
            tickets: 0,
        }
    }
}

impl<R> Desk<R> {
    /// The page wants the model. Without effect while it loads or once it is there.
    pub fn start(&mut self, request: StartRequest) {
        if self.model == Model::Absent {
            self.start = Some(request);
        }
    }

    /// A film came, decoded in so many milliseconds; `None` if it could not be. It replaces the one before, and a
    /// report still being grounded on that one is stopped.
    pub fn put_film(&mut self, job: JobId, decoded: Option<(R, f64)>) -> Vec<FromWorker> {
        self.current = None;
        self.film = decoded.map(|(film, spent_ms)| Film {
            job,
            pixels: Pixels::Decoded {
                film: Rc::new(film),
                wanted: true,
            },
            spent_ms,
        });
        self.drop_report()
    }

    /// A report was read in so many milliseconds. It replaces the one before. Without a film it is done.
    pub fn put_report(&mut self, report: ReportJob, read_ms: f64) -> Vec<FromWorker> {
        let mut said = self.drop_report();
        match &mut self.film {
            None => said.push(FromWorker::Done {
                job: report.job,
                timings: Timings {
                    read_ms,
                    ..Timings::default()
                },
            }),
            Some(film) => {
                match &mut film.pixels {
                    // An encoding under way serves the new report too.
                    Pixels::Decoded { wanted, .. } => *wanted = true,
                    Pixels::Encoded => self.current = None,
                }
                self.report = Some((report, read_ms));
            }
        }
        said
    }

    /// The page wants a phrase probed, after what is under way. It replaces the probe before. Without a film it is
    /// dropped.
    pub fn put_probe(&mut self, probe: ProbeJob) -> Vec<FromWorker> {
        if self.film.is_none() {
            return vec![FromWorker::Cancelled { job: probe.job }];
        }
        if let Some(Film {
            pixels: Pixels::Decoded { wanted, .. },
            ..
        }) = &mut self.film
        {
            *wanted = true;
        } else if self.report.is_none() {
            self.current = None;
        }
        let before = self.probe.replace(probe);
        before
            .map(|probe| FromWorker::Cancelled { job: probe.job })
            .into_iter()
            .collect()
    }

    /// The page wants everything stopped.
    pub fn cancel(&mut self) -> Vec<FromWorker> {
        self.current = None;
        if let Some(Film {
            pixels: Pixels::Decoded { wanted, .. },
            ..
        }) = &mut self.film
        {
            *wanted = false;
        }
        self.drop_report()
    }

    /// Probes are of phrases of the report: they go with it.
    fn drop_report(&mut self) -> Vec<FromWorker> {
        let report = self.report.take().map(|(report, _)| report.job);
        let probe = self.probe.take().map(|probe| probe.job);
        report
            .into_iter()
            .chain(probe)
            .map(|job| FromWorker::Cancelled { job })
            .collect()
    }

    /// Whether the computation with this ticket is still wanted.
    #[must_use]
    pub fn is_current(&self, ticket: Ticket) -> bool {
        self.current == Some(ticket)
    }

    /// Number of the film that lies on the desk.
    #[must_use]
    pub fn film(&self) -> Option<JobId> {
        self.film.as_ref().map(|film| film.job)
    }

    fn issue(&mut self) -> Ticket {
        self.tickets = self.tickets.wrapping_add(1);
        let ticket = Ticket(self.tickets);
        self.current = Some(ticket);
        ticket
    }

    /// The next thing to compute. To be asked only when nothing is being computed.
    pub fn next_task(&mut self) -> Option<Task<R>> {
        if let Some(request) = self.start.take() {
            self.model = Model::Loading;
            return Some(Task::Load(request));
        }
        if self.model != Model::Ready {
            return None;
        }
        let film = self.film.as_ref()?;
        let job = film.job;
        match &film.pixels {
            Pixels::Decoded { wanted: false, .. } => None,
            Pixels::Decoded { film, wanted: true } => {
                let film = Rc::clone(film);
                Some(Task::Encode {
                    ticket: self.issue(),
                    job,
                    film,
                })
            }
            Pixels::Encoded => {
                if let Some((report, _)) = self.report.clone() {
                    return Some(Task::Ground {
                        ticket: self.issue(),
                        film: job,
                        report,
                    });
                }
                let probe = self.probe.clone()?;
                Some(Task::Probe {
                    ticket: self.issue(),
                    film: job,
                    probe,
                })
            }
        }
    }

    /// Loading ended. After a failure the next [`Desk::start`] tries again; film and report wait.
    pub fn load_ended(&mut self, ready: bool) {
        self.model = if ready { Model::Ready } else { Model::Absent };
    }

    /// Encoding ended, in so many milliseconds or with a problem.
    pub fn encode_ended(
        &mut self,
        ticket: Ticket,
        outcome: Result<f64, Problem>,
    ) -> Vec<FromWorker> {
        if !self.is_current(ticket) {
            return Vec::new();
        }
        self.current = None;
        let Some(film) = &mut self.film else {
            return Vec::new();
        };
        match outcome {
            Ok(encode_ms) => {
                film.pixels = Pixels::Encoded;
                film.spent_ms += encode_ms;
                Vec::new()
            }
            Err(problem) => {
                if let Pixels::Decoded { wanted, .. } = &mut film.pixels {
                    *wanted = false;
                }
                let film = film.job;
                let report = self.report.take().map(|(report, _)| report.job);
                let failed = FromWorker::Failed {
                    job: Some(report.unwrap_or(film)),
                    problem,
                };
                // A probe has no answer either.
                let probe = self.probe.take();
                let dropped = probe.map(|probe| FromWorker::Cancelled { job: probe.job });
                std::iter::once(failed).chain(dropped).collect()
            }
        }
    }

    /// Grounding ended, in so many milliseconds or with a problem.
    pub fn ground_ended(
        &mut self,
        ticket: Ticket,
        outcome: Result<f64, Problem>,
    ) -> Vec<FromWorker> {
        if !self.is_current(ticket) {
            return Vec::new();
        }
        self.current = None;
        let Some((report, read_ms)) = self.report.take() else {
            return Vec::new();
        };
        let job = report.job;
        vec![match outcome {
            Ok(ground_ms) => {
                let encode_ms = self
                    .film
                    .as_mut()
                    .map(|film| std::mem::take(&mut film.spent_ms))
                    .unwrap_or_default();
                FromWorker::Done {
                    job,
                    timings: Timings {
                        read_ms,
                        encode_ms,
                        ground_ms,
                    },
                }
            }
            Err(problem) => FromWorker::Failed {
                job: Some(job),
                problem,
            },
        }]
    }

    /// Probing ended, with its answers or a problem.
    pub fn probe_ended(
        &mut self,
        ticket: Ticket,
        outcome: Result<Vec<Probe>, Problem>,
    ) -> Vec<FromWorker> {
        if !self.is_current(ticket) {
            return Vec::new();
        }
        self.current = None;
        let Some(ProbeJob { job, .. }) = self.probe.take() else {
            return Vec::new();
        };
        vec![match outcome {
            Ok(probes) => FromWorker::Probed { job, probes },
            Err(problem) => FromWorker::Failed {
                job: Some(job),
                problem,
            },
        }]
    }
}

#[cfg(test)]
mod tests;
