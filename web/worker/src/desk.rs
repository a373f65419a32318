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
                let job = self
                    .report
                    .take()
                    .map_or(film.job, |(report, _)| report.job);
                vec![FromWorker::Failed {
                    job: Some(job),
                    problem,
                }]
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
mod tests {
    use super::*;

    type TestDesk = Desk<&'static str>;

    fn report(job: JobId) -> ReportJob {
        ReportJob {
            job,
            planned: Rc::from(Vec::new()),
        }
    }

    fn probe(job: JobId) -> ProbeJob {
        let heart = phrasebox_grounding::plan_given(&["heart".to_owned()]);
        ProbeJob {
            job,
            planned: heart[0].clone(),
        }
    }

    fn probing(desk: &mut TestDesk) -> (Ticket, JobId, JobId) {
        match desk.next_task() {
            Some(Task::Probe {
                ticket,
                film,
                probe,
            }) => (ticket, film, probe.job),
            other => panic!("not probing: {other:?}"),
        }
    }

    fn request() -> StartRequest {
        StartRequest {
            engine: EngineChoice::Auto,
            pack: "packs/chest-1/".to_owned(),
        }
    }

    fn ready() -> TestDesk {
        let mut desk = TestDesk::default();
        desk.start(request());
        assert!(matches!(desk.next_task(), Some(Task::Load(_))));
        desk.load_ended(true);
        desk
    }

    fn encode(desk: &mut TestDesk) -> (Ticket, &'static str) {
        match desk.next_task() {
            Some(Task::Encode { ticket, film, .. }) => (ticket, *film),
            other => panic!("not encoding: {other:?}"),
        }
    }

    fn ground(desk: &mut TestDesk) -> (Ticket, JobId, JobId) {
        match desk.next_task() {
            Some(Task::Ground {
                ticket,
                film,
                report,
            }) => (ticket, film, report.job),
            other => panic!("not grounding: {other:?}"),
        }
    }

    fn done(job: JobId, read_ms: f64, encode_ms: f64, ground_ms: f64) -> Vec<FromWorker> {
        vec![FromWorker::Done {
            job,
            timings: Timings {
                read_ms,
                encode_ms,
                ground_ms,
            },
        }]
    }

    fn problem() -> Problem {
        Problem {
            code: "engine_failed".to_owned(),
            what: "It failed.".to_owned(),
            what_to_do: "Retry.".to_owned(),
        }
    }

    #[test]
    fn film_and_report_wait_for_the_model() {
        let mut desk = TestDesk::default();
        assert!(desk.put_film(1, Some(("film", 5.0))).is_empty());
        assert!(desk.put_report(report(2), 1.0).is_empty());
        assert!(desk.next_task().is_none());
        desk.start(request());
        assert!(matches!(desk.next_task(), Some(Task::Load(_))));
        assert!(desk.next_task().is_none());
        desk.load_ended(true);
        let (ticket, film) = encode(&mut desk);
        assert_eq!(film, "film");
        assert!(desk.encode_ended(ticket, Ok(20.0)).is_empty());
        let (ticket, film, job) = ground(&mut desk);
        assert_eq!((film, job), (1, 2));
        assert_eq!(desk.ground_ended(ticket, Ok(3.0)), done(2, 1.0, 25.0, 3.0));
        assert!(desk.next_task().is_none());
    }

    #[test]
    fn an_edited_report_reuses_the_film() {
        let mut desk = ready();
        desk.put_film(1, Some(("film", 5.0)));
        desk.put_report(report(2), 1.0);
        let (ticket, _) = encode(&mut desk);
        // The edit comes while the film is encoded: the encoding goes on, for the new report.
        assert_eq!(
            desk.put_report(report(3), 1.0),
            [FromWorker::Cancelled { job: 2 }]
        );
        assert!(desk.is_current(ticket));
        desk.encode_ended(ticket, Ok(20.0));
        let (ticket, _, job) = ground(&mut desk);
        assert_eq!(job, 3);
        // And again, while it is grounded: that stops, and the film is not encoded a second time.
        assert_eq!(
            desk.put_report(report(4), 1.0),
            [FromWorker::Cancelled { job: 3 }]
        );
        assert!(!desk.is_current(ticket));
        assert!(desk.ground_ended(ticket, Ok(9.0)).is_empty());
        let (ticket, _, job) = ground(&mut desk);
        assert_eq!(job, 4);
        assert_eq!(desk.ground_ended(ticket, Ok(3.0)), done(4, 1.0, 25.0, 3.0));
        desk.put_report(report(5), 1.0);
        let (ticket, ..) = ground(&mut desk);
        assert_eq!(
            desk.ground_ended(ticket, Ok(2.0)),
            done(5, 1.0, 0.0, 2.0),
            "its features were reused"
        );
    }

    #[test]
    fn a_probe_waits_for_the_report_and_goes_with_it() {
        let mut desk = ready();
        assert_eq!(
            desk.put_probe(probe(9)),
            [FromWorker::Cancelled { job: 9 }],
            "without a film there is nothing to probe"
        );
        desk.put_film(1, Some(("film", 0.0)));
        desk.put_report(report(2), 0.0);
        let (ticket, _) = encode(&mut desk);
        desk.encode_ended(ticket, Ok(1.0));
        let (ticket, ..) = ground(&mut desk);
        assert!(desk.put_probe(probe(3)).is_empty());
        assert!(desk.is_current(ticket), "the report goes on");
        desk.ground_ended(ticket, Ok(1.0));
        let (ticket, film, job) = probing(&mut desk);
        assert_eq!((film, job), (1, 3));
        // Another one takes its place.
        assert_eq!(desk.put_probe(probe(4)), [FromWorker::Cancelled { job: 3 }]);
        assert!(desk.probe_ended(ticket, Ok(Vec::new())).is_empty());
        let (ticket, _, job) = probing(&mut desk);
        assert_eq!(job, 4);
        assert_eq!(
            desk.probe_ended(ticket, Ok(Vec::new())),
            [FromWorker::Probed {
                job: 4,
                probes: Vec::new()
            }]
        );
        assert!(desk.next_task().is_none());
        // A newer report drops it, and it never answers.
        desk.put_probe(probe(5));
        let (ticket, ..) = probing(&mut desk);
        assert_eq!(
            desk.put_report(report(6), 0.0),
            [FromWorker::Cancelled { job: 5 }]
        );
        assert!(!desk.is_current(ticket));
        assert!(desk.probe_ended(ticket, Err(problem())).is_empty());
        ground(&mut desk);
    }

    #[test]
    fn a_new_film_stops_what_is_under_way() {
        let mut desk = ready();
        desk.put_film(1, Some(("old", 0.0)));
        let (ticket, _) = encode(&mut desk);
        assert!(desk.put_film(2, Some(("new", 0.0))).is_empty());
        assert!(!desk.is_current(ticket));
        assert!(
            desk.encode_ended(ticket, Ok(1.0)).is_empty(),
            "the old film's features are not the new one's"
        );
        let (ticket, film) = encode(&mut desk);
        assert_eq!(film, "new");
        desk.encode_ended(ticket, Ok(1.0));
        desk.put_report(report(3), 0.0);
        let (ticket, ..) = ground(&mut desk);
        assert_eq!(desk.put_film(4, None), [FromWorker::Cancelled { job: 3 }]);
        assert!(!desk.is_current(ticket));
        assert_eq!(desk.film(), None);
        assert_eq!(
            desk.put_report(report(5), 2.0),
            done(5, 2.0, 0.0, 0.0),
            "without a film it is only read"
        );
    }

    #[test]
    fn cancel_stops_until_something_is_asked() {
        let mut desk = ready();
        desk.put_film(1, Some(("film", 0.0)));
        desk.put_report(report(2), 0.0);
        let (ticket, _) = encode(&mut desk);
        assert_eq!(desk.cancel(), [FromWorker::Cancelled { job: 2 }]);
        assert!(!desk.is_current(ticket));
        assert!(desk.encode_ended(ticket, Err(problem())).is_empty());
        assert!(desk.next_task().is_none());
        assert!(desk.cancel().is_empty());
        desk.put_report(report(3), 0.0);
        assert_eq!(encode(&mut desk).1, "film");
    }

    #[test]
    fn a_failed_start_can_be_tried_again() {
        let mut desk = TestDesk::default();
        desk.put_film(1, Some(("film", 0.0)));
        desk.put_report(report(2), 0.0);
        desk.start(request());
        assert!(matches!(desk.next_task(), Some(Task::Load(_))));
        desk.start(request());
        assert!(desk.next_task().is_none(), "it is loading already");
        desk.load_ended(false);
        assert!(desk.next_task().is_none());
        desk.start(request());
        assert!(matches!(desk.next_task(), Some(Task::Load(_))));
        desk.load_ended(true);
        assert_eq!(encode(&mut desk).1, "film");
    }

    #[test]
    fn a_failure_is_told_to_who_asked() {
        let mut desk = ready();
        desk.put_film(1, Some(("film", 0.0)));
        let (ticket, _) = encode(&mut desk);
        let told = desk.encode_ended(ticket, Err(problem()));
        assert_eq!(
            told,
            [FromWorker::Failed {
                job: Some(1),
                problem: problem()
            }]
        );
        assert!(desk.next_task().is_none(), "not tried again by itself");
        desk.put_report(report(2), 0.0);
        let (ticket, _) = encode(&mut desk);
        desk.encode_ended(ticket, Ok(1.0));
        let (ticket, ..) = ground(&mut desk);
        let told = desk.ground_ended(ticket, Err(problem()));
        assert_eq!(
            told,
            [FromWorker::Failed {
                job: Some(2),
                problem: problem()
            }]
        );
        assert!(desk.next_task().is_none());
    }
}
