//! Prompts in the words of radiologists: for every target many ways to ask, as bare phrases, inside sentences with
//! hedges and with other findings on other sides, in British and American spelling, in capitals, without full stop.
//!
//! The wording never says whether the finding is really there: that is for the film.

mod labelled;
mod words;

use phrasebox_metrics::Random;
use phrasebox_model::Prompt;
use phrasebox_report::{Assertion, Category, Side, Zone};

pub use labelled::{LabelledPrompt, generated_prompts, openi_prompts};
use words::{HEART, LUNG, Noun, Number};

use crate::queries::{QueryTarget, other_side};

/// A phrase with the words around it.
#[derive(Clone, Debug, Default)]
struct Draft {
    before: String,
    phrase: String,
    after: String,
}

impl Draft {
    fn new(before: impl Into<String>, phrase: impl Into<String>, after: impl Into<String>) -> Self {
        Self {
            before: before.into(),
            phrase: phrase.into(),
            after: after.into(),
        }
    }

    /// The same words, each part changed on its own, so that the end of the phrase stays known.
    fn map(self, change: impl Fn(&str) -> String) -> Self {
        Self {
            before: change(&self.before),
            phrase: change(&self.phrase),
            after: change(&self.after),
        }
    }

    fn prompt(self) -> Prompt {
        let box_at = self.before.len() + self.phrase.len();
        Prompt {
            text: self.before + &self.phrase + &self.after,
            box_at,
        }
    }
}

/// A phrase in the making.
struct Phrase {
    text: String,
    number: Number,
}

impl Phrase {
    /// With its article: "an opacity", "opacities".
    fn with_article(&self) -> (&'static str, &str) {
        let mut letters = self.text.chars();
        let (first, second) = (letters.next().unwrap_or(' '), letters.next().unwrap_or(' '));
        // An abbreviation is read letter by letter: "an RLL opacity", "an L lung".
        let spelled = !second.is_lowercase() && "RLEIAFHMNOSX".contains(first);
        let article = match self.number {
            Number::One if spelled || "aeio8".contains(first) => "an ",
            Number::One => "a ",
            Number::Mass | Number::Many => "",
        };
        (
            if self.text.starts_with("a few") {
                ""
            } else {
                article
            },
            &self.text,
        )
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
fn fill(template: &str, side: Side, amount: &str) -> String {
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
fn suits(template: &str, side: Side) -> bool {
    let sided = template.contains("{S}") || template.contains("{A}");
    match side {
        Side::Right | Side::Left => sided,
        // "bilateral" is an adjective: not "on the bilateral", nor "bilateral-sided".
        Side::Bilateral => {
            sided
                && !template.contains("the {S}")
                && !template.contains("-sided")
                && !template.contains("{A}")
        }
        Side::None => !sided,
    }
}

fn any(random: &mut Random, items: &[&'static str]) -> &'static str {
    if items.is_empty() {
        ""
    } else {
        random.pick(items)
    }
}

fn joined(parts: &[&str]) -> String {
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
fn can_say(category: Category, side: Side, zone: Option<Zone>) -> bool {
    if words::lung_nouns(category).is_empty() {
        zone.is_none() && words::phrases(category).iter().any(|(t, _)| suits(t, side))
    } else {
        let (before, after) = words::places(side, zone);
        (side == Side::None && zone.is_none()) || !before.is_empty() || !after.is_empty()
    }
}

/// A phrase for a finding. Says side and zone exactly as given.
fn finding(category: Category, side: Side, zone: Option<Zone>, random: &mut Random) -> Phrase {
    let nouns = words::lung_nouns(category);
    if nouns.is_empty() {
        let fitting: Vec<Noun> = words::phrases(category)
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
        0..=5 | 6 => [Side::Left, Side::Right][random.below(2)],
        7 => side,
        _ => Side::None,
    };
    let side = if can_say(category, side, None) {
        side
    } else {
        Side::None
    };
    finding(category, side, None, random)
}

/// A finding in a sentence that states it so.
fn sentence(phrase: &Phrase, side: Side, assertion: Assertion, random: &mut Random) -> Draft {
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
fn side_first(category: Category, side: Side, random: &mut Random) -> Option<Draft> {
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
fn structure(nouns: &[Noun], side: Side, random: &mut Random) -> Draft {
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

/// British spelling and the spellings of "airspace".
fn spelled(text: &str, british: bool, airspace: &str) -> String {
    let text = text.replace("airspace", airspace);
    if british {
        text.replace("edema", "oedema")
            .replace("visualized", "visualised")
            .replace("infectious", "infective")
    } else {
        text
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// Spelling, capitals and full stop.
fn styled(draft: Draft, random: &mut Random) -> Prompt {
    let british = random.chance(0.25);
    let airspace = any(random, &["airspace", "airspace", "air space", "air-space"]);
    let mut draft = draft.map(|part| spelled(part, british, airspace));
    let bare = draft.before.is_empty() && draft.after.is_empty();
    if random.chance(if bare { 0.4 } else { 0.9 }) {
        if draft.before.is_empty() {
            draft.phrase = capitalised(&draft.phrase);
        } else {
            draft.before = capitalised(&draft.before);
        }
    }
    if random.chance(if bare { 0.3 } else { 0.8 }) {
        draft.after.push('.');
    }
    if random.chance(0.06) {
        draft = draft.map(str::to_uppercase);
    }
    draft.prompt()
}

/// The name under which an opacity is asked.
fn opacity_name(random: &mut Random) -> Category {
    match random.below(10) {
        0..=4 => Category::LungOpacity,
        5 | 6 => Category::Consolidation,
        7 => Category::Infiltrate,
        _ => Category::Pneumonia,
    }
}

fn finding_draft(category: Category, side: Side, zone: Option<Zone>, random: &mut Random) -> Draft {
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

/// One way to ask for a target. The zone, where given, is said: the lower zone sometimes as the lung's base. The
/// heart is also asked as an enlarged one, which is drawn as the same box; such a wording says nothing of presence.
#[must_use]
pub fn prompt(target: QueryTarget, zone: Option<Zone>, random: &mut Random) -> Prompt {
    let zone = match zone {
        Some(Zone::Lower) if random.chance(0.25) => Some(Zone::Base),
        other => other,
    };
    let draft = match target {
        QueryTarget::RightLung | QueryTarget::LeftLung => structure(LUNG, target.side(), random),
        QueryTarget::Heart if random.chance(0.3) => {
            finding_draft(Category::Cardiomegaly, Side::None, None, random)
        }
        QueryTarget::Heart => structure(HEART, Side::None, random),
        QueryTarget::Opacity(side) => finding_draft(opacity_name(random), side, zone, random),
        QueryTarget::Other(category, side) => finding_draft(category, side, zone, random),
    };
    styled(draft, random)
}

/// The fixed phrases by which a target is measured, bare and in lower case; the first is the usual one.
#[must_use]
pub fn evaluation_phrases(target: QueryTarget) -> Vec<String> {
    match target {
        QueryTarget::RightLung | QueryTarget::LeftLung => ["{S} lung", "{S} lung field"]
            .map(|t| fill(t, target.side(), ""))
            .into(),
        QueryTarget::Heart => [
            "cardiomediastinal silhouette",
            "heart",
            "cardiac silhouette",
        ]
        .map(str::to_owned)
        .into(),
        QueryTarget::Opacity(side) => [
            "airspace opacity in the {S} lung",
            "{S} lung opacity",
            "{S} lung consolidation",
            "{S}-sided pneumonia",
        ]
        .map(|t| fill(t, side, ""))
        .into(),
        QueryTarget::Other(category, side) => {
            let side = if can_say(category, side, None) {
                side
            } else {
                Side::None
            };
            let nouns = words::lung_nouns(category);
            match nouns.first() {
                Some((noun, _)) => {
                    let place = words::places(side, None)
                        .1
                        .first()
                        .copied()
                        .unwrap_or_default();
                    vec![joined(&[noun, &fill(place, side, "")])]
                }
                None => words::phrases(category)
                    .iter()
                    .find(|(t, _)| suits(t, side))
                    .map(|(t, _)| fill(t, side, ""))
                    .into_iter()
                    .collect(),
            }
        }
    }
}

/// The usual phrase by which a target is measured.
#[must_use]
pub fn evaluation_prompt(target: QueryTarget) -> Prompt {
    let phrase = evaluation_phrases(target)
        .into_iter()
        .next()
        .unwrap_or_else(|| "finding".to_owned());
    Draft::new("", phrase, "").prompt()
}

#[cfg(test)]
mod tests;
