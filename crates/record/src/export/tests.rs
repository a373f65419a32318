//! A worked case for the tests of every format: a film of 1000 × 800 pixels with three phrases.

use phrasebox_protocol::{
    Engine, EngineKind, GroundedBox, GroundedPhrase, ImageSize, PackInfo, SCHEMA,
};
use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{Assertion, Phrase, SectionKind, Temporality};

use super::*;
use crate::edit::{Edit, Verdict};

pub(crate) const REPORT: &str =
    "Right \"basal\" effusion, small. Possible left nodule. No pneumothorax.";

fn phrase(text: &str, category: Category, side: Side) -> Phrase {
    let byte = REPORT.find(text).expect("the phrase is in the report");
    let start = REPORT[..byte].chars().count();
    Phrase {
        text: text.into(),
        start,
        end: start + text.chars().count(),
        section: SectionKind::Untitled,
        sentence: 0,
        category,
        assertion: Assertion::Present,
        temporality: Temporality::Current,
        side,
        zone: None,
        severity: None,
        size: None,
        groundable: true,
        reason: None,
    }
}

fn model_box(xyxy: [f32; 4], side: Side, confidence: Option<f32>) -> GroundedBox {
    let xyxy = BoundingBox::try_from(xyxy).expect("ordered");
    GroundedBox {
        xyxy,
        hypotheses: [xyxy; 3],
        variance: [0.01; 4],
        uncertainty: 0.3,
        spread: 0.1,
        confidence,
        validated: confidence.is_some(),
        side,
    }
}

fn boxed(phrase: Phrase, given: GroundedBox) -> GroundedPhrase {
    GroundedPhrase {
        phrase,
        decision: Decision::Box,
        presence: Some(0.75),
        presence_validated: given.confidence.is_some(),
        boxes: vec![given],
        asked: vec!["There is it [BOX].".into()],
    }
}

/// The right effusion is image-left, the left nodule image-right.
pub(crate) const RIGHT: [f32; 4] = [0.125, 0.5, 0.375, 0.75];
pub(crate) const LEFT: [f32; 4] = [0.75, 0.25, 0.8, 0.3];

pub(crate) fn answer() -> GroundedReport {
    let absent = Phrase {
        assertion: Assertion::Absent,
        groundable: false,
        reason: Some(NoBoxReason::Absent),
        ..phrase("pneumothorax", Category::Pneumothorax, Side::None)
    };
    let nodule = Phrase {
        assertion: Assertion::Uncertain,
        ..phrase("left nodule", Category::Nodule, Side::Left)
    };
    GroundedReport {
        schema: SCHEMA.into(),
        id: "case".into(),
        image: ImageSize {
            width: 1000,
            height: 800,
        },
        engine: Engine {
            kind: EngineKind::Cpu,
            adapter: "flex".into(),
            why: None,
        },
        pack: PackInfo {
            name: "chest-1".into(),
            version: "1.1.0".into(),
            sha256: "ab12".into(),
        },
        phrases: vec![
            boxed(
                phrase("Right \"basal\" effusion", Category::Effusion, Side::Right),
                model_box(RIGHT, Side::Right, None),
            ),
            boxed(nodule, model_box(LEFT, Side::Left, Some(0.625))),
            GroundedPhrase {
                phrase: absent,
                decision: Decision::NoBox,
                presence: None,
                presence_validated: false,
                boxes: Vec::new(),
                asked: Vec::new(),
            },
        ],
        checks: Vec::new(),
    }
}

/// The effusion is accepted, the nodule rejected and drawn elsewhere, one box has no phrase; notes of hostile words.
pub(crate) fn history() -> History {
    let keys = phrase_keys(["Right \"basal\" effusion", "left nodule"]);
    let xyxy = |b: [f32; 4]| BoundingBox::try_from(b).expect("ordered");
    let mut history = History::default();
    for edit in [
        Edit::Judge {
            phrase: keys[0].clone(),
            nth: 0,
            seen: xyxy(RIGHT),
            verdict: Some(Verdict::Accepted),
        },
        Edit::Judge {
            phrase: keys[1].clone(),
            nth: 0,
            seen: xyxy(LEFT),
            verdict: Some(Verdict::Rejected),
        },
        Edit::Draw {
            phrase: Some(keys[1].clone()),
            xyxy: xyxy([0.625, 0.25, 0.75, 0.5]),
        },
        Edit::Draw {
            phrase: None,
            xyxy: xyxy([0.0, 0.0, 0.25, 0.125]),
        },
        Edit::Note {
            about: About::Film,
            text: "=SUM(A1) \"quoted\",\nsecond line <script>alert(1)</script> & more".into(),
        },
        Edit::Note {
            about: About::Phrase(keys[0].clone()),
            text: "blunted angle".into(),
        },
    ] {
        history.push(edit);
    }
    history
}

pub(crate) fn manifest() -> Manifest {
    Manifest::new(
        "2026-01-02T03:04:05.000Z".into(),
        BTreeMap::from([("opacity".into(), 0.54)]),
        FilmIdentity {
            frame: 3,
            sha256: "cd34".into(),
            synthetic: false,
        },
    )
}

static OF_REPORT: Asking = Asking {
    way: Way::Report,
    question: String::new(),
    findings: String::new(),
    definitions: false,
};

pub(crate) fn whole<'a>(
    answer: &'a GroundedReport,
    history: &'a History,
    manifest: &'a Manifest,
) -> Export<'a> {
    Export {
        answer,
        report: REPORT,
        asking: &OF_REPORT,
        history,
        manifest,
    }
}
