//! Side, zone, severity and size from the words of a phrase.

use crate::{
    noun_phrase::Items,
    tags::Tag,
    types::{Severity, Side, Zone},
};
use std::ops::Range;

/// Words right after a side word that make it part of a name and no side of the finding.
const CHAMBERS: &[&str] = &["atrial", "atrium", "ventricle", "ventricular", "heart"];

/// Paired parts whose plural means both sides.
const PAIRED: &[&str] = &[
    "apex",
    "base",
    "hemidiaphragm",
    "diaphragm",
    "lobe",
    "hemithorax",
    "hilum",
    "clavicle",
    "shoulder",
    "humerus",
    "scapula",
    "axilla",
    "breast",
    "angle",
    "sulcus",
];

/// The side that the words of a range name.
pub(crate) fn side_of(items: Items<'_>, range: Range<usize>) -> Side {
    let Some((first, last)) = tokens_of(items, &range) else {
        return Side::None;
    };
    let (mut left, mut right, mut both, mut paired) = (false, false, false, false);
    for i in first..=last {
        let token = &items.tokens[i];
        let next = items
            .tokens
            .get(i + 1)
            .map_or("", |next| next.norm.as_str());
        match token.norm.as_str() {
            "left" | "leftward" | "lul" | "lll" | "lingula" | "lingular"
                if !is_chamber(items, i, next) =>
            {
                left = true;
            }
            "right" | "rightward" | "rul" | "rml" | "rll" if !is_chamber(items, i, next) => {
                right = true;
            }
            "l" if next != "spine" => left = true,
            "r" => right = true,
            "bilateral" | "bilaterally" | "both" | "bibasilar" | "bibasal" | "biapical"
            | "bibasally" => both = true,
            "b" if next == "/" => both = true,
            // "effusions, larger on the left": there are two.
            "larger" | "greater" | "worse" if next == "on" => both = true,
            word => paired |= token.plural && PAIRED.contains(&word),
        }
    }
    // "bilateral, greater on the right" stays bilateral.
    if both || (left && right) {
        Side::Bilateral
    } else if left {
        Side::Left
    } else if right {
        Side::Right
    } else if paired {
        Side::Bilateral
    } else {
        Side::None
    }
}

/// "left atrial", but not "left heart border".
fn is_chamber(items: Items<'_>, i: usize, next: &str) -> bool {
    let after = items
        .tokens
        .get(i + 2)
        .map_or("", |token| token.norm.as_str());
    CHAMBERS.contains(&next) && !(next == "heart" && matches!(after, "border" | "xxxx"))
}

fn tokens_of(items: Items<'_>, range: &Range<usize>) -> Option<(usize, usize)> {
    let first = items.items.get(range.start)?.first;
    let last = items.items.get(range.end.checked_sub(1)?)?.last;
    (first <= last).then_some((first, last))
}

fn norms<'a>(items: Items<'a>, range: &Range<usize>) -> impl Iterator<Item = &'a str> {
    let tokens =
        tokens_of(items, range).map_or(&[][..], |(first, last)| &items.tokens[first..=last]);
    tokens.iter().map(|token| token.norm.as_str())
}

/// Where in the organ; the more exact place wins over the wider.
pub(crate) fn zone_of(items: Items<'_>, range: Range<usize>) -> Option<Zone> {
    norms(items, &range)
        .filter_map(|word| {
            Some(match word {
                "retrocardiac" => (0, Zone::Retrocardiac),
                "costophrenic" | "cp" | "sulcus" => (1, Zone::CostophrenicAngle),
                "apex" | "apical" | "biapical" => (2, Zone::Apex),
                "base" | "basilar" | "bibasilar" | "basal" | "bibasal" => (3, Zone::Base),
                "perihilar" | "hilar" | "hilum" | "suprahilar" | "infrahilar" | "parahilar" => {
                    (4, Zone::Perihilar)
                }
                "lingula" | "lingular" | "middle" | "mid" | "midlung" | "rml" => (5, Zone::Mid),
                "upper" | "rul" | "lul" => (6, Zone::Upper),
                "lower" | "rll" | "lll" => (7, Zone::Lower),
                "peripheral" | "periphery" | "subpleural" => (8, Zone::Peripheral),
                "diffuse" | "diffusely" | "throughout" => (9, Zone::Diffuse),
                _ => return None,
            })
        })
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, zone)| zone)
}

/// The strongest grade named.
pub(crate) fn severity_of(items: Items<'_>, range: Range<usize>) -> Option<Severity> {
    norms(items, &range)
        .filter_map(|word| {
            Some(match word {
                "minimal" | "minimally" | "trace" | "tiny" | "subtle" | "faint" | "borderline" => {
                    Severity::Minimal
                }
                "mild" | "mildly" | "slight" | "slightly" | "small" | "minor" => Severity::Mild,
                "moderate" | "moderately" => Severity::Moderate,
                "severe" | "severely" | "large" | "marked" | "markedly" | "massive"
                | "massively" | "huge" | "extensive" => Severity::Severe,
                _ => return None,
            })
        })
        .max_by_key(|severity| *severity as usize)
}

/// Characters of a measurement ("4.5 x 6.8 cm") in or right behind the range.
pub(crate) fn size_of(items: Items<'_>, range: Range<usize>) -> Option<(usize, usize)> {
    let (first, last) = tokens_of(items, &range)?;
    // Words such as "measuring up to" may stand between a finding and its size, another finding may not.
    let own = items
        .items
        .iter()
        .skip(range.end)
        .take_while(|item| {
            !matches!(
                item.tag,
                Tag::Stop | Tag::And | Tag::With | Tag::Neg | Tag::Find(_) | Tag::Shape(_)
            )
        })
        .last()
        .map_or(last, |item| item.last);
    let reach = own.min(last + 8);
    let mut start = None;
    for token in &items.tokens[first..=reach] {
        let word = token.norm.as_str();
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        let glued = word.ends_with("mm") || word.ends_with("cm");
        match start {
            _ if number && glued => return Some((start.unwrap_or(token.start), token.end)),
            Some(from) if matches!(word, "mm" | "cm" | "millimeter" | "centimeter") => {
                return Some((from, token.end));
            }
            Some(_) if number || matches!(word, "x" | "by" | "cm" | "mm") => {}
            _ if number => start = Some(token.start),
            _ => start = None,
        }
    }
    None
}
