//! Zone, severity, size and time of a phrase, sections of a report, and phrases that a caller gives.

use phrasebox_report::{
    Assertion, Category, NoBoxReason, SectionKind, Severity, Side, Temporality, Zone, read,
    read_phrase,
};

#[test]
fn zone_severity_and_size() {
    struct Case {
        text: &'static str,
        zone: Option<Zone>,
        severity: Option<Severity>,
        size: Option<&'static str>,
    }
    let case = |text, zone, severity, size| Case {
        text,
        zone,
        severity,
        size,
    };
    let cases = [
        case(
            "Small right apical pneumothorax.",
            Some(Zone::Apex),
            Some(Severity::Mild),
            None,
        ),
        case(
            "Large retrocardiac opacity.",
            Some(Zone::Retrocardiac),
            Some(Severity::Severe),
            None,
        ),
        case(
            "Blunting of the left costophrenic angle.",
            Some(Zone::CostophrenicAngle),
            None,
            None,
        ),
        case(
            "2.3 cm left upper lobe nodule.",
            Some(Zone::Upper),
            None,
            Some("2.3 cm"),
        ),
        case(
            "Nodule in the lingula measuring 8 mm.",
            Some(Zone::Mid),
            None,
            Some("8 mm"),
        ),
        case(
            "A 4.5 x 6.8 cm mass in the right lower lobe.",
            Some(Zone::Lower),
            None,
            Some("4.5 x 6.8 cm"),
        ),
        case("5mm granuloma.", None, None, Some("5mm")),
        case(
            "Moderate perihilar edema.",
            Some(Zone::Perihilar),
            Some(Severity::Moderate),
            None,
        ),
        case("Diffuse opacities.", Some(Zone::Diffuse), None, None),
        case(
            "Minimal bibasilar atelectasis.",
            Some(Zone::Base),
            Some(Severity::Minimal),
            None,
        ),
        case("Fracture of the 7th rib.", None, None, None),
    ];
    for case in cases {
        let report = read(case.text);
        assert_eq!(report.phrases.len(), 1, "{}", case.text);
        let phrase = &report.phrases[0];
        assert_eq!(phrase.zone, case.zone, "{}", case.text);
        assert_eq!(phrase.severity, case.severity, "{}", case.text);
        assert_eq!(phrase.size.as_deref(), case.size, "{}", case.text);
    }
}

#[test]
fn only_findings_impression_and_untitled_text_are_read() {
    let text = "Chest radiograph shows a left effusion.\nCLINICAL HISTORY: known mass\nTECHNIQUE: AP\n\
                COMPARISON: right effusion\nFINDINGS\nThe heart is enlarged.\nCONCLUSION: Cardiomegaly.\n\
                RECOMMENDATION: CT for the nodule.";
    let got: Vec<(SectionKind, String)> = read(text)
        .phrases
        .into_iter()
        .map(|p| (p.section, p.text))
        .collect();
    assert_eq!(
        got,
        [
            (SectionKind::Untitled, String::from("left effusion")),
            (SectionKind::Findings, String::from("heart is enlarged")),
            (SectionKind::Impression, String::from("Cardiomegaly")),
        ]
    );
}

#[test]
fn given_phrases() {
    struct Case {
        text: &'static str,
        category: Category,
        side: Side,
        assertion: Assertion,
        reason: Option<NoBoxReason>,
    }
    let case = |text, category, side, assertion, reason| Case {
        text,
        category,
        side,
        assertion,
        reason,
    };
    use Assertion::{Absent, Present, Uncertain};
    let cases = [
        case(
            "airspace opacity in the right lung",
            Category::LungOpacity,
            Side::Right,
            Present,
            None,
        ),
        case("left lung", Category::Anatomy, Side::Left, Present, None),
        case("right lung", Category::Anatomy, Side::Right, Present, None),
        case(
            "cardiomediastinal silhouette",
            Category::Anatomy,
            Side::None,
            Present,
            None,
        ),
        case(
            "cardiac silhouette",
            Category::Anatomy,
            Side::None,
            Present,
            None,
        ),
        case("heart", Category::Anatomy, Side::None, Present, None),
        case("trachea", Category::Anatomy, Side::None, Present, None),
        case(
            "left hemidiaphragm",
            Category::Anatomy,
            Side::Left,
            Present,
            None,
        ),
        case("lungs", Category::Anatomy, Side::None, Present, None),
        case(
            "enlarged cardiac silhouette",
            Category::Cardiomegaly,
            Side::None,
            Present,
            None,
        ),
        case(
            "bilateral pleural effusions",
            Category::Effusion,
            Side::Bilateral,
            Present,
            None,
        ),
        case(
            "possible left pneumothorax",
            Category::Pneumothorax,
            Side::Left,
            Uncertain,
            None,
        ),
        case(
            "no pneumothorax",
            Category::Pneumothorax,
            Side::None,
            Absent,
            Some(NoBoxReason::Absent),
        ),
        case(
            "clear lungs",
            Category::LungOpacity,
            Side::None,
            Absent,
            Some(NoBoxReason::Normal),
        ),
        case(
            "emphysema",
            Category::Emphysema,
            Side::None,
            Present,
            Some(NoBoxReason::NotLocalisable),
        ),
        case(
            "something unheard of",
            Category::Other,
            Side::None,
            Present,
            None,
        ),
    ];
    for case in cases {
        let phrase = read_phrase(&format!("  {}\n", case.text));
        assert_eq!((phrase.text.as_str(), phrase.start), (case.text, 0));
        assert_eq!(phrase.end, case.text.chars().count());
        assert_eq!(phrase.category, case.category, "{}", case.text);
        assert_eq!(phrase.side, case.side, "{}", case.text);
        assert_eq!(phrase.assertion, case.assertion, "{}", case.text);
        assert_eq!(phrase.reason, case.reason, "{}", case.text);
        assert_eq!(phrase.groundable, case.reason.is_none(), "{}", case.text);
    }
}

#[test]
fn past_and_present() {
    let cases = [
        (
            "Old healed left rib fracture.",
            Temporality::Historical,
            true,
        ),
        (
            "Status post right mastectomy.",
            Temporality::Historical,
            false,
        ),
        (
            "Surgical clips in the left axilla.",
            Temporality::Current,
            true,
        ),
        (
            "The left effusion has resolved.",
            Temporality::Historical,
            false,
        ),
        (
            "Chronic scarring in the left base.",
            Temporality::Current,
            true,
        ),
    ];
    for (text, temporality, groundable) in cases {
        let report = read(text);
        assert_eq!(report.phrases.len(), 1, "{text}");
        assert_eq!(
            (report.phrases[0].temporality, report.phrases[0].groundable),
            (temporality, groundable),
            "{text}"
        );
    }
}
