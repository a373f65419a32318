//! The category that the words of a phrase add up to.

use crate::{
    noun_phrase::Items,
    tags::{Change, Organ, Tag},
    types::Category,
};
use std::ops::Range;

/// The words of a phrase, sorted by what they do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content<'a> {
    /// Observation nouns before the first place.
    finds: Vec<Category>,
    /// Observation nouns behind "of" or in a place.
    far_finds: Vec<Category>,
    changes: Vec<Change>,
    far_changes: Vec<Change>,
    pub(crate) organs: Vec<Organ>,
    generic: bool,
    /// Anatomy stands as an adjective with a removed noun ("pulmonary XXXX").
    redacted_noun: bool,
    words: Vec<&'a str>,
}

impl<'a> Content<'a> {
    pub(crate) fn new(items: Items<'a>, range: Range<usize>, core_end: usize) -> Self {
        let mut content = Self::default();
        for i in range.clone() {
            let near = i < core_end;
            match items.tag(i) {
                Some(Tag::Find(category)) if near => content.finds.push(category),
                Some(Tag::Find(category)) => content.far_finds.push(category),
                Some(Tag::Shape(change) | Tag::Adj(change)) if near => {
                    content.changes.push(change);
                    content.words.push(items.word(i));
                }
                Some(Tag::Shape(change) | Tag::Adj(change)) => content.far_changes.push(change),
                Some(Tag::Organ(organ) | Tag::OrganAdj(organ)) => {
                    content.redacted_noun |= items.tag(i + 1) == Some(Tag::Redacted)
                        && i + 1 < range.end
                        && matches!(items.tag(i), Some(Tag::OrganAdj(_)));
                    content.organs.push(organ);
                }
                Some(Tag::Generic | Tag::Vague) => content.generic = true,
                Some(_) => content.words.push(items.word(i)),
                None => {}
            }
        }
        content
    }

    /// Adds the noun that modifiers share with a later item.
    pub(crate) fn add_head(&mut self, head: &Self) {
        self.finds.extend(&head.finds);
        self.changes.extend(&head.changes);
        self.generic |= head.generic;
        if self.organs.is_empty() {
            self.organs.extend(&head.organs);
        }
    }

    fn has(&self, organ: Organ) -> bool {
        self.organs.contains(&organ)
    }

    fn has_any(&self, organs: &[Organ]) -> bool {
        self.organs.iter().any(|organ| organs.contains(organ))
    }

    fn says(&self, words: &[&str]) -> bool {
        self.words.iter().any(|word| words.contains(word))
    }

    pub(crate) fn has_change(&self, change: Change) -> bool {
        self.changes.contains(&change) || self.far_changes.contains(&change)
    }
}

/// The category of a phrase from its words.
pub(crate) fn category_of(content: &Content<'_>) -> Category {
    let named = |list: &[Category]| list.last().copied();
    if content.finds.contains(&Category::Granuloma)
        || content.far_finds.contains(&Category::Granuloma)
    {
        return Category::Granuloma;
    }
    let changes = content.changes.iter().chain(&content.far_changes).copied();
    if content.finds.is_empty() {
        if content.changes.is_empty() {
            if let Some(category) = named(&content.far_finds) {
                return refined(category, content);
            }
        } else if let Some(category) = named(&content.far_finds)
            // "calcifications of the mitral valve".
            && !(category == Category::Device && content.changes.contains(&Change::Calcified))
            && !content
                .changes
                .iter()
                .any(|change| matches!(change, Change::Of(_) | Change::Degenerative))
        {
            return refined(category, content);
        }
    } else {
        // Of two nouns the more telling one: "healed fracture deformity", "airspace opacity infiltrate".
        for category in [Category::Fracture, Category::Device, Category::PostSurgical] {
            if content.finds.contains(&category) {
                return refined(category, content);
            }
        }
        if let Some(category) = named(&content.finds) {
            return refined(category, content);
        }
    }
    changes
        .filter_map(|change| changed(change, content))
        .min_by_key(|category| *category == Category::Other)
        .unwrap_or_else(|| normal_category(content))
}

/// An observation noun read with its modifiers and anatomy.
fn refined(category: Category, content: &Content<'_>) -> Category {
    match category {
        Category::LungOpacity if content.has_change(Change::Of(Category::Granuloma)) => {
            Category::Granuloma
        }
        Category::LungOpacity if content.has_change(Change::Of(Category::Atelectasis)) => {
            Category::Atelectasis
        }
        Category::LungOpacity if content.has_change(Change::Of(Category::Fibrosis)) => {
            Category::Fibrosis
        }
        Category::LungOpacity if content.has_change(Change::Calcified) => Category::Calcification,
        Category::LungOpacity if content.has(Organ::Pleura) && !content.has(Organ::Lung) => {
            Category::PleuralThickening
        }
        Category::Mass if content.has_any(&[Organ::Bone, Organ::Rib, Organ::Spine]) => {
            Category::Other
        }
        Category::Mass if content.has_change(Change::Calcified) => Category::Calcification,
        Category::Nodule if content.has_change(Change::Of(Category::Granuloma)) => {
            Category::Granuloma
        }
        Category::Nodule if content.says(&["innumerable", "diffuse", "miliary", "numerous"]) => {
            Category::DiffuseNodule
        }
        Category::Atelectasis if content.has_any(&[Organ::Spine, Organ::Bone]) => Category::Other,
        Category::SpineDegenerative if content.has(Organ::Joint) => Category::Other,
        Category::Edema if content.has(Organ::SoftTissue) => Category::Other,
        Category::AorticAbnormality if content.has(Organ::Vessel) && !content.has(Organ::Aorta) => {
            Category::Calcification
        }
        Category::Effusion if content.says(&["pericardial"]) || content.has(Organ::Heart) => {
            Category::Other
        }
        Category::Effusion if content.has(Organ::Joint) => Category::Other,
        other => other,
    }
}

/// What a departure from normal means for the anatomy it is said of. `None`: nothing by itself.
fn changed(change: Change, content: &Content<'_>) -> Option<Category> {
    use Category as C;
    use Organ::{
        Aorta, Bone, Diaphragm, Fissure, Heart, Hilum, Joint, Lung, LungPart, LungVessel,
        Mediastinum, Node, Pleura, PulmonaryArtery, Rib, Spine, Vessel,
    };
    let has = |organ| content.has(organ);
    let skeleton = content.has_any(&[Bone, Rib, Spine, Joint]);
    Some(match change {
        Change::Of(C::AorticAbnormality) if has(Vessel) && !has(Aorta) => C::AorticAbnormality,
        Change::Of(C::Atelectasis) if skeleton => C::Other,
        Change::Of(C::Granuloma | C::Fibrosis) if has(Spine) => C::Other,
        Change::Of(category) => category,
        Change::Enlarged | Change::Increased => {
            if content.has_any(&[Hilum, PulmonaryArtery]) {
                C::HilarEnlargement
            } else if has(Aorta) {
                C::AorticAbnormality
            } else if has(Heart) {
                C::Cardiomegaly
            } else if content.has_any(&[LungVessel]) || (has(Lung) && has(Vessel)) {
                C::Edema
            } else if has(Mediastinum) {
                C::MediastinalWidening
            } else if (has(Lung) && change == Change::Increased) || (has(LungPart) && !has(Node)) {
                C::LungOpacity
            } else {
                C::Other
            }
        }
        Change::Calcified => {
            if has(Aorta) {
                C::AorticAbnormality
            } else if has(Pleura) {
                C::PleuralThickening
            } else {
                C::Calcification
            }
        }
        Change::Elevated if has(Diaphragm) => C::ElevatedDiaphragm,
        Change::Thickened if content.has_any(&[Pleura, Fissure]) => C::PleuralThickening,
        Change::Thickened if content.organs.as_slice() == [LungPart] => C::PleuralThickening,
        Change::Degenerative if has(Spine) => C::SpineDegenerative,
        Change::Degenerative if content.has_any(&[Joint, Bone, Rib]) => C::Other,
        Change::Degenerative if content.says(&["arthritic", "osteoarthritic", "senescent"]) => {
            C::Other
        }
        Change::Degenerative => C::SpineDegenerative,
        Change::Obscured if content.has_any(&[Lung, LungPart, Diaphragm, Heart]) => C::LungOpacity,
        Change::Adenopathy if has(Hilum) => C::HilarEnlargement,
        Change::Adenopathy if has(Mediastinum) => C::MediastinalWidening,
        Change::Odd if has(Aorta) => C::AorticAbnormality,
        Change::Odd if has(Mediastinum) => C::MediastinalWidening,
        Change::Odd if has(Hilum) => C::HilarEnlargement,
        Change::Odd if has(Heart) => C::Cardiomegaly,
        _ => C::Other,
    })
}

/// The category that a statement of normality about this anatomy denies.
pub(crate) fn normal_category(content: &Content<'_>) -> Category {
    if content.generic || content.redacted_noun && !content.has_any(&[Organ::Aorta, Organ::Angle]) {
        return Category::Other;
    }
    let order = [
        (Organ::Heart, Category::Cardiomegaly),
        (Organ::LungVessel, Category::Edema),
        (Organ::PulmonaryArtery, Category::HilarEnlargement),
        (Organ::Aorta, Category::AorticAbnormality),
        (Organ::Hilum, Category::HilarEnlargement),
        (Organ::Disc, Category::SpineDegenerative),
        (Organ::Spine, Category::Other),
        (Organ::Angle, Category::Other),
        (Organ::Fissure, Category::Other),
        (Organ::Airway, Category::Other),
        (Organ::Diaphragm, Category::ElevatedDiaphragm),
        (Organ::Volume, Category::Other),
        (Organ::Bone, Category::Other),
        (Organ::Rib, Category::Other),
        (Organ::Joint, Category::Other),
        (Organ::SoftTissue, Category::Other),
        (Organ::Abdomen, Category::Other),
        (Organ::Mediastinum, Category::MediastinalWidening),
        (Organ::Pleura, Category::Effusion),
        (Organ::Lung, Category::LungOpacity),
        (Organ::LungPart, Category::LungOpacity),
    ];
    order
        .iter()
        .find(|(organ, _)| content.has(*organ))
        .map_or(Category::Other, |(_, category)| *category)
}
