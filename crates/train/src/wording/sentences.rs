//! Phrases and the sentences around them.

use phrasebox_metrics::Random;
use phrasebox_report::{Assertion, Category, Side, Zone};

use super::Draft;
use super::phrases::phrases;
use super::words::{self, Noun, Number};
use crate::queries::other_side;

/// A phrase in the making.
pub(super) struct Phrase {
    pub(super) text: String,
    pub(super) number: Number,
}

impl Phrase {
    /// With its article: "an opacity", "opacities".
    pub(super) fn with_article(&self) -> (&'static str, &str) {
        let mut letters = self.text.chars();
        let (first, second) = (letters.next().unwrap_or(' '), letters.next().unwrap_or(' '));
        // An abbreviation is read letter by letter: "an RLL opacity", "an L lung".
        let spelled = !second.is_lowercase() && "RLEIAFHMNOSX".contains(first);
        let article = match self.number {
            Number::One if spelled || "aeiou8".contains(first) => "an ",
            Number::One => "a ",
            Number::Mass | Number::Many | Number::Clause => "",
        };
        (article, &self.text)
    }

    fn is(&self) -> &'static str {
        if self.number == Number::Many {
            "are"
        } else {
            "is"
        }
    }
}

/// Fills a template.
pub(super) fn fill(template: &str, side: Side, amount: &str) -> String {
    let (word, letter) = match side {
        Side::Right => ("right", "R"),
        Side::Left => ("left", "L"),
        Side::Bilateral => ("bilateral", "bilateral"),
        Side::None => ("", ""),
    };
    let amount = if amount.is_empty() {
        String::new()
    } else {
        format!("{amount} ")
    };
    template
        .replace("{S}", word)
        .replace("{A}", letter)
        .replace("{V}", &amount)
}

/// Whether a phrase template can name this side.
pub(super) fn suits(template: &str, side: Side) -> bool {
    let both = template.contains("both") || template.contains("bilateral");
    let sided = template.contains("{S}") || template.contains("{A}");
    match side {
        Side::Right | Side::Left => sided,
        // Filled with "bilateral", an adjective: not "on the bilateral", nor "bilateral-sided".
        Side::Bilateral => {
            let adjective = sided
                && !template.contains("the {S}")
                && !template.contains("-sided")
                && !template.contains("{A}");
            both || adjective
        }
        Side::None => !sided && !both,
    }
}

pub(super) fn any(random: &mut Random, items: &[&'static str]) -> &'static str {
    if items.is_empty() {
        ""
    } else {
        random.pick(items)
    }
}

pub(super) fn joined(parts: &[&str]) -> String {
    parts
        .iter()
        .copied()
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn amount(category: Category, share: f64, random: &mut Random) -> &'static str {
    if random.chance(share) {
        any(random, words::amounts(category))
    } else {
        ""
    }
}

/// Whether a category has a phrase for the side and zone.
pub(super) fn can_say(category: Category, side: Side, zone: Option<Zone>) -> bool {
    if words::lung_nouns(category).is_empty() {
        zone.is_none() && phrases(category).iter().any(|(t, _)| suits(t, side))
    } else {
        let (before, after) = words::places(side, zone);
        (side == Side::None && zone.is_none()) || !before.is_empty() || !after.is_empty()
    }
}

/// A phrase for a finding. Says side and zone exactly as given.
pub(super) fn finding(
    category: Category,
    side: Side,
    zone: Option<Zone>,
    random: &mut Random,
) -> Phrase {
    let nouns = words::lung_nouns(category);
    if nouns.is_empty() {
        let fitting: Vec<Noun> = phrases(category)
            .iter()
            .copied()
            .filter(|(t, _)| suits(t, side))
            .collect();
        if fitting.is_empty() {
            return Phrase {
                text: format!("{category:?}").to_lowercase(),
                number: Number::Mass,
            };
        }
        let (template, number) = fitting[random.below(fitting.len())];
        return Phrase {
            text: fill(template, side, amount(category, 0.4, random)),
            number,
        };
    }
    let (noun, number) = nouns[random.below(nouns.len())];
    let (before, after) = words::places(side, zone);
    let form = if random.chance(0.35) {
        any(random, words::forms(category))
    } else {
        ""
    };
    let amount = amount(category, 0.3, random);
    let adjective = !before.is_empty() && (after.is_empty() || random.chance(0.5));
    let place = fill(
        if adjective {
            any(random, before)
        } else {
            any(random, after)
        },
        side,
        "",
    );
    let text = match (adjective, random.chance(0.25)) {
        (true, true) => joined(&[&place, amount, form, noun]),
        (true, false) => joined(&[amount, form, &place, noun]),
        (false, _) => joined(&[amount, form, noun, &place]),
    };
    Phrase { text, number }
}

/// Another finding for the same sentence, mostly on the other side: it must not draw the box.
fn distractor(side: Side, random: &mut Random) -> Phrase {
    const KINDS: [Category; 12] = [
        Category::Effusion,
        Category::Pneumothorax,
        Category::LungOpacity,
        Category::Atelectasis,
        Category::Nodule,
        Category::Cardiomegaly,
        Category::Consolidation,
        Category::Fracture,
        Category::Device,
        Category::Scarring,
        Category::PleuralThickening,
        Category::ElevatedDiaphragm,
    ];
    let category = KINDS[random.below(KINDS.len())];
    let side = match random.below(10) {
        0..=5 if side != Side::None => other_side(side),
        0..=6 => [Side::Left, Side::Right][random.below(2)],
        7 => side,
        _ => Side::None,
    };
    let side = if can_say(category, side, None) {
        side
    } else {
        Side::None
    };
    loop {
        // A statement with its own verb cannot stand after "no" or "with".
        let phrase = finding(category, side, None, random);
        if phrase.number != Number::Clause {
            return phrase;
        }
    }
}

/// A statement with a verb of its own, and what may stand around it.
fn clause(phrase: &Phrase, side: Side, assertion: Assertion, random: &mut Random) -> Draft {
    let text = phrase.text.as_str();
    let other = distractor(side, random).text;
    match (assertion, random.below(4)) {
        (Assertion::Absent, 0 | 1) => Draft::new("It is not the case that the ", text, ""),
        (Assertion::Absent, _) => Draft::new("No sign that the ", text, ""),
        (Assertion::Uncertain, 0 | 1) => Draft::new("Possibly the ", text, ""),
        (Assertion::Uncertain, _) => {
            Draft::new("It may be that the ", text, format!(", with {other}"))
        }
        (Assertion::Present, 0 | 1) => Draft::new("The ", text, ""),
        (Assertion::Present, 2) => Draft::new("The ", text, format!(" with {other}")),
        (Assertion::Present, _) => Draft::new(format!("{other}; the "), text, ""),
    }
}

/// A finding in a sentence that states it so.
pub(super) fn sentence(
    phrase: &Phrase,
    side: Side,
    assertion: Assertion,
    random: &mut Random,
) -> Draft {
    if phrase.number == Number::Clause {
        return clause(phrase, side, assertion, random);
    }
    let (article, text) = phrase.with_article();
    let is = phrase.is();
    let seen = any(
        random,
        &[
            "seen",
            "noted",
            "present",
            "identified",
            "visualized",
            "again seen",
            "demonstrated",
            "evident",
        ],
    );
    let since = any(
        random,
        &[
            "",
            "",
            ", unchanged",
            ", new from prior",
            ", stable",
            ", slightly increased",
            " as before",
        ],
    );
    match assertion {
        Assertion::Absent => match random.below(9) {
            0 => Draft::new("No ", text, ""),
            1 => Draft::new("There is no ", text, ""),
            2 => Draft::new("No evidence of ", text, ""),
            3 => Draft::new("Negative for ", text, ""),
            4 => Draft::new("", text, format!(" {is} not {seen}")),
            5 => Draft::new("No definite ", text, format!(" {is} {seen}")),
            6 => {
                let other = distractor(side, random);
                Draft::new(format!("No {} or ", other.text), text, "")
            }
            7 => {
                let other = distractor(side, random);
                Draft::new(format!("{} without ", other.text), text, "")
            }
            _ => Draft::new("Resolution of ", text, ""),
        },
        Assertion::Uncertain => match random.below(11) {
            0 => Draft::new(format!("There may be {article}"), text, ""),
            1 => Draft::new("Possible ", text, since),
            2 => Draft::new("Cannot exclude ", text, ""),
            3 => Draft::new("", text, " cannot be excluded"),
            4 => Draft::new("Questionable ", text, ""),
            5 => Draft::new("Findings suspicious for ", text, ""),
            6 => Draft::new("", text, format!(" {is} suspected")),
            7 => Draft::new(format!("This could represent {article}"), text, ""),
            8 => Draft::new(
                "",
                text,
                format!(" versus {}", distractor(side, random).text),
            ),
            9 => Draft::new(
                format!("{}, concerning for ", distractor(side, random).text),
                text,
                "",
            ),
            _ => Draft::new("Suggestion of ", text, ""),
        },
        Assertion::Present => match random.below(18) {
            0..=2 => Draft::new(format!("There {is} {article}"), text, since),
            3 | 4 => Draft::new("", text, format!(" {is} {seen}")),
            5 => Draft::new(
                any(
                    random,
                    &[
                        "Interval development of ",
                        "Persistent ",
                        "Stable ",
                        "New ",
                        "Increased ",
                        "Unchanged ",
                        "Known ",
                    ],
                ),
                text,
                "",
            ),
            6 => Draft::new(format!("Findings consistent with {article}"), text, ""),
            7 => Draft::new(format!("Again seen {is} {article}"), text, ""),
            8 => Draft::new(format!("The film shows {article}"), text, since),
            9 => Draft::new("", text, since),
            10 => Draft::new("", text, format!(" and {}", distractor(side, random).text)),
            11 => Draft::new(format!("{} and ", distractor(side, random).text), text, ""),
            12 => Draft::new("", text, format!(" with {}", distractor(side, random).text)),
            13 => Draft::new(
                format!("There {is} {article}"),
                text,
                format!(", but no {}", distractor(side, random).text),
            ),
            14 => Draft::new(
                format!("No {}, but ", distractor(side, random).text),
                text,
                format!(" {is} {seen}"),
            ),
            15 => Draft::new(
                format!("{}; ", distractor(side, random).text),
                text,
                format!(" {is} {seen}"),
            ),
            16 => {
                let (first, second) = (distractor(side, random), distractor(side, random));
                Draft::new(
                    format!("{}, ", first.text),
                    text,
                    format!(", and {}", second.text),
                )
            }
            _ => Draft::new(
                "",
                text,
                format!(", {} elsewhere unchanged", distractor(side, random).text),
            ),
        },
    }
}

/// A place said before the phrase instead of in it: "On the right, patchy opacity".
pub(super) fn side_first(category: Category, side: Side, random: &mut Random) -> Option<Draft> {
    let word = match side {
        Side::Right => "right",
        Side::Left => "left",
        Side::Bilateral | Side::None => return None,
    };
    if words::lung_nouns(category).is_empty()
        && category != Category::Effusion
        && category != Category::Pneumothorax
    {
        return None;
    }
    let phrase = finding(category, Side::None, None, random);
    let (article, text) = phrase.with_article();
    let is = phrase.is();
    Some(match random.below(5) {
        0 => Draft::new(format!("On the {word} there {is} {article}"), text, ""),
        1 => Draft::new(
            format!("In the {word} lung, {article}"),
            text,
            format!(" {is} seen"),
        ),
        2 => Draft::new(format!("{word}: "), text, ""),
        3 => Draft::new(format!("{word} lung: "), text, ""),
        _ => Draft::new(format!("The {word} lung shows {article}"), text, ""),
    })
}

/// A structure of the body, bare or in a sentence about it.
pub(super) fn structure(nouns: &[Noun], side: Side, random: &mut Random) -> Draft {
    let (template, number) = nouns[random.below(nouns.len())];
    let phrase = Phrase {
        text: fill(template, side, ""),
        number,
    };
    let (text, is) = (phrase.text.as_str(), phrase.is());
    let opposite = |random: &mut Random| match other_side(side) {
        Side::None => distractor(side, random).text,
        other => fill(
            random.pick(&["{S} lung", "{S} lung field", "{S} hemithorax"]),
            other,
            "",
        ),
    };
    match random.below(14) {
        0..=4 => Draft::new("", text, ""),
        5 => Draft::new("The ", text, ""),
        6 => Draft::new(
            "The ",
            text,
            format!(
                " {is} {}",
                random.pick(&[
                    "unremarkable",
                    "well seen",
                    "partly obscured",
                    "unchanged",
                    "normal"
                ])
            ),
        ),
        7 => Draft::new("Outline of the ", text, ""),
        8 => Draft::new("Box the ", text, ""),
        9 => Draft::new(
            format!("Compared with the {}, the ", opposite(random)),
            text,
            format!(" {is} smaller"),
        ),
        10 => Draft::new("", text, format!(" and {}", opposite(random))),
        11 => Draft::new(format!("{} and ", opposite(random)), text, ""),
        12 => Draft::new(
            "The ",
            text,
            format!(" shows {}", distractor(side, random).text),
        ),
        _ => Draft::new("Position of the ", text, ""),
    }
}

/// Any structure of the body that lies on this side.
pub(super) fn named_structure(side: Side, random: &mut Random) -> Draft {
    let nouns: Vec<Noun> = phrases(Category::Anatomy)
        .iter()
        .copied()
        .filter(|(t, _)| suits(t, side))
        .collect();
    structure(&nouns, side, random)
}

pub(super) fn finding_draft(
    category: Category,
    side: Side,
    zone: Option<Zone>,
    random: &mut Random,
) -> Draft {
    if zone.is_none()
        && random.chance(0.1)
        && let Some(draft) = side_first(category, side, random)
    {
        return draft;
    }
    let zone = zone.filter(|_| can_say(category, side, zone));
    let side = if can_say(category, side, zone) {
        side
    } else {
        Side::None
    };
    let phrase = finding(category, side, zone, random);
    match random.below(20) {
        0..=6 => Draft::new("", phrase.text, ""),
        7..=15 => sentence(&phrase, side, Assertion::Present, random),
        _ => sentence(&phrase, side, Assertion::Uncertain, random),
    }
}
