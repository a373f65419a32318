//! Prompts that say what they mean: what the text heads learn from.

use phrasebox_metrics::Random;
use phrasebox_model::{Frame, Prompt};
use phrasebox_report::{Assertion, Category, SectionKind, Side, Temporality, Zone};

use super::sentences::{can_say, finding, named_structure, sentence, side_first};
use super::{Draft, styled};
use crate::datasets::OpeniReport;

/// A prompt with what its phrase says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledPrompt {
    /// The sentence, `[BOX]` standing after the phrase.
    pub prompt: Prompt,
    /// What kind of observation.
    pub category: Category,
    /// The patient's side.
    pub side: Side,
    /// Where in the lung, if said.
    pub zone: Option<Zone>,
    /// Whether it is stated.
    pub assertion: Assertion,
}

impl LabelledPrompt {
    /// Class index of category (of 31), side (of 4), zone (of 11, 0 = not said) and assertion (of 3).
    #[must_use]
    pub fn classes(&self) -> [usize; 4] {
        let zone = self.zone.map_or(0, |z| 1 + z as usize);
        [
            self.category.index(),
            self.side as usize,
            zone,
            self.assertion as usize,
        ]
    }
}

const SIDES: [Side; 4] = [Side::Right, Side::Left, Side::Bilateral, Side::None];
const ZONES: [Zone; 10] = [
    Zone::Upper,
    Zone::Mid,
    Zone::Lower,
    Zone::Base,
    Zone::Apex,
    Zone::Perihilar,
    Zone::Retrocardiac,
    Zone::CostophrenicAngle,
    Zone::Peripheral,
    Zone::Diffuse,
];

/// `count` prompts, categories in turn, sides and zones as far as a category has them.
#[must_use]
pub fn generated_prompts(count: usize, seed: u64) -> Vec<LabelledPrompt> {
    let mut random = Random::new(seed);
    (0..count)
        .map(|at| {
            let category = Category::ALL[at % Category::ALL.len()];
            let zone = if random.chance(0.5) {
                Some(ZONES[random.below(ZONES.len())])
            } else {
                None
            };
            let side = SIDES[random.below(SIDES.len())];
            let zone = zone.filter(|_| can_say(category, side, zone));
            let side = if can_say(category, side, zone) {
                side
            } else {
                sayable(category, &mut random)
            };
            generated(category, side, zone, &mut random)
        })
        .collect()
}

/// A side that the category has words for.
fn sayable(category: Category, random: &mut Random) -> Side {
    let sides: Vec<Side> = SIDES
        .into_iter()
        .filter(|s| can_say(category, *s, None))
        .collect();
    if sides.is_empty() {
        Side::None
    } else {
        sides[random.below(sides.len())]
    }
}

/// The zone that a fixed phrase names by itself.
fn named_zone(phrase: &str) -> Option<Zone> {
    [
        ("apical pneumothorax", Zone::Apex),
        ("costophrenic", Zone::CostophrenicAngle),
        ("retrocardiac", Zone::Retrocardiac),
    ]
    .into_iter()
    .find(|(word, _)| phrase.contains(word))
    .map(|(_, zone)| zone)
}

fn generated(
    category: Category,
    side: Side,
    zone: Option<Zone>,
    random: &mut Random,
) -> LabelledPrompt {
    let zone = zone.filter(|_| can_say(category, side, zone));
    if category == Category::Anatomy {
        let draft = named_structure(side, random);
        let zone = named_zone(&draft.phrase);
        let prompt = styled(draft, random);
        return LabelledPrompt {
            prompt,
            category,
            side,
            zone,
            assertion: Assertion::Present,
        };
    }
    let assertion = match random.below(10) {
        0..=5 => Assertion::Present,
        6 | 7 => Assertion::Uncertain,
        _ => Assertion::Absent,
    };
    if assertion == Assertion::Present
        && zone.is_none()
        && random.chance(0.1)
        && let Some(draft) = side_first(category, side, random)
    {
        return LabelledPrompt {
            prompt: styled(draft, random),
            category,
            side,
            zone,
            assertion,
        };
    }
    let phrase = finding(category, side, zone, random);
    let zone = zone.or_else(|| named_zone(&phrase.text));
    let draft = if assertion == Assertion::Present && random.chance(0.35) {
        Draft::new("", phrase.text, "")
    } else {
        sentence(&phrase, side, assertion, random)
    };
    LabelledPrompt {
        prompt: styled(draft, random),
        category,
        side,
        zone,
        assertion,
    }
}

/// Every current phrase of findings and impressions, as the reader of reports labels it, in its own sentence.
#[must_use]
pub fn openi_prompts(reports: &[OpeniReport]) -> Vec<LabelledPrompt> {
    reports
        .iter()
        .flat_map(|report| read_prompts(&report.text()))
        .collect()
}

fn read_prompts(text: &str) -> Vec<LabelledPrompt> {
    let report = phrasebox_report::read(text);
    // The reader counts characters; prompts count bytes.
    let bytes: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    report
        .phrases
        .iter()
        .filter(|phrase| {
            phrase.temporality == Temporality::Current
                && matches!(
                    phrase.section,
                    SectionKind::Findings | SectionKind::Impression | SectionKind::Untitled
                )
        })
        .filter_map(|phrase| {
            let sentence = report.sentences.get(phrase.sentence)?;
            let (start, end) = (
                sentence.start.min(phrase.start),
                sentence.end.max(phrase.end),
            );
            let (from, to, at) = (
                *bytes.get(start)?,
                *bytes.get(end)?,
                *bytes.get(phrase.end)?,
            );
            Some(LabelledPrompt {
                prompt: Prompt {
                    text: text[from..to].to_owned(),
                    box_at: at - from,
                    frame: Frame::Film,
                },
                category: phrase.category,
                side: phrase.side,
                zone: phrase.zone,
                assertion: phrase.assertion,
            })
        })
        .collect()
}
