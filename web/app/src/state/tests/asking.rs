//! The three ways in, and probes.

use phrasebox_protocol::{Inquiry, Probe, ProbeKind};

use super::*;

fn ask(s: &mut Session, event: AskEvent) -> Vec<Effect> {
    s.handle(Event::Ask(event))
}

fn sent(effects: &[Effect]) -> Option<&ToWorker> {
    effects.iter().find_map(|effect| match effect {
        Effect::Send(message) => Some(message),
        _ => None,
    })
}

#[test]
fn what_was_typed_in_each_way_is_kept_and_asked_again() {
    let mut s = running();
    answered(&mut s);
    assert_eq!(s.stand(), Stand::Done);
    assert!(ask(&mut s, AskEvent::WayChosen(Way::Question)).is_empty());
    assert_eq!(s.stand(), Stand::NeedsReport, "nothing was asked yet");
    assert!(s.reading.phrases.is_empty());
    // A question is asked when its asker says so.
    assert!(ask(&mut s, AskEvent::Edited("Is there an effusion?".into())).is_empty());
    let effects = ask(&mut s, AskEvent::Asked);
    let Some(ToWorker::Ask {
        way,
        text,
        report,
        definitions,
        ..
    }) = sent(&effects)
    else {
        panic!("not asked: {effects:?}")
    };
    assert_eq!(
        (*way, text.as_str()),
        (Way::Question, "Is there an effusion?")
    );
    assert_eq!((report.as_str(), *definitions), (REPORT, false));
    // A list is asked when the typing pauses.
    ask(&mut s, AskEvent::WayChosen(Way::Findings));
    let effects = ask(&mut s, AskEvent::Edited("mass".into()));
    let [Effect::AwaitEdits(edit)] = effects[..] else {
        panic!("not settling: {effects:?}")
    };
    let effects = s.handle(Event::Settled(edit));
    assert!(matches!(
        sent(&effects),
        Some(ToWorker::Ask {
            way: Way::Findings,
            ..
        })
    ));
    for (way, text) in [
        (Way::Report, REPORT),
        (Way::Question, "Is there an effusion?"),
        (Way::Findings, "mass"),
    ] {
        let effects = ask(&mut s, AskEvent::WayChosen(way));
        assert_eq!(s.text(), text);
        match sent(&effects) {
            Some(ToWorker::Report { text: sent, .. } | ToWorker::Ask { text: sent, .. }) => {
                assert_eq!(sent, text);
            }
            other => panic!("not asked: {other:?}"),
        }
    }
}

#[test]
fn definitions_are_asked_with_once_they_are_switched_on() {
    let mut s = running();
    answered(&mut s);
    ask(&mut s, AskEvent::WayChosen(Way::Findings));
    assert!(ask(&mut s, AskEvent::DefinitionsSwitched(true)).is_empty());
    let edit = ask(&mut s, AskEvent::Edited("mass".into()));
    let [Effect::AwaitEdits(edit)] = edit[..] else {
        panic!("not settling")
    };
    let effects = s.handle(Event::Settled(edit));
    assert!(matches!(
        sent(&effects),
        Some(ToWorker::Ask {
            definitions: true,
            ..
        })
    ));
    let effects = ask(&mut s, AskEvent::DefinitionsSwitched(false));
    assert!(matches!(
        sent(&effects),
        Some(ToWorker::Ask {
            definitions: false,
            ..
        })
    ));
}

#[test]
fn a_report_that_is_given_opens_its_own_way() {
    let mut s = running();
    ask(&mut s, AskEvent::WayChosen(Way::Question));
    s.handle(Event::ReportReplaced("New report.".into()));
    assert_eq!(s.asking.way, Way::Report);
    // A film alone leaves the question open, and it is asked of that film.
    ask(&mut s, AskEvent::WayChosen(Way::Question));
    ask(&mut s, AskEvent::Edited("Heart?".into()));
    let f = film(&mut s);
    let effects = s.handle(Event::FilmGiven(f, None));
    assert_eq!(s.asking.way, Way::Question);
    assert!(matches!(sent(&effects), Some(ToWorker::Ask { .. })));
}

#[test]
fn what_goes_with_the_answers_is_taken_in_only_for_the_present_request() {
    let mut s = running();
    answered(&mut s);
    let (now, before) = (job(&s), job(&s) - 1);
    let asked = |job| {
        Event::Said(FromWorker::Asked {
            job,
            inquiries: vec![Inquiry::default()],
            unknown: vec!["bicycle".into()],
        })
    };
    let checked = |job| {
        Event::Said(FromWorker::Checked {
            job,
            checks: vec![Check::new("box_side", "It lies elsewhere.", vec![])],
        })
    };
    s.handle(asked(before));
    s.handle(checked(before));
    assert!(s.reading.unknown.is_empty() && s.reading.checks.is_empty());
    s.handle(asked(now));
    s.handle(checked(now));
    assert_eq!(s.reading.unknown, ["bicycle"]);
    assert_eq!((s.reading.inquiries.len(), s.reading.checks.len()), (1, 1));
}

#[test]
fn a_film_that_looks_wrong_is_warned_of_until_the_next_one() {
    let mut s = running();
    answered(&mut s);
    let examined = |job| {
        Event::Said(FromWorker::FilmExamined {
            job,
            warnings: vec![problem("film_unlike_chest")],
        })
    };
    let film_job = s.film.as_ref().expect("film").job;
    s.handle(examined(film_job + 100));
    assert!(s.problems.is_empty(), "of another film");
    s.handle(examined(film_job));
    assert_eq!(s.problems.len(), 1);
    let job = s.job;
    s.handle(Event::Said(FromWorker::Done {
        job: job.expect("asked"),
        timings: Timings::default(),
    }));
    assert_eq!(s.problems.len(), 1, "an answer does not clear it");
    let next = film(&mut s);
    let next_job = next.job;
    s.handle(Event::FilmGiven(next, None));
    s.handle(Event::Said(FromWorker::FilmRead {
        job: next_job,
        width: 10,
        height: 10,
        frames: 1,
        warnings: vec![],
    }));
    assert!(s.problems.is_empty());
}

#[test]
fn probes_are_of_the_present_answers() {
    let mut s = running();
    assert!(
        ask(&mut s, AskEvent::ProbePressed(0)).is_empty(),
        "still running"
    );
    answered(&mut s);
    let of = job(&s);
    let effects = ask(&mut s, AskEvent::ProbePressed(0));
    let Some(ToWorker::Probe {
        job,
        of: asked_of,
        index: 0,
    }) = sent(&effects)
    else {
        panic!("not probed: {effects:?}")
    };
    assert_eq!((*asked_of, s.job), (of, Some(of)), "the answers stay");
    let probes = vec![Probe {
        kind: ProbeKind::SwappedSide,
        answer: None,
        overlap: None,
    }];
    s.handle(Event::Said(FromWorker::Probed {
        job: job + 1,
        probes: probes.clone(),
    }));
    let shown = |s: &Session| s.probing.as_ref().map(|p| p.probes.len());
    assert_eq!(shown(&s), Some(0), "of another request");
    s.handle(Event::Said(FromWorker::Probed { job: *job, probes }));
    assert_eq!(shown(&s), Some(1));
    // Another report has other answers.
    s.handle(Event::ReportReplaced("Left mass.".into()));
    assert_eq!(shown(&s), None);
}

#[test]
fn a_probe_that_fails_or_is_stopped_leaves_the_answers() {
    let mut s = running();
    answered(&mut s);
    let reading = s.reading.clone();
    for failed in [true, false] {
        ask(&mut s, AskEvent::ProbePressed(0));
        let job = s.probing.as_ref().expect("asked").job;
        s.handle(Event::Said(if failed {
            FromWorker::Failed {
                job: Some(job),
                problem: problem("engine_failed"),
            }
        } else {
            FromWorker::Cancelled { job }
        }));
        assert_eq!(s.probing, None);
        assert_eq!(s.reading, reading);
        assert_eq!(s.stand(), Stand::Done);
    }
    assert_eq!(s.problems.len(), 1);
}
