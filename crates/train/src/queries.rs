//! What is asked about a film and what the right answer is: one query per target and side, with one box, the union
//! of what was drawn there, or the knowledge that nothing is there.

use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{Category, Side, Zone};

use crate::datasets::{BoxLabel, Film, Source};

/// What a query asks for. Sides are the patient's: image-left is the patient's right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QueryTarget {
    /// The right lung.
    RightLung,
    /// The left lung.
    LeftLung,
    /// The heart: the cardiomediastinal silhouette.
    Heart,
    /// Air space filled, by whatever name, in the lung of this side (`Right` or `Left`).
    Opacity(Side),
    /// Any other observation, on this side.
    Other(Category, Side),
}

impl QueryTarget {
    /// The side asked for; `None` for the heart and other midline structures.
    #[must_use]
    pub fn side(self) -> Side {
        match self {
            Self::RightLung => Side::Right,
            Self::LeftLung => Side::Left,
            Self::Heart => Side::None,
            Self::Opacity(side) | Self::Other(_, side) => side,
        }
    }

    /// The same target on the other side.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::RightLung => Self::LeftLung,
            Self::LeftLung => Self::RightLung,
            Self::Heart => Self::Heart,
            Self::Opacity(side) => Self::Opacity(other_side(side)),
            Self::Other(category, side) => Self::Other(category, other_side(side)),
        }
    }
}

/// Left for right and right for left; both and none stay.
#[must_use]
pub fn other_side(side: Side) -> Side {
    match side {
        Side::Left => Side::Right,
        Side::Right => Side::Left,
        Side::Bilateral | Side::None => side,
    }
}

/// One question about one film with its answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Query {
    /// What is asked.
    pub target: QueryTarget,
    /// The union of all true boxes, in film coordinates; none where nothing is there.
    pub truth: Option<BoundingBox>,
    /// Whether it is on the film; `None` where readers disagree: then a box may be learnt from, presence may not.
    pub present: Option<bool>,
}

/// How far, in film widths, a box must reach over the midline before the other side can no longer be called free.
const REACH: f32 = 0.1;

/// x of the midline: halfway between the lungs where both are drawn, else the middle of the film.
#[must_use]
pub fn midline(film: &Film) -> f32 {
    let right = film.union_of(|l| l == BoxLabel::RightLung);
    let left = film.union_of(|l| l == BoxLabel::LeftLung);
    match (right, left) {
        (Some(right), Some(left)) => f32::midpoint(right.xyxy()[2], left.xyxy()[0]),
        _ => 0.5,
    }
}

/// The patient's side on which a box has its centre.
#[must_use]
pub fn side_of(region: BoundingBox, midline: f32) -> Side {
    if region.cxcywh()[0] < midline {
        Side::Right
    } else {
        Side::Left
    }
}

/// The third of the lung in which a box has its centre, or none if it takes most of the lung's height. Without a
/// lung, the median lung of the training films stands in.
#[must_use]
pub fn zone_of(region: BoundingBox, lung: Option<BoundingBox>) -> Option<Zone> {
    let (top, bottom) = lung.map_or((0.09, 0.855), |b| (b.xyxy()[1], b.xyxy()[3]));
    let height = (bottom - top).max(f32::EPSILON);
    let at = (region.cxcywh()[1] - top) / height;
    if region.height() > 0.6 * height {
        None
    } else if at < 1.0 / 3.0 {
        Some(Zone::Upper)
    } else if at < 2.0 / 3.0 {
        Some(Zone::Mid)
    } else {
        Some(Zone::Lower)
    }
}

/// Everything that can be asked about a film with a trusted answer: lungs, heart, opacity per side, and the few
/// other findings that were boxed.
///
/// A side counts as free of opacity only where somebody read the whole film for it: RSNA, or the masks of
/// `covid-seg`. The NIH box list names one finding and is silent about the rest. Where it contradicts RSNA the box
/// stays and presence is unknown, on both sides.
#[must_use]
pub fn film_queries(film: &Film) -> Vec<Query> {
    let mut queries = Vec::new();
    let agreed = if film.conflict { None } else { Some(true) };
    let mut found = |target, truth| {
        queries.push(Query {
            target,
            truth: Some(truth),
            present: agreed,
        });
    };
    if !film.laterality_doubtful {
        if let Some(lung) = film.union_of(|l| l == BoxLabel::RightLung) {
            found(QueryTarget::RightLung, lung);
        }
        if let Some(lung) = film.union_of(|l| l == BoxLabel::LeftLung) {
            found(QueryTarget::LeftLung, lung);
        }
    }
    if let Some(heart) = film.union_of(|l| l == BoxLabel::Cardiomediastinum) {
        found(QueryTarget::Heart, heart);
    }
    let midline = midline(film);
    for boxed in &film.boxes {
        let category = match boxed.label {
            BoxLabel::Cardiomegaly => {
                found(
                    QueryTarget::Other(Category::Cardiomegaly, Side::None),
                    boxed.xyxy,
                );
                continue;
            }
            BoxLabel::Atelectasis => Category::Atelectasis,
            BoxLabel::Effusion => Category::Effusion,
            BoxLabel::Mass => Category::Mass,
            BoxLabel::Nodule => Category::Nodule,
            BoxLabel::Pneumothorax => Category::Pneumothorax,
            _ => continue,
        };
        if !film.laterality_doubtful {
            found(
                QueryTarget::Other(category, side_of(boxed.xyxy, midline)),
                boxed.xyxy,
            );
        }
    }
    queries.extend(opacity_queries(film, midline));
    queries
}

fn opacity_queries(film: &Film, midline: f32) -> Vec<Query> {
    let boxes: Vec<BoundingBox> = film
        .boxes
        .iter()
        .filter(|b| b.label.is_opacity())
        .map(|b| b.xyxy)
        .collect();
    // On a film that may be mirrored only "on neither side" still holds.
    if film.laterality_doubtful && !boxes.is_empty() {
        return Vec::new();
    }
    let read_whole = match film.source {
        Source::Nih => film.rsna_class.is_some() && !film.conflict,
        Source::CovidSeg => true,
        Source::LungBoxes => false,
    };
    [Side::Right, Side::Left]
        .into_iter()
        .filter_map(|side| {
            let here = boxes
                .iter()
                .copied()
                .filter(|b| side_of(*b, midline) == side)
                .reduce(BoundingBox::union);
            let reaches_in = boxes.iter().any(|b| match side {
                Side::Right => b.xyxy()[0] < midline - REACH,
                _ => b.xyxy()[2] > midline + REACH,
            });
            let target = QueryTarget::Opacity(side);
            match here {
                Some(truth) => {
                    let present = if film.conflict { None } else { Some(true) };
                    Some(Query {
                        target,
                        truth: Some(truth),
                        present,
                    })
                }
                None if read_whole && !reaches_in => Some(Query {
                    target,
                    truth: None,
                    present: Some(false),
                }),
                None => None,
            }
        })
        .collect()
}

/// Queries from an exactly known truth, such as a phantom's: a bilateral one is asked once per side, each side with
/// the boxes whose centre lies there. A side of a present bilateral truth without a box is not asked.
#[must_use]
pub fn truth_queries(
    category: Category,
    side: Side,
    present: bool,
    boxes: &[BoundingBox],
    midline: f32,
) -> Vec<Query> {
    let target = |side| match category {
        Category::LungOpacity
        | Category::Consolidation
        | Category::Infiltrate
        | Category::Pneumonia => QueryTarget::Opacity(side),
        _ => QueryTarget::Other(category, side),
    };
    let sides: &[Side] = match (side, target(side)) {
        (Side::Bilateral, _) | (Side::None, QueryTarget::Opacity(_)) => &[Side::Right, Side::Left],
        (Side::Left, _) => &[Side::Left],
        (Side::Right, _) => &[Side::Right],
        (Side::None, _) => &[Side::None],
    };
    sides
        .iter()
        .filter_map(|asked| {
            let here = boxes
                .iter()
                .copied()
                .filter(|b| sides.len() == 1 || side_of(*b, midline) == *asked)
                .reduce(BoundingBox::union);
            (present == here.is_some()).then(|| Query {
                target: target(*asked),
                truth: here,
                present: Some(present),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
