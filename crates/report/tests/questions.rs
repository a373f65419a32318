//! Questions, class lists and phrases in other words.

use phrasebox_report::{
    Assertion, Category, DEFINITIONS, Side, align, definition, read, read_classes, read_question,
};

#[test]
fn questions_become_phrases() {
    type Asked = (&'static str, Category, Side);
    let cases: &[(&str, &[Asked])] = &[
        (
            "Is there a right pleural effusion?",
            &[("right pleural effusion", Category::Effusion, Side::Right)],
        ),
        (
            "Are there any nodules or masses?",
            &[
                ("nodules", Category::Nodule, Side::None),
                ("masses", Category::Mass, Side::None),
            ],
        ),
        (
            "Is the heart enlarged?",
            &[("heart enlarged", Category::Cardiomegaly, Side::None)],
        ),
        (
            "Where is the heart?",
            &[("heart", Category::Anatomy, Side::None)],
        ),
        (
            "does the patient have pneumonia in the left lower lobe",
            &[(
                "pneumonia in the left lower lobe",
                Category::Pneumonia,
                Side::Left,
            )],
        ),
        (
            "Any evidence of pneumothorax?",
            &[("pneumothorax", Category::Pneumothorax, Side::None)],
        ),
        (
            "Show me the endotracheal tube.",
            &[("endotracheal tube", Category::Device, Side::None)],
        ),
        ("What is the weather like?", &[]),
        ("", &[]),
        ("???", &[]),
    ];
    for (text, expected) in cases {
        let chars: Vec<char> = text.chars().collect();
        let got = read_question(text);
        let brief: Vec<(&str, Category, Side)> = got
            .iter()
            .map(|p| (p.text.as_str(), p.category, p.side))
            .collect();
        assert_eq!(brief, *expected, "{text}");
        for phrase in got {
            let words: String = chars[phrase.start..phrase.end].iter().collect();
            assert_eq!(words, phrase.text);
            assert!(phrase.groundable, "{text}");
        }
    }
}

#[test]
fn class_lists_become_queries() {
    let queries = read_classes("Pleural_Effusion, cardiomegaly; lung opacity\n\nheart, ,");
    let brief: Vec<(&str, Category, bool)> = queries
        .iter()
        .map(|q| {
            (
                q.phrase.text.as_str(),
                q.phrase.category,
                q.definition.is_some(),
            )
        })
        .collect();
    assert_eq!(
        brief,
        [
            ("Pleural Effusion", Category::Effusion, true),
            ("cardiomegaly", Category::Cardiomegaly, true),
            ("lung opacity", Category::LungOpacity, true),
            ("heart", Category::Anatomy, false),
        ]
    );
}

#[test]
fn class_names_keep_their_place_in_the_list() {
    let list = " Pleural_Effusion,é;umbrella stand\r\n\tlow lung volumes , 12,heart";
    let chars: Vec<char> = list.chars().collect();
    let found: Vec<(String, bool)> = read_classes(list)
        .iter()
        .map(|q| {
            let words = &chars[q.phrase.start..q.phrase.end];
            assert_eq!(
                words.iter().collect::<String>().replace('_', " "),
                q.phrase.text
            );
            (q.phrase.text.clone(), q.known)
        })
        .collect();
    let expected = [
        ("Pleural Effusion", true),
        ("é", false),
        ("umbrella stand", false),
        ("low lung volumes", true),
        ("heart", true),
    ];
    assert_eq!(
        found,
        expected.map(|(text, known)| (text.to_owned(), known))
    );
}

#[test]
fn every_finding_has_one_definition() {
    for category in Category::ALL {
        let count = DEFINITIONS
            .iter()
            .filter(|d| d.category == category)
            .count();
        let expected = usize::from(!matches!(category, Category::Anatomy | Category::Other));
        assert_eq!(count, expected, "{category:?}");
    }
    let words = definition(Category::Effusion).map(ToString::to_string);
    assert!(words.is_some_and(|w| w.starts_with("Pleural effusion: fluid") && w.ends_with('.')));
}

#[test]
fn given_phrases_find_their_place() {
    let text = "FINDINGS: Small right pleural effusion. The heart is mildly enlarged. No pneumothorax. \
                Left lower lobe consolidation.";
    struct Case {
        given: &'static str,
        span: Option<&'static str>,
        assertion: Option<Assertion>,
        same_words: bool,
    }
    let case = |given, span, assertion, same_words| Case {
        given,
        span,
        assertion,
        same_words,
    };
    let (present, absent) = (Some(Assertion::Present), Some(Assertion::Absent));
    let cases = [
        case(
            "small right pleural effusion",
            Some("Small right pleural effusion"),
            present,
            true,
        ),
        case(
            "right-sided pleural effusion",
            Some("Small right pleural effusion"),
            present,
            false,
        ),
        case(
            "Right pleural efusion",
            Some("Small right pleural effusion"),
            present,
            false,
        ),
        case(
            "cardiomegaly",
            Some("heart is mildly enlarged"),
            present,
            false,
        ),
        case("pneumothorax", Some("pneumothorax"), absent, true),
        case(
            "consolidation in the left lower lobe",
            Some("Left lower lobe consolidation"),
            present,
            true,
        ),
        // The other side is another finding.
        case("left pleural effusion", None, None, false),
        case("hiatal hernia", None, None, false),
        case("", None, None, false),
        case("...", None, None, false),
    ];
    let report = read(text);
    let chars: Vec<char> = text.chars().collect();
    for case in cases {
        let found = align(&report, case.given);
        let words = found
            .as_ref()
            .map(|a| chars[a.start..a.end].iter().collect::<String>());
        assert_eq!(words.as_deref(), case.span, "{}", case.given);
        assert_eq!(
            found.as_ref().and_then(|a| a.assertion),
            case.assertion,
            "{}",
            case.given
        );
        if let Some(found) = found {
            assert!((0.5..=1.0).contains(&found.score), "{}", case.given);
            assert_eq!(found.score == 1.0, case.same_words, "{}", case.given);
        }
    }
}
