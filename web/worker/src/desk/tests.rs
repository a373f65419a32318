//! What the desk does next, and what it tells, event by event.

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

#[test]
fn a_film_that_cannot_be_encoded_drops_the_probe_that_waits_for_it() {
    let mut desk = ready();
    desk.put_film(1, Some(("film", 0.0)));
    desk.put_report(report(2), 0.0);
    desk.put_probe(probe(3));
    let (ticket, _) = encode(&mut desk);
    assert_eq!(
        desk.encode_ended(ticket, Err(problem())),
        [
            FromWorker::Failed {
                job: Some(2),
                problem: problem()
            },
            FromWorker::Cancelled { job: 3 }
        ]
    );
    assert!(desk.next_task().is_none());
}
