//! The words of a phrase by what they do: place, observation, modifier.

use crate::{lexicon::cover, tags::Tag, tokens::tokenise, types::Phrase};

/// What a word of a phrase does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Anatomy, or where in it: organ, side, zone.
    Anatomy,
    /// What was observed, or that it is normal.
    Observation,
    /// How much, what shape, how old.
    Modifier,
    /// A measurement.
    Size,
    /// Compares with an earlier film.
    Comparison,
    /// Joins the others.
    Joint,
}

/// A stretch of a phrase with one role. Offsets count characters of the report text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) role: Role,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

/// Side and place words, which the lexicon knows as modifiers.
const PLACES: &[&str] = &[
    "left",
    "right",
    "bilateral",
    "bilaterally",
    "both",
    "upper",
    "lower",
    "middle",
    "mid",
    "superior",
    "inferior",
    "lateral",
    "medial",
    "anterior",
    "posterior",
    "central",
    "peripheral",
    "proximal",
    "distal",
    "subpleural",
    "l",
    "r",
    "leftward",
    "rightward",
    "ascending",
    "descending",
    "main",
    "svc",
    "ivc",
    "cavoatrial",
    "caval",
    "junction",
    "jugular",
    "subclavian",
    "anterolateral",
    "posterolateral",
    "paramediastinal",
    "infrahilar",
    "retrosternal",
    "coronary",
    "mitral",
    "tricuspid",
    "brachiocephalic",
    "azygos",
    "vena",
    "1st",
    "2nd",
    "3rd",
    "4th",
    "5th",
    "6th",
    "7th",
    "8th",
    "9th",
    "10th",
    "11th",
    "12th",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
];

/// The words of a phrase, in order.
pub(crate) fn words_of(phrase: &Phrase) -> Vec<Word> {
    let chars: Vec<char> = phrase.text.chars().collect();
    let tokens = tokenise(&chars);
    let items = cover(&tokens, 0..tokens.len());
    items
        .iter()
        .map(|item| {
            let (first, last) = (&tokens[item.first], &tokens[item.last]);
            let level = first.norm.len() > 1
                && first.norm.starts_with(['t', 'l', 'c'])
                && first.norm[1..].bytes().all(|b| b.is_ascii_digit());
            let role = match item.tag {
                Tag::Organ(_) | Tag::OrganAdj(_) => Role::Anatomy,
                Tag::Mod if PLACES.contains(&first.norm.as_str()) || level => Role::Anatomy,
                Tag::Find(_)
                | Tag::Shape(_)
                | Tag::Adj(_)
                | Tag::Generic
                | Tag::Vague
                | Tag::Norm
                | Tag::Inflated => Role::Observation,
                Tag::Num | Tag::Measure => Role::Size,
                Tag::Mod | Tag::Aspect | Tag::Redacted | Tag::Unknown => Role::Modifier,
                Tag::Comp => Role::Comparison,
                _ => Role::Joint,
            };
            Word {
                role,
                start: phrase.start + first.start,
                end: phrase.start + last.end,
                text: chars[first.start..last.end].iter().collect(),
            }
        })
        .collect()
}

/// Neighbouring words of one role taken together, joints dropped.
pub(crate) fn stretches_of(phrase: &Phrase, role: Role) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for word in words_of(phrase) {
        if word.role == role {
            match found.last_mut() {
                Some(last) if open => last.1 = word.end,
                _ => found.push((word.start, word.end)),
            }
            open = true;
        } else {
            open = false;
        }
    }
    found
}
