//! What does not fit together in a report, with examples where it does not and where it does.

use phrasebox_report::{Language, MOST_PHRASES, check, check_code, language_of, limit, read};

struct Case {
    text: &'static str,
    /// Code and the words concerned; nothing where all fits.
    expected: &'static [(&'static str, &'static [&'static str])],
}

fn run(cases: &[Case]) {
    for case in cases {
        let chars: Vec<char> = case.text.chars().collect();
        let checks = check(&read(case.text));
        let got: Vec<(String, Vec<String>)> = checks
            .iter()
            .map(|check| {
                let words = check
                    .spans
                    .iter()
                    .map(|(start, end)| chars[*start..*end].iter().collect())
                    .collect();
                (check.code.clone(), words)
            })
            .collect();
        let expected: Vec<(String, Vec<String>)> = case
            .expected
            .iter()
            .map(|(code, words)| {
                (
                    (*code).to_owned(),
                    words.iter().map(|w| (*w).to_owned()).collect(),
                )
            })
            .collect();
        assert_eq!(got, expected, "{}", case.text);
        for check in checks {
            assert!(check.what.ends_with('.'), "{}", check.what);
        }
    }
}

#[test]
fn sides_of_findings_and_impression() {
    run(&[
        Case {
            text: "FINDINGS: Small right pleural effusion.\nIMPRESSION: Small left pleural effusion.",
            expected: &[(
                check_code::SIDE_CONFLICT,
                &[
                    "Small right pleural effusion",
                    "Small left pleural effusion",
                ],
            )],
        },
        Case {
            text: "FINDINGS: Small right pleural effusion.\nIMPRESSION: Right effusion.",
            expected: &[],
        },
        // Of two effusions the impression may name one.
        Case {
            text: "FINDINGS: Right effusion. Small left effusion.\nIMPRESSION: Left effusion.",
            expected: &[],
        },
        Case {
            text: "FINDINGS: Bilateral effusions.\nIMPRESSION: Left effusion.",
            expected: &[],
        },
        // What is not said to be on a side may be on any.
        Case {
            text: "FINDINGS: Rib fracture. Right clavicle fracture.\nIMPRESSION: Left rib fracture.",
            expected: &[],
        },
        // An opacity on that side is what the impression reads.
        Case {
            text: "FINDINGS: Right base atelectasis. Left base opacity.\nIMPRESSION: Left base atelectasis.",
            expected: &[],
        },
        Case {
            text: "FINDINGS: No right pneumothorax. Left pneumothorax.\nIMPRESSION: Left pneumothorax.",
            expected: &[],
        },
    ]);
}

#[test]
fn asserted_and_denied() {
    run(&[
        Case {
            text: "No pneumothorax. There is a small right pneumothorax.",
            expected: &[(
                check_code::ASSERTED_AND_DENIED,
                &["pneumothorax", "small right pneumothorax"],
            )],
        },
        Case {
            text: "The heart is normal in size. Mild cardiomegaly.",
            expected: &[(
                check_code::ASSERTED_AND_DENIED,
                &["heart is normal in size", "Mild cardiomegaly"],
            )],
        },
        Case {
            text: "No pleural effusion. Left pleural effusion is seen.",
            expected: &[(
                check_code::ASSERTED_AND_DENIED,
                &["pleural effusion", "Left pleural effusion"],
            )],
        },
        // A denial of less is no denial.
        Case {
            text: "Small right effusion. No large effusion.",
            expected: &[],
        },
        Case {
            text: "No left pneumothorax. Small right pneumothorax.",
            expected: &[],
        },
        Case {
            text: "Calcified nodule in the left base. No suspicious nodules.",
            expected: &[],
        },
        Case {
            text: "Heart size is at the upper limits of normal. Borderline cardiomegaly.",
            expected: &[],
        },
        Case {
            text: "The right effusion has resolved. Small right effusion on the prior study.",
            expected: &[],
        },
        Case {
            text: "Possible pneumothorax. No pneumothorax on the lateral view.",
            expected: &[],
        },
    ]);
}

#[test]
fn named_in_the_impression_only() {
    run(&[
        Case {
            text: "FINDINGS: The lungs are clear. No effusion.\nIMPRESSION: Large hiatal hernia.",
            expected: &[(check_code::IMPRESSION_ONLY, &["Large hiatal hernia"])],
        },
        Case {
            text: "FINDINGS: Right base opacity.\nIMPRESSION: Right lower lobe pneumonia.",
            expected: &[],
        },
        Case {
            text: "FINDINGS: Blunting of the left costophrenic angle.\nIMPRESSION: Small left effusion.",
            expected: &[],
        },
        // Without findings there is nothing that could be missing.
        Case {
            text: "IMPRESSION: Large hiatal hernia.",
            expected: &[],
        },
        Case {
            text: "FINDINGS: The lungs are clear.\nIMPRESSION: No acute disease.",
            expected: &[],
        },
    ]);
}

#[test]
fn sizes_that_cannot_be() {
    run(&[
        Case {
            text: "A 2.3 kg nodule in the left base.",
            expected: &[(
                check_code::IMPOSSIBLE_SIZE,
                &["nodule in the left base", "2.3 kg"],
            )],
        },
        Case {
            text: "Right apical mass measuring 62 cm.",
            expected: &[(check_code::IMPOSSIBLE_SIZE, &["Right apical mass", "62 cm"])],
        },
        Case {
            text: "Left upper lobe nodule of 12 cm.",
            expected: &[(
                check_code::IMPOSSIBLE_SIZE,
                &["Left upper lobe nodule of 12 cm", "12 cm"],
            )],
        },
        Case {
            text: "Granuloma of 0 mm in the lingula.",
            expected: &[(
                check_code::IMPOSSIBLE_SIZE,
                &["Granuloma of 0 mm in the lingula", "0 mm"],
            )],
        },
        Case {
            text: "A 2.3 cm nodule in the left base, 8mm in the right.",
            expected: &[],
        },
        Case {
            text: "Endotracheal tube tip 5 cm above the carina. No nodule of 50 cm.",
            expected: &[],
        },
    ]);
}

#[test]
fn other_languages_are_not_guessed_at() {
    let cases = [
        (
            "Kein Pneumothorax. Herz normal groß. Keine Ergüsse.",
            Language::Other,
        ),
        (
            "No se observa derrame pleural ni neumotórax. Corazón normal.",
            Language::Other,
        ),
        (
            "Pas d'épanchement pleural. Le cœur est de taille normale.",
            Language::Other,
        ),
        (
            "Non si osservano versamenti pleurici. Cuore di dimensioni normali.",
            Language::Other,
        ),
        (
            "Geen pneumothorax. Het hart is niet vergroot.",
            Language::Other,
        ),
        ("Лёгкие чистые. Сердце не увеличено.", Language::Other),
        ("双肺清晰,未见胸腔积液。心影不大。", Language::Other),
        (
            "\u{0}\u{1}\u{2}PNG\u{4}\u{5}\u{fffd}\u{fffd}IHDR\u{0}",
            Language::NotText,
        ),
        ("Heart normal. Lungs clear.", Language::English),
        ("cardiomegaly", Language::English),
        (
            "RLL PNA w/ small R effusion, ETT 3 cm above carina",
            Language::English,
        ),
        ("", Language::English),
        (
            "Oesophageal tube. Bilateral basal oedema.",
            Language::English,
        ),
    ];
    for (text, language) in cases {
        assert_eq!(language_of(text), language, "{text}");
        let report = read(text);
        let codes: Vec<String> = check(&report).into_iter().map(|c| c.code).collect();
        let expected = match language {
            Language::English => vec![],
            Language::Other => vec![check_code::NOT_ENGLISH.to_owned()],
            Language::NotText => vec![check_code::NOT_TEXT.to_owned()],
        };
        assert_eq!(codes, expected, "{text}");
        assert!(
            language == Language::English || report.phrases.is_empty(),
            "{text}"
        );
    }
}

#[test]
fn more_phrases_than_are_answered_are_left_out_and_told() {
    for (found, told) in [(0, false), (MOST_PHRASES, false), (MOST_PHRASES + 1, true)] {
        let mut report = read(&"Right lower lobe consolidation.\n".repeat(found));
        assert_eq!(report.phrases.len(), found);
        let check = limit(&mut report.phrases);
        assert_eq!(report.phrases.len(), found.min(MOST_PHRASES));
        assert_eq!(check.is_some(), told, "{found}");
        if let Some(check) = check {
            assert_eq!(check.code, check_code::TOO_MANY);
            assert!(check.what.contains(&found.to_string()), "{}", check.what);
        }
    }
}
