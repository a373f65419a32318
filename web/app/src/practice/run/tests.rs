//! A run's behaviour.

use phrasebox_protocol::{Decision, EngineChoice, GroundedBox, GroundedPhrase};
use phrasebox_record::{MadeBy, film_uri};
use phrasebox_report::{Assertion, Category, Phrase, SectionKind, Temporality};

use super::*;
use crate::language::same;
use crate::state::{Film, FilmKey, Phase};

/// A PNG's frame of this width, 100 or 101, without pixels.
fn film(width: u32) -> String {
    let sum: u32 = if width == 100 {
        0x5589_ca88
    } else {
        0xba4b_a1b6
    };
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend([width, 100].map(u32::to_be_bytes).concat());
    png.extend([8, 0, 0, 0, 0]);
    png.extend(sum.to_be_bytes());
    png.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    film_uri(&png)
}

fn xyxy(b: [f32; 4]) -> BoundingBox {
    BoundingBox::try_from(b).expect("ordered")
}

/// Image-left: the patient's right.
const RIGHT: [f32; 4] = [0.0, 0.5, 0.25, 1.0];
const LEFT: [f32; 4] = [0.75, 0.5, 1.0, 1.0];

fn task(text: &str, side: Side, boxes: &[[f32; 4]]) -> Task {
    Task {
        text: text.into(),
        side,
        boxes: boxes.iter().copied().map(xyxy).collect(),
        by: MadeBy::Teacher,
    }
}

/// Effusions on both sides and a pneumothorax that is not there; then a nodule on another film.
fn fresh() -> Run {
    let mut set = CaseSet::default();
    let tasks = vec![
        task("effusions", Side::Right, &[RIGHT]),
        task("effusions", Side::Left, &[LEFT]),
        task("pneumothorax", Side::None, &[]),
    ];
    for (width, tasks) in [
        (100, tasks),
        (101, vec![task("nodule", Side::Left, &[LEFT])]),
    ] {
        set.put(Case {
            film: film(width),
            synthetic: false,
            tasks,
        })
        .expect("usable");
    }
    Run::new(Arc::new(set))
}

#[test]
fn questions_come_film_by_film_and_an_answer_stays() {
    let mut run = fresh();
    assert_eq!((run.place(), run.ended()), ((1, 4), false));
    assert_eq!(run.words().as_deref(), Some("effusions.\npneumothorax.\n"));
    run.mark(Some(xyxy([-0.5, 0.5, 0.25, 1.5])));
    assert_eq!(run.marked, Some(xyxy(RIGHT)), "cut to the film");
    assert_eq!(run.judged(), None, "not before it is compared");
    run.answer(Answer::Marked(xyxy(RIGHT)));
    run.answer(Answer::NotHere);
    run.mark(Some(xyxy(LEFT)));
    assert_eq!(
        (run.judged(), run.marked),
        (Some(Judged::Overlap(1.0)), Some(xyxy(RIGHT)))
    );
    assert!(!run.next(Some(Judged::Overlap(0.5))), "the same film");
    assert_eq!((run.marked, run.answer), (None, None));
    // The patient's left was asked for and the right marked.
    run.answer(Answer::Marked(xyxy(RIGHT)));
    assert_eq!(run.judged(), Some(Judged::Overlap(0.0)));
    run.next(None);
    run.answer(Answer::NotHere);
    assert!(run.next(Some(Judged::WronglyBoxed)), "another film");
    assert_eq!(run.words().as_deref(), Some("nodule.\n"));
    assert!(run.next(Some(Judged::Missed)), "skipped, and the end");
    assert!(run.ended() && run.now().is_none() && run.next(None));

    let told: Vec<_> = run
        .rows()
        .iter()
        .map(|row| (row.film, row.learner))
        .collect();
    assert_eq!(
        told,
        [
            (1, Some(Judged::Overlap(1.0))),
            (1, Some(Judged::Overlap(0.0))),
            (1, Some(Judged::RightlyNone)),
            (2, None),
        ]
    );
    let (learner, both) = run.tallies();
    assert_eq!(
        (learner.present, learner.mean(), learner.rightly_none),
        (2, Some(0.5), 1)
    );
    let (own, model) = both.expect("both answered two");
    assert_eq!((own.mean(), own.rightly_none), (Some(1.0), 1));
    assert_eq!(
        (model.mean(), model.rightly_none, model.absent),
        (Some(0.5), 0, 1)
    );
    assert_eq!(run.again(), fresh());
}

#[test]
fn stopping_keeps_what_was_answered() {
    let mut run = fresh();
    run.answer(Answer::NotHere);
    run.next(None);
    run.stop();
    assert!(run.ended());
    assert_eq!(run.rows().len(), 1);
    assert_eq!(run.tallies().0.mean(), Some(0.0), "missed");
}

fn answer(text: &str, boxes: &[([f32; 4], Side)], reason: Option<NoBoxReason>) -> GroundedPhrase {
    let given = |(b, side): &([f32; 4], Side)| GroundedBox {
        xyxy: xyxy(*b),
        hypotheses: [xyxy(*b); 3],
        variance: [0.0; 4],
        uncertainty: 0.1,
        spread: 0.1,
        confidence: None,
        validated: false,
        side: *side,
    };
    GroundedPhrase {
        phrase: Phrase {
            text: text.into(),
            start: 0,
            end: text.len(),
            section: SectionKind::Untitled,
            sentence: 0,
            category: Category::Effusion,
            assertion: Assertion::Present,
            temporality: Temporality::Current,
            side: Side::Bilateral,
            zone: None,
            severity: None,
            size: None,
            groundable: true,
            reason,
        },
        decision: reason.map_or(Decision::Box, |_| Decision::NoBox),
        presence: Some(0.5),
        presence_validated: false,
        boxes: boxes.iter().map(given).collect(),
        asked: Vec::new(),
    }
}

#[test]
fn the_model_is_heard_on_this_film_and_for_the_side_asked() {
    let mut run = fresh();
    run.job = Some(7);
    let mut session = Session::new(EngineChoice::Cpu, "packs/p/".into());
    session.film = Some(Film {
        job: 7,
        file: 7,
        name: same("case"),
        bytes: 1,
        synthetic: false,
        key: FilmKey::default(),
        frames: 1,
        copy: false,
        size: Some((100, 100)),
    });
    session.phase = Phase::Busy;
    assert_eq!(run.model(&session), ModelSays::Waits, "not read yet");
    let effusions = answer(
        "Effusions",
        &[(RIGHT, Side::Right), (LEFT, Side::Left)],
        None,
    );
    let found = answer("pneumothorax", &[(LEFT, Side::Left)], None);
    session.reading.text = run.words().expect("a question");
    session.reading.phrases = vec![effusions.phrase.clone(), found.phrase.clone()];
    session.reading.answers = vec![Some(effusions), None];
    for (expected, step) in [
        (ModelSays::Boxes(vec![xyxy(RIGHT)]), false),
        (ModelSays::Boxes(vec![xyxy(LEFT)]), true),
        (ModelSays::Waits, true),
    ] {
        if step {
            run.next(None);
        }
        assert_eq!(run.model(&session), expected);
    }
    for (answered, expected) in [
        (found, ModelSays::Boxes(vec![xyxy(LEFT)])),
        (
            answer(
                "pneumothorax",
                &[(LEFT, Side::Left)],
                Some(NoBoxReason::NotFound),
            ),
            ModelSays::Boxes(Vec::new()),
        ),
        (
            answer(
                "pneumothorax",
                &[(LEFT, Side::Left)],
                Some(NoBoxReason::NotLearnt),
            ),
            ModelSays::Nothing(Some(NoBoxReason::NotLearnt)),
        ),
    ] {
        session.reading.answers[1] = Some(answered);
        assert_eq!(run.model(&session), expected);
    }
    session.film = session.film.map(|film| Film { job: 8, ..film });
    assert_eq!(
        run.model(&session),
        ModelSays::Nothing(None),
        "never on another film"
    );
}
