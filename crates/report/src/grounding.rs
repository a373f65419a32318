//! Whether a box could mark a phrase, whether it is of the past, and why there is no box.

use crate::{
    draft::Draft,
    noun_phrase::Items,
    tags::{Change, Organ, Tag},
    types::{Assertion, Category, NoBoxReason, Temporality},
};
use std::ops::Range;

/// Fracture ages that are past.
const OLD: &[&str] = &["old", "healed", "remote", "chronic", "healing"];

/// Things of an operation that a film shows.
const VISIBLE_SURGERY: &[&str] = &[
    "wire",
    "clip",
    "suture",
    "staple",
    "hardware",
    "fusion",
    "change",
    "xxxx",
    "rod",
    "plate",
    "screw",
    "fixation",
    "anchor",
    "material",
    "appearance",
    "stabilization",
    "cement",
    "finding",
    "augmentation",
    "vertebroplasty",
    "kyphoplasty",
    "arthroplasty",
    "interposition",
    "line",
    "pull",
    "transplant",
    "defect",
    "deformity",
];

fn says(items: Items<'_>, range: &Range<usize>, words: &[&str]) -> bool {
    range.clone().any(|i| {
        items.items.get(i).is_some_and(|item| {
            items.tokens[item.first..=item.last]
                .iter()
                .any(|token| words.contains(&token.norm.as_str()))
        })
    })
}

/// Current or past.
pub(crate) fn temporality_of(items: Items<'_>, draft: &Draft) -> Temporality {
    let past = match draft.category {
        Category::Fracture => draft.historical || (!draft.normal && says(items, &draft.range, OLD)),
        Category::PostSurgical => !says(items, &draft.range, VISIBLE_SURGERY),
        _ => draft.historical,
    };
    if past {
        Temporality::Historical
    } else {
        Temporality::Current
    }
}

/// `None` where a box could mark the phrase.
pub(crate) fn reason_of(
    items: Items<'_>,
    draft: &Draft,
    temporality: Temporality,
) -> Option<NoBoxReason> {
    if draft.assertion == Assertion::Absent {
        return Some(if draft.normal {
            NoBoxReason::Normal
        } else {
            NoBoxReason::Absent
        });
    }
    if temporality == Temporality::Historical && draft.category != Category::Fracture {
        return Some(NoBoxReason::Historical);
    }
    is_global(items, draft).then_some(NoBoxReason::NotLocalisable)
}

/// Of the lungs or the skeleton as a whole, or without a place.
fn is_global(items: Items<'_>, draft: &Draft) -> bool {
    let range = &draft.range;
    if says(
        items,
        range,
        &["diffuse", "diffusely", "generalized", "global"],
    ) {
        return true;
    }
    match draft.category {
        Category::Emphysema
        | Category::Edema
        | Category::Hyperinflation
        | Category::DiffuseNodule => true,
        Category::Fibrosis => !placed(items, range),
        Category::LungOpacity => {
            says(items, range, &["marking", "reticulation", "interstitium"])
                || (says(items, range, &["interstitial", "interstitium"])
                    && says(
                        items,
                        range,
                        &[
                            "prominence",
                            "change",
                            "pattern",
                            "thickening",
                            "disease",
                            "prominent",
                            "coarsening",
                        ],
                    ))
        }
        Category::Other => other_is_global(items, range),
        _ => false,
    }
}

/// A part of the chest or a side is named.
fn placed(items: Items<'_>, range: &Range<usize>) -> bool {
    range.clone().any(|i| {
        matches!(
            items.tag(i),
            Some(Tag::Organ(Organ::LungPart) | Tag::OrganAdj(Organ::LungPart))
        ) || matches!(items.word(i), "left" | "right")
    })
}

fn other_is_global(items: Items<'_>, range: &Range<usize>) -> bool {
    let tags = || range.clone().filter_map(|i| items.tag(i));
    let generic = tags().any(|tag| matches!(tag, Tag::Generic | Tag::Vague));
    let low = tags().any(|tag| tag == Tag::Adj(Change::LowVolume))
        || tags().any(|tag| tag == Tag::Organ(Organ::Volume));
    let arthritis = says(
        items,
        range,
        &[
            "arthritis",
            "arthritic",
            "osteoarthritis",
            "degenerative",
            "arthropathy",
            "senescent",
            "djd",
        ],
    );
    let global = [
        "volume",
        "osteopenia",
        "osteopenic",
        "osteoporosis",
        "osteoporotic",
        "demineralization",
        "demineralized",
        "crowding",
        "crowded",
        "asthma",
        "bronchitis",
        "tuberculosis",
        "tb",
        "sarcoidosis",
        "sarcoid",
        "hypertension",
        "hypoinflation",
        "underinflation",
        "hypoventilation",
        "hypoaeration",
        "hypoexpansion",
        "hypoventilatory",
        "hyperlucency",
        "hyperlucent",
        "cystic",
        "airway",
        "cuffing",
        "bronchiolitis",
        "expiratory",
        "inspiration",
        "shallow",
        "mineralized",
    ];
    low || arthritis
        || says(items, range, &global)
        || ((generic || says(items, range, &["disease"])) && !placed(items, range))
}
