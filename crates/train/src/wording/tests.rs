use std::collections::HashSet;
use std::path::Path;

use phrasebox_report::Assertion;

use super::sentences::Phrase;
use super::words::Number;
use super::*;
use crate::datasets;

const TARGETS: [QueryTarget; 8] = [
    QueryTarget::RightLung,
    QueryTarget::LeftLung,
    QueryTarget::Heart,
    QueryTarget::Opacity(Side::Right),
    QueryTarget::Opacity(Side::Left),
    QueryTarget::Other(Category::Effusion, Side::Right),
    QueryTarget::Other(Category::Nodule, Side::Left),
    QueryTarget::Other(Category::Scoliosis, Side::None),
];

/// The words up to `[BOX]`, lower case.
fn asked(prompt: &Prompt) -> String {
    prompt.text[..prompt.box_at].to_lowercase()
}

fn names(text: &str, words: &[&str]) -> bool {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| words.contains(&word))
}

#[test]
fn every_target_has_many_wordings() {
    for target in TARGETS {
        let mut random = Random::new(4);
        let texts: HashSet<String> = (0..400)
            .map(|_| prompt(target, None, &mut random).text)
            .collect();
        assert!(texts.len() > 100, "{target:?}: {}", texts.len());
        for text in &texts {
            assert!(!text.contains(['{', '}']) && !text.contains("  "), "{text}");
            assert_eq!(text.trim(), text);
        }
    }
}

#[test]
fn the_side_asked_is_the_last_side_said_before_the_marker() {
    const RIGHT: [&str; 6] = ["right", "r", "rll", "rul", "rml", "bilateral"];
    const LEFT: [&str; 7] = [
        "left",
        "l",
        "lll",
        "lul",
        "lingular",
        "lingula",
        "bilateral",
    ];
    let zones = [None, Some(Zone::Upper), Some(Zone::Mid), Some(Zone::Lower)];
    let mut random = Random::new(5);
    for target in TARGETS {
        for zone in zones.into_iter().cycle().take(400) {
            let prompt = prompt(target, zone, &mut random);
            let said = asked(&prompt);
            let mut last = said
                .split(|c: char| !c.is_alphanumeric())
                .filter_map(|word| {
                    if RIGHT.contains(&word) {
                        Some(Side::Right)
                    } else if LEFT.contains(&word) {
                        Some(Side::Left)
                    } else {
                        None
                    }
                });
            if target.side() != Side::None {
                assert_eq!(
                    last.next_back(),
                    Some(target.side()),
                    "{target:?} {zone:?}: {} | {said}",
                    prompt.text
                );
            }
        }
    }
}

#[test]
fn a_zone_is_said_where_given() {
    let mut random = Random::new(6);
    let expected: [(Zone, &[&str]); 3] = [
        (Zone::Upper, &["upper", "rul"]),
        (Zone::Mid, &["mid", "middle", "midlung", "rml"]),
        (Zone::Lower, &["lower", "rll", "base", "basal", "basilar"]),
    ];
    for (zone, words) in expected {
        for _ in 0..200 {
            let prompt = prompt(QueryTarget::Opacity(Side::Right), Some(zone), &mut random);
            assert!(names(&asked(&prompt), words), "{zone:?}: {prompt:?}");
        }
    }
}

#[test]
fn articles_are_spoken_ones() {
    for (text, number, expected) in [
        ("opacity", Number::One, "an "),
        ("right effusion", Number::One, "a "),
        ("RLL opacity", Number::One, "an "),
        ("L lung", Number::One, "an "),
        ("8 mm nodule", Number::One, "an "),
        ("consolidation", Number::Mass, ""),
        ("unfolded aorta", Number::One, "an "),
        ("heart is enlarged", Number::Clause, ""),
    ] {
        assert_eq!(
            Phrase {
                text: text.into(),
                number
            }
            .with_article()
            .0,
            expected,
            "{text}"
        );
    }
}

#[test]
fn the_evaluation_phrases_are_fixed() {
    for (target, expected) in [
        (
            QueryTarget::Opacity(Side::Right),
            "airspace opacity in the right lung",
        ),
        (
            QueryTarget::Opacity(Side::Left),
            "airspace opacity in the left lung",
        ),
        (QueryTarget::LeftLung, "left lung"),
        (QueryTarget::Heart, "cardiomediastinal silhouette"),
        (
            QueryTarget::Other(Category::Effusion, Side::Left),
            "left pleural effusion",
        ),
        (
            QueryTarget::Other(Category::Nodule, Side::Right),
            "nodule in the right lung",
        ),
        (
            QueryTarget::Other(Category::Cardiomegaly, Side::None),
            "cardiomegaly",
        ),
    ] {
        let prompt = evaluation_prompt(target);
        assert_eq!(
            (prompt.text.as_str(), prompt.box_at),
            (expected, expected.len())
        );
        assert_eq!(evaluation_phrases(target)[0], expected);
    }
    for category in Category::ALL {
        for side in [Side::Right, Side::Left, Side::None] {
            assert!(
                !evaluation_phrases(QueryTarget::Other(category, side)).is_empty(),
                "{category:?} {side:?}"
            );
        }
    }
}

#[test]
fn labelled_prompts_cover_every_class_and_end_on_their_phrase() {
    let prompts = generated_prompts(6200, 9);
    assert_eq!(prompts, generated_prompts(6200, 9));
    let mut seen: [HashSet<usize>; 4] = Default::default();
    for labelled in &prompts {
        for (head, class) in labelled.classes().into_iter().enumerate() {
            seen[head].insert(class);
        }
        let said = asked(&labelled.prompt);
        match labelled.side {
            Side::Right => assert!(
                names(&said, &["right", "r", "rll", "rul", "rml"]),
                "{labelled:?}"
            ),
            Side::Left => {
                assert!(
                    names(&said, &["left", "l", "lll", "lul", "lingular", "lingula"]),
                    "{labelled:?}"
                );
            }
            Side::Bilateral | Side::None => {}
        }
        assert!(
            labelled
                .prompt
                .text
                .is_char_boundary(labelled.prompt.box_at)
        );
    }
    assert_eq!(seen.map(|s| s.len()), [31, 4, 11, 3]);
}

#[test]
fn upper_case_and_spelling_keep_the_marker_in_place() {
    let draft = Draft::new("Mild edema and ", "airspace opacity", " visualized");
    let british = draft.map(|part| spelled(part, true, "air-space")).prompt();
    assert_eq!(british.text, "Mild oedema and air-space opacity visualised");
    assert_eq!(
        &british.text[..british.box_at],
        "Mild oedema and air-space opacity"
    );
}

#[test]
fn prompts_of_a_report_end_on_the_readers_phrases() {
    let report = |findings: &str| datasets::OpeniReport {
        id: "1".into(),
        comparison: None,
        indication: Some("pneumonia".into()),
        findings: Some(findings.into()),
        impression: None,
        mesh: Vec::new(),
        auto: Vec::new(),
    };
    // The degree sign takes two bytes.
    let prompts = openi_prompts(&[report(
        "Fever 39 \u{b0}C. There is a small left pleural effusion. No pneumothorax.",
    )]);
    let effusion = prompts
        .iter()
        .find(|p| p.category == Category::Effusion)
        .unwrap();
    assert!(
        asked(&effusion.prompt).ends_with("left pleural effusion"),
        "{effusion:?}"
    );
    assert!(effusion.prompt.text.starts_with("There is"), "{effusion:?}");
    assert_eq!(
        (effusion.side, effusion.assertion),
        (Side::Left, Assertion::Present)
    );
    let air = prompts
        .iter()
        .find(|p| p.category == Category::Pneumothorax)
        .unwrap();
    assert_eq!(air.assertion, Assertion::Absent);
    assert!(
        prompts.iter().all(|p| p.category != Category::Pneumonia),
        "the indication is not read"
    );
}

#[test]
fn real_reports_give_prompts() {
    let root = Path::new("../../../shared/data");
    if !root.is_dir() {
        println!("skipped: no reports beside the checkout");
        return;
    }
    let reports = datasets::openi_reports(root).unwrap();
    let prompts = openi_prompts(&reports);
    let categories: HashSet<Category> = prompts.iter().map(|p| p.category).collect();
    println!(
        "{} prompts of {} reports, {} categories",
        prompts.len(),
        reports.len(),
        categories.len()
    );
    assert!(prompts.len() > 2 * reports.len());
    assert!(categories.len() > 25, "{categories:?}");
}
