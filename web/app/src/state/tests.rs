//! The session's behaviour, event by event.

use phrasebox_protocol::EngineKind;
use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{Assertion, Category, SectionKind, Side, Temporality};

use super::*;
use crate::language::same;

mod asking;
mod trouble;

const REPORT: &str = "Small right pleural effusion. No pneumothorax.";

fn phrase(text: &str, groundable: bool, reason: Option<NoBoxReason>) -> Phrase {
    let start = REPORT.find(text).expect("the words stand in the report");
    Phrase {
        text: text.into(),
        start,
        end: start + text.len(),
        section: SectionKind::Untitled,
        sentence: 0,
        category: Category::Effusion,
        assertion: if groundable {
            Assertion::Present
        } else {
            Assertion::Absent
        },
        temporality: Temporality::Current,
        side: Side::Right,
        zone: None,
        severity: None,
        size: None,
        groundable,
        reason,
    }
}

fn phrases() -> Vec<Phrase> {
    vec![
        phrase("Small right pleural effusion", true, None),
        phrase("pneumothorax", false, Some(NoBoxReason::Absent)),
    ]
}

/// An answer with a box at the patient's right, which is image-left.
fn answer(decision: Decision) -> Box<GroundedPhrase> {
    let right = BoundingBox::from_xyxy(0.1, 0.6, 0.3, 0.9).expect("ordered");
    let reason = (decision == Decision::NoBox).then_some(NoBoxReason::NotFound);
    Box::new(GroundedPhrase {
        phrase: phrase("Small right pleural effusion", true, reason),
        decision,
        presence: Some(0.9),
        presence_validated: false,
        boxes: vec![GroundedBox {
            xyxy: right,
            hypotheses: [right; 3],
            variance: [0.0; 4],
            uncertainty: 0.0,
            spread: 0.0,
            confidence: None,
            validated: false,
            side: Side::Right,
        }],
        asked: vec![],
    })
}

fn problem(code: &str) -> phrasebox_protocol::Problem {
    phrasebox_protocol::Problem {
        code: code.into(),
        what: "w".into(),
        what_to_do: "d".into(),
    }
}

fn started() -> FromWorker {
    FromWorker::Started {
        engine: Engine {
            kind: EngineKind::Cpu,
            adapter: "flex".into(),
            why: None,
        },
        pack: PackInfo {
            name: "p".into(),
            version: "1".into(),
            sha256: "0".into(),
        },
        load_ms: 1.0,
        golden_ms: 1.0,
        golden_error: 0.0,
    }
}

fn film(session: &mut Session) -> Film {
    let job = session.new_job();
    Film {
        job,
        file: job,
        name: same("f.png"),
        bytes: 9,
        synthetic: false,
        key: FilmKey::default(),
        frames: 1,
        copy: false,
        size: None,
    }
}

fn session() -> Session {
    Session::new(EngineChoice::Auto, "packs/p/".into())
}

/// A session whose model is ready, with film and report given and the request sent.
fn running() -> Session {
    let mut s = session();
    s.handle(Event::Opened);
    s.handle(Event::Said(FromWorker::Ready));
    s.handle(Event::Said(started()));
    let f = film(&mut s);
    s.handle(Event::FilmGiven(f, Some(REPORT.into())));
    s
}

fn job(s: &Session) -> JobId {
    s.job.expect("a request is out")
}

fn answered(s: &mut Session) {
    let job = job(s);
    let film = s.film.as_ref().expect("film").job;
    s.handle(Event::Said(FromWorker::FilmRead {
        job: film,
        width: 10,
        height: 12,
        frames: 1,
        warnings: vec![],
    }));
    s.handle(Event::Said(FromWorker::ReportRead {
        job,
        phrases: phrases(),
        checks: vec![],
    }));
    s.handle(Event::Said(FromWorker::Grounded {
        job,
        index: 0,
        answer: answer(Decision::Box),
        evidence: vec![],
    }));
    s.handle(Event::Said(FromWorker::Done {
        job,
        timings: Timings::default(),
    }));
}

#[test]
fn nothing_is_sent_before_the_worker_listens_and_everything_after() {
    let mut s = session();
    assert_eq!(s.handle(Event::Opened), [Effect::SpawnWorker]);
    let f = film(&mut s);
    let film_job = f.job;
    assert_eq!(
        s.handle(Event::FilmGiven(f, Some(REPORT.into()))),
        [Effect::ForgetFilms]
    );
    assert_eq!(s.stand(), Stand::Loading);
    let effects = s.handle(Event::Said(FromWorker::Ready));
    let start = ToWorker::Start {
        engine: EngineChoice::Auto,
        pack: "packs/p/".into(),
    };
    let report = ToWorker::Report {
        job: job(&s),
        text: REPORT.into(),
    };
    assert_eq!(
        effects,
        [
            Effect::Send(start),
            Effect::SendFilm(film_job),
            Effect::Send(report)
        ]
    );
}

#[test]
fn stands() {
    struct Case {
        name: &'static str,
        film: bool,
        report: &'static str,
        ready: bool,
        stand: Stand,
    }
    for case in [
        Case {
            name: "nothing given",
            film: false,
            report: "",
            ready: true,
            stand: Stand::Empty,
        },
        Case {
            name: "blank report",
            film: false,
            report: " \n",
            ready: true,
            stand: Stand::Empty,
        },
        Case {
            name: "film only",
            film: true,
            report: "",
            ready: true,
            stand: Stand::NeedsReport,
        },
        Case {
            name: "both",
            film: true,
            report: REPORT,
            ready: true,
            stand: Stand::Running,
        },
        Case {
            name: "model loading",
            film: false,
            report: "",
            ready: false,
            stand: Stand::Loading,
        },
    ] {
        let mut s = session();
        s.handle(Event::Opened);
        s.handle(Event::Said(FromWorker::Ready));
        if case.ready {
            s.handle(Event::Said(started()));
        }
        if case.film {
            let f = film(&mut s);
            s.handle(Event::FilmGiven(f, None));
        }
        s.handle(Event::ReportReplaced(case.report.into()));
        assert_eq!(s.stand(), case.stand, "{}", case.name);
    }
}

#[test]
fn a_report_alone_is_read_and_asks_for_a_film() {
    let mut s = session();
    s.handle(Event::Opened);
    s.handle(Event::Said(FromWorker::Ready));
    s.handle(Event::Said(started()));
    s.handle(Event::ReportReplaced(REPORT.into()));
    let job = job(&s);
    s.handle(Event::Said(FromWorker::ReportRead {
        job,
        phrases: phrases(),
        checks: vec![],
    }));
    s.handle(Event::Said(FromWorker::Done {
        job,
        timings: Timings::default(),
    }));
    assert_eq!(s.stand(), Stand::NeedsFilm);
    assert_eq!(s.reading.phrases.len(), 2);
    assert_eq!(s.reading.no_box_reason(0), None, "it may still get a box");
    assert_eq!(s.reading.no_box_reason(1), Some(NoBoxReason::Absent));
}

#[test]
fn answers_are_kept_with_their_side_and_decision() {
    let mut s = running();
    answered(&mut s);
    assert_eq!(s.stand(), Stand::Done);
    assert_eq!(
        s.film.as_ref().and_then(|f| f.size),
        Some((10, 12)),
        "width, then height"
    );
    let [left, _, right, _] = s.reading.drawn(0)[0].xyxy.xyxy();
    assert!(
        right < 0.5 && left < right,
        "the patient's right is image-left"
    );
    assert!(s.reading.drawn(1).is_empty());

    let job = job(&s);
    s.handle(Event::Said(FromWorker::Grounded {
        job,
        index: 0,
        answer: answer(Decision::NoBox),
        evidence: vec![],
    }));
    assert!(
        s.reading.drawn(0).is_empty(),
        "candidates of a refused phrase are not drawn"
    );
    assert_eq!(s.reading.no_box_reason(0), Some(NoBoxReason::NotFound));
}

#[test]
fn stale_answers_are_dropped() {
    let mut s = running();
    answered(&mut s);
    let old = job(&s);
    s.handle(Event::ReportReplaced("Heart size is normal.".into()));
    let before = s.clone();
    for stale in [
        FromWorker::ReportRead {
            job: old,
            phrases: vec![],
            checks: vec![],
        },
        FromWorker::Grounded {
            job: old,
            index: 0,
            answer: answer(Decision::Box),
            evidence: vec![],
        },
        FromWorker::Done {
            job: old,
            timings: Timings::default(),
        },
        FromWorker::Cancelled { job: old },
        FromWorker::Failed {
            job: Some(old),
            problem: problem("late"),
        },
        FromWorker::FilmRead {
            job: 999,
            width: 1,
            height: 1,
            frames: 1,
            warnings: vec![],
        },
    ] {
        s.handle(Event::Said(stale.clone()));
        assert_eq!(s, before, "{stale:?}");
    }
}

#[test]
fn edits_are_sent_once_they_pause_and_keep_offsets_with_their_own_text() {
    let mut s = running();
    answered(&mut s);
    assert_eq!(
        s.handle(Event::ReportEdited("a".into())),
        [Effect::AwaitEdits(1)]
    );
    assert_eq!(
        s.handle(Event::ReportEdited("ab".into())),
        [Effect::AwaitEdits(2)]
    );
    assert!(
        s.handle(Event::ReportEdited("ab".into())).is_empty(),
        "no change, no request"
    );
    assert!(s.handle(Event::Settled(1)).is_empty());
    assert_eq!(s.reading.text, REPORT);
    let effects = s.handle(Event::Settled(2));
    assert_eq!(
        effects,
        [Effect::Send(ToWorker::Report {
            job: job(&s),
            text: "ab".into()
        })]
    );
    s.handle(Event::ReportEdited("abc".into()));
    let job = job(&s);
    s.handle(Event::Said(FromWorker::ReportRead {
        job,
        phrases: vec![],
        checks: vec![],
    }));
    assert_eq!(s.reading.text, "ab");
    s.handle(Event::Said(FromWorker::Done {
        job,
        timings: Timings::default(),
    }));
    assert_eq!(
        s.phase,
        Phase::Settling(3),
        "the newer text is still to be asked"
    );
}

#[test]
fn a_replaced_report_can_be_had_back() {
    let mut s = running();
    s.handle(Event::ReportReplaced("sample".into()));
    assert_eq!(s.replaced_report.as_deref(), Some(REPORT));
    s.handle(Event::ReportRestored);
    assert_eq!((s.report.as_str(), &s.replaced_report), (REPORT, &None));
}

#[test]
fn clearing_the_report_stops_and_empties() {
    let mut s = running();
    assert_eq!(
        s.handle(Event::ReportReplaced(String::new())),
        [Effect::Send(ToWorker::Cancel)]
    );
    assert_eq!((s.stand(), s.job), (Stand::NeedsReport, None));
    assert!(s.reading.phrases.is_empty());
}

#[test]
fn progress_is_shown_only_while_it_means_something() {
    let bytes = |done| FromWorker::Progress {
        stage: Stage::FetchingPack,
        done,
        total: 10.0,
        unit: Unit::Bytes,
    };
    let mut s = session();
    s.handle(Event::Opened);
    s.handle(Event::Said(FromWorker::Ready));
    s.handle(Event::Said(bytes(3.0)));
    assert_eq!(s.progress.map(|p| p.done), Some(3.0));
    s.handle(Event::Said(started()));
    assert_eq!(s.progress, None);
    s.handle(Event::Said(bytes(10.0)));
    assert_eq!(s.progress, None, "finished and nothing asked");
}

#[test]
fn a_threshold_of_ones_own_decides_on_presence_only_and_outlives_the_report() {
    let mut s = running();
    answered(&mut s);
    let of = |s: &Session| (s.reading.drawn(0).len(), s.reading.count());
    let one = |drawn, too_low| BoxCount {
        drawn,
        too_low,
        withheld: 0,
    };
    assert_eq!(of(&s), (1, one(1, 0)));
    assert!(!s.reading.by_choice(0));
    // Its presence is 0.9.
    assert!(s.handle(Event::ThresholdChosen(Some(0.95))).is_empty());
    assert_eq!(of(&s), (0, one(0, 1)));
    assert!(s.reading.by_choice(0));
    assert_eq!(s.reading.no_box_reason(0), Some(NoBoxReason::NotFound));
    s.handle(Event::ThresholdChosen(Some(0.5)));
    assert_eq!(of(&s), (1, one(1, 0)));

    let job = job(&s);
    let say = |s: &mut Session, answer| {
        s.handle(Event::Said(FromWorker::Grounded {
            job,
            index: 0,
            answer,
            evidence: vec![],
        }));
    };
    say(&mut s, answer(Decision::NoBox));
    assert_eq!(
        of(&s),
        (1, one(1, 0)),
        "found by the person's threshold alone"
    );
    assert!(s.reading.by_choice(0) && s.reading.no_box_reason(0).is_none());
    let mut withheld = answer(Decision::NoBox);
    withheld.phrase.reason = Some(NoBoxReason::NotLearnt);
    say(&mut s, withheld);
    assert_eq!(
        of(&s),
        (
            0,
            BoxCount {
                withheld: 1,
                ..BoxCount::default()
            }
        ),
        "no threshold draws what was not learnt"
    );

    s.handle(Event::ReportReplaced("Left effusion.".into()));
    answered(&mut s);
    assert_eq!(s.reading.draw_from, Some(0.5));
    s.handle(Event::ReportReplaced(String::new()));
    assert_eq!(s.reading.draw_from, Some(0.5));
    s.handle(Event::ThresholdChosen(None));
    assert_eq!(s.reading.draw_from, None);
}
