//! Prompts in the words of radiologists: for every target many ways to ask, as bare phrases, inside sentences with
//! hedges and with other findings on other sides, in British and American spelling, in capitals, without full stop.
//!
//! The wording never says whether the finding is really there: that is for the film.

mod labelled;
mod phrases;
mod sentences;
mod words;

use phrasebox_metrics::Random;
use phrasebox_model::{Frame, Prompt};
use phrasebox_report::{Category, Side, Zone};

pub use labelled::{LabelledPrompt, generated_prompts, openi_prompts};
use phrases::{HEART, LUNG, phrases};
use sentences::{any, can_say, fill, finding_draft, joined, named_structure, structure, suits};

use crate::queries::QueryTarget;

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
            frame: Frame::Film,
        }
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
        QueryTarget::Other(Category::Anatomy, side) => named_structure(side, random),
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
                None => phrases(category)
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
