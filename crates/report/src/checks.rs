//! Things of a report that do not fit together. Each check says what, in one sentence, and which words it means;
//! none decides which of them is right.

use crate::{
    language::{Language, language_of},
    sizes::impossible_sizes,
    tokens::tokenise,
    types::{Assertion, Category, Phrase, Report, SectionKind, Side, Temporality},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Something about the report that does not fit together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Stable code of the check, one of [`check_code`].
    pub code: String,
    /// One sentence for a person.
    pub what: String,
    /// Character ranges `(start, end)` of the words concerned, in Unicode characters of the report text.
    pub spans: Vec<(usize, usize)>,
}

/// The codes that a [`Check`] can have.
pub mod check_code {
    /// Findings name one side, the impression the other.
    pub const SIDE_CONFLICT: &str = "side_conflict";
    /// One finding is both asserted and denied.
    pub const ASSERTED_AND_DENIED: &str = "asserted_and_denied";
    /// The impression names what the findings do not.
    pub const IMPRESSION_ONLY: &str = "impression_only";
    /// A size that no such thing has, or in units that measure no size.
    pub const IMPOSSIBLE_SIZE: &str = "impossible_size";
    /// The text does not look like an English report, so it was not read.
    pub const NOT_ENGLISH: &str = "not_english";
    /// The text holds what no report holds (bytes of a file), so it was not read.
    pub const NOT_TEXT: &str = "not_text";
    /// More phrases than are answered.
    pub const TOO_MANY: &str = "too_many";
    /// The box lies on the other side than the words say; found where boxes are made.
    pub const BOX_SIDE: &str = "box_side";
}

impl Check {
    /// A check with its code, sentence and words.
    #[must_use]
    pub fn new(code: &str, what: impl Into<String>, spans: Vec<(usize, usize)>) -> Self {
        Self {
            code: code.to_owned(),
            what: what.into(),
            spans,
        }
    }
}

/// Everything about a report that does not fit together, in the order of the codes. Linear in the report.
#[must_use]
pub fn check(report: &Report) -> Vec<Check> {
    match language_of(&report.text) {
        Language::English => {}
        Language::Other => {
            let what = "This does not look like a report in English, so it was not read.";
            return vec![Check::new(check_code::NOT_ENGLISH, what, vec![])];
        }
        Language::NotText => {
            let what = "This does not look like text, so it was not read.";
            return vec![Check::new(check_code::NOT_TEXT, what, vec![])];
        }
    }
    let mut checks = side_conflicts(report);
    checks.extend(asserted_and_denied(report));
    checks.extend(impression_only(report));
    checks.extend(impossible_sizes(report));
    checks
}

/// The most phrases of one text that are answered: several times what the longest real report holds, and as many as a
/// page can still show.
pub const MOST_PHRASES: usize = 500;

/// Keeps the first [`MOST_PHRASES`] and tells if there were more.
pub fn limit<T>(phrases: &mut Vec<T>) -> Option<Check> {
    let found = phrases.len();
    phrases.truncate(MOST_PHRASES);
    (found > MOST_PHRASES).then(|| {
        let what = format!(
            "The text holds {found} statements; only the first {MOST_PHRASES} are answered."
        );
        Check::new(check_code::TOO_MANY, what, vec![])
    })
}

/// The name of a category in a sentence.
pub(crate) fn spoken(category: Category) -> &'static str {
    use Category as C;
    match category {
        C::Atelectasis => "atelectasis",
        C::Calcification => "calcification",
        C::Cardiomegaly => "heart enlargement",
        C::Consolidation => "consolidation",
        C::DiffuseNodule => "diffuse nodules",
        C::Effusion => "effusion",
        C::Emphysema => "emphysema",
        C::Fibrosis => "fibrosis",
        C::Fracture => "fracture",
        C::Mass => "mass",
        C::Nodule => "nodule",
        C::PleuralThickening => "pleural thickening",
        C::Pneumothorax => "pneumothorax",
        C::Edema => "edema",
        C::Pneumonia => "pneumonia",
        C::LungOpacity => "lung opacity",
        C::Infiltrate => "infiltrate",
        C::Granuloma => "granuloma",
        C::Hyperinflation => "hyperinflation",
        C::Hernia => "hernia",
        C::Scarring => "scarring",
        C::Device => "device",
        C::MediastinalWidening => "mediastinal widening",
        C::HilarEnlargement => "hilar enlargement",
        C::AorticAbnormality => "aortic abnormality",
        C::SpineDegenerative => "degenerative change of the spine",
        C::Scoliosis => "scoliosis",
        C::ElevatedDiaphragm => "elevated diaphragm",
        C::PostSurgical => "postsurgical change",
        C::Anatomy => "anatomy",
        C::Other => "finding",
    }
}

fn is_positive(phrase: &Phrase) -> bool {
    phrase.assertion != Assertion::Absent && phrase.temporality == Temporality::Current
}

/// Categories of single things on one side, of which left cannot be right.
fn has_a_side(category: Category) -> bool {
    use Category as C;
    matches!(
        category,
        C::Atelectasis
            | C::Consolidation
            | C::Effusion
            | C::Mass
            | C::Nodule
            | C::Pneumothorax
            | C::Pneumonia
            | C::LungOpacity
            | C::Infiltrate
            | C::Granuloma
            | C::PleuralThickening
            | C::ElevatedDiaphragm
            | C::Fracture
    )
}

/// All findings of a category on one side, all of the impression on the other.
fn side_conflicts(report: &Report) -> Vec<Check> {
    let mut stated: BTreeMap<(Category, bool), Vec<&Phrase>> = BTreeMap::new();
    for phrase in report.phrases.iter().filter(|p| is_positive(p)) {
        let section = match phrase.section {
            SectionKind::Findings => false,
            SectionKind::Impression => true,
            _ => continue,
        };
        if has_a_side(phrase.category) {
            stated
                .entry((phrase.category, section))
                .or_default()
                .push(phrase);
        }
    }
    let only = |phrases: &[&Phrase]| {
        let side = phrases.first()?.side;
        (matches!(side, Side::Left | Side::Right) && phrases.iter().all(|p| p.side == side))
            .then_some(side)
    };
    stated
        .iter()
        .filter(|((_, impression), _)| !impression)
        .filter_map(|((category, _), findings)| {
            let impression = stated.get(&(*category, true))?;
            let (here, there) = (only(findings)?, only(impression)?);
            let word = |side| if side == Side::Left { "left" } else { "right" };
            // "Right atelectasis, left opacity" may well end in "left atelectasis".
            let read_otherwise = report.phrases.iter().any(|p| {
                is_positive(p)
                    && p.section == SectionKind::Findings
                    && family(p.category) == family(*category)
                    && (p.side == there || p.side == Side::Bilateral)
            });
            (here != there && !read_otherwise).then(|| {
                let what = format!(
                    "The findings place the {} on the {}, the impression on the {}.",
                    spoken(*category),
                    word(here),
                    word(there)
                );
                let spans = findings.iter().chain(impression).map(|p| (p.start, p.end));
                Check::new(check_code::SIDE_CONFLICT, what, spans.collect())
            })
        })
        .collect()
}

/// Words that a denial may have beyond those of what is asserted, and still deny it.
const NEUTRAL: &[&str] = &[
    "pleural",
    "pulmonary",
    "lung",
    "airspace",
    "the",
    "of",
    "in",
    "on",
    "parenchymal",
];

/// The same finding, on sides that do not exclude each other, asserted and denied with no narrower words.
fn asserted_and_denied(report: &Report) -> Vec<Check> {
    // Each distinct phrase once: a text of a million repetitions has few of them.
    let mut asserted: HashMap<Category, BTreeMap<String, &Phrase>> = HashMap::new();
    let mut denied: BTreeMap<Category, BTreeMap<String, &Phrase>> = BTreeMap::new();
    for phrase in &report.phrases {
        let compared = !matches!(
            phrase.category,
            Category::Other | Category::Device | Category::PostSurgical | Category::Anatomy
        );
        if !compared || phrase.temporality == Temporality::Historical {
            continue;
        }
        let of = match phrase.assertion {
            Assertion::Present => asserted.entry(phrase.category).or_default(),
            Assertion::Absent => denied.entry(phrase.category).or_default(),
            Assertion::Uncertain => continue,
        };
        if of.len() < 50 {
            of.entry(phrase.text.to_lowercase()).or_insert(phrase);
        }
    }
    let mut found = Vec::new();
    for (category, denials) in &denied {
        let pair = denials.values().find_map(|no| {
            asserted
                .get(category)?
                .values()
                .find(|yes| contradicts(yes, no))
                .map(|yes| (yes, no))
        });
        if let Some((yes, no)) = pair {
            let what = format!(
                "The report both asserts and denies {}: \u{201c}{}\u{201d} and \u{201c}{}\u{201d}.",
                spoken(*category),
                yes.text,
                no.text
            );
            let mut spans = vec![(yes.start, yes.end), (no.start, no.end)];
            spans.sort_unstable();
            found.push(Check::new(check_code::ASSERTED_AND_DENIED, what, spans));
        }
    }
    found
}

fn contradicts(yes: &Phrase, no: &Phrase) -> bool {
    let apart = no.side != Side::None && yes.side != no.side && yes.side != Side::Bilateral;
    if apart {
        return false;
    }
    // Of the size of the heart there is one statement, however it is worded.
    if yes.category == Category::Cardiomegaly {
        let of_size = |phrase: &Phrase| {
            let words = words_of(&phrase.text);
            ["heart", "cardiac", "cardiomegaly", "cardiomediastinal"]
                .iter()
                .any(|word| words.contains(*word))
                && ![
                    "contour",
                    "ventricular",
                    "atrial",
                    "apex",
                    "border",
                    "shift",
                ]
                .iter()
                .any(|word| words.contains(*word))
        };
        let borderline = words_of(&yes.text).contains("borderline");
        let limit = words_of(&no.text).contains("upper") || words_of(&no.text).contains("top");
        let stable = !words_of(&no.text).iter().any(|word| {
            matches!(
                word.as_str(),
                "normal" | "enlarged" | "unremarkable" | "cardiomegaly"
            )
        });
        return of_size(yes) && of_size(no) && !borderline && !limit && !stable;
    }
    if no.reason == Some(crate::types::NoBoxReason::Normal) {
        return false;
    }
    let (yes, no) = (words_of(&yes.text), words_of(&no.text));
    let shared = no
        .iter()
        .any(|word| yes.contains(word) && !NEUTRAL.contains(&word.as_str()));
    shared
        && no
            .iter()
            .all(|word| yes.contains(word) || NEUTRAL.contains(&word.as_str()))
}

fn words_of(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    tokenise(&chars)
        .into_iter()
        .map(|token| token.norm)
        .collect()
}

/// Categories that are readings of one another: what the findings call an opacity, the impression may call pneumonia.
fn family(category: Category) -> Option<u8> {
    use Category as C;
    Some(match category {
        C::Other | C::Anatomy | C::PostSurgical => return None,
        C::LungOpacity
        | C::Consolidation
        | C::Infiltrate
        | C::Pneumonia
        | C::Atelectasis
        | C::Edema
        | C::Scarring
        | C::Fibrosis
        | C::Nodule
        | C::Mass
        | C::DiffuseNodule
        | C::Granuloma
        | C::Calcification => 100,
        C::Hyperinflation | C::Emphysema => 101,
        C::Effusion | C::PleuralThickening => 102,
        C::Cardiomegaly | C::MediastinalWidening => 103,
        other => other as u8,
    })
}

/// Asserted in the impression, while the findings, which name other things, assert nothing of its kind.
fn impression_only(report: &Report) -> Vec<Check> {
    let findings = |p: &&Phrase| p.section == SectionKind::Findings;
    let mut named: BTreeSet<u8> = BTreeSet::new();
    let mut any = false;
    for phrase in report.phrases.iter().filter(findings) {
        any = true;
        if phrase.assertion == Assertion::Absent && phrase.temporality == Temporality::Current {
            continue;
        }
        named.extend(family(phrase.category));
        let words = words_of(&phrase.text);
        // A blunted angle is how an effusion looks.
        if ["costophrenic", "sulcus", "angle", "fissure"]
            .iter()
            .any(|word| words.contains(*word))
        {
            named.extend(family(Category::Effusion));
        }
        if words.contains("vascular") || words.contains("interstitial") {
            named.extend(family(Category::Edema));
        }
    }
    if !any {
        return Vec::new();
    }
    let mut told: BTreeSet<u8> = BTreeSet::new();
    report
        .phrases
        .iter()
        .filter(|p| {
            p.section == SectionKind::Impression
                && p.assertion == Assertion::Present
                && p.temporality == Temporality::Current
        })
        .filter_map(|phrase| {
            let kind = family(phrase.category)?;
            (!named.contains(&kind) && told.insert(kind)).then(|| {
                let what = format!(
                    "The impression names \u{201c}{}\u{201d}, of which the findings say nothing.",
                    phrase.text
                );
                Check::new(
                    check_code::IMPRESSION_ONLY,
                    what,
                    vec![(phrase.start, phrase.end)],
                )
            })
        })
        .collect()
}
