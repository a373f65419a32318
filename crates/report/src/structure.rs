//! A report as a structure: triplets, and a form by organ system. Every field is made of words of the report and says
//! which; what the report does not state stays blank.

use crate::{
    lexicon::cover,
    tags::{Organ, Tag},
    tokens::tokenise,
    types::{Assertion, Category, Phrase, Report, Side},
    words::{Role, words_of},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Words of the report: the text, and the character ranges it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The words, joined by spaces where they stand apart.
    pub text: String,
    /// Character ranges `(start, end)` in the report text; empty where the report does not say it in words.
    pub spans: Vec<(usize, usize)>,
}

/// `[Anatomy: description + category]` of one phrase, after the form of MedTri.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triplet {
    /// Index of the phrase in [`Report::phrases`].
    pub phrase: usize,
    /// Where: the phrase's own words. Where it names no anatomy, the organ that the category implies, with no spans.
    pub anatomy: Quote,
    /// How it looks: degree, shape, age.
    pub description: Quote,
    /// What it is.
    pub category: Category,
    /// Whether it is stated.
    pub assertion: Assertion,
}

impl fmt::Display for Triplet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let category = crate::checks::spoken(self.category);
        let stated = match self.assertion {
            Assertion::Present => "",
            Assertion::Absent => "no ",
            Assertion::Uncertain => "possible ",
        };
        write!(f, "[{}: ", self.anatomy.text)?;
        if !self.description.text.is_empty() {
            write!(f, "{} + ", self.description.text)?;
        }
        write!(f, "{stated}{category}]")
    }
}

/// Part of the body that a field of the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the system itself")]
pub enum System {
    Lungs,
    Pleura,
    Airways,
    Heart,
    Mediastinum,
    Hila,
    Aorta,
    Diaphragm,
    Bones,
    SoftTissue,
    Abdomen,
    Devices,
    Surgery,
    /// The chest as a whole.
    General,
}

impl System {
    /// Every system, in the order of the form.
    pub const ALL: [Self; 14] = [
        Self::Lungs,
        Self::Pleura,
        Self::Airways,
        Self::Heart,
        Self::Mediastinum,
        Self::Hila,
        Self::Aorta,
        Self::Diaphragm,
        Self::Bones,
        Self::SoftTissue,
        Self::Abdomen,
        Self::Devices,
        Self::Surgery,
        Self::General,
    ];
}

/// What the report says in one field of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Index of the phrase in [`Report::phrases`].
    pub phrase: usize,
    /// Its words, verbatim.
    pub text: String,
    /// Where they stand.
    pub span: (usize, usize),
    /// Whether it is stated.
    pub assertion: Assertion,
    /// The patient's side.
    pub side: Side,
}

/// A field of the form. Blank (`entries` empty) where the report says nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// What the field is for.
    pub system: System,
    /// What the report says, in order.
    pub entries: Vec<Entry>,
}

/// One triplet for each phrase, in order.
#[must_use]
pub fn triplets(report: &Report) -> Vec<Triplet> {
    let quote = |phrase: &Phrase, roles: &[Role]| {
        let words: Vec<_> = words_of(phrase)
            .into_iter()
            .filter(|word| roles.contains(&word.role))
            .collect();
        Quote {
            text: words
                .iter()
                .map(|word| word.text.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            spans: words.iter().map(|word| (word.start, word.end)).collect(),
        }
    };
    report
        .phrases
        .iter()
        .enumerate()
        .map(|(index, phrase)| {
            let mut anatomy = quote(phrase, &[Role::Anatomy]);
            if anatomy.spans.is_empty() {
                implied(phrase.category).clone_into(&mut anatomy.text);
            }
            Triplet {
                phrase: index,
                anatomy,
                description: quote(phrase, &[Role::Modifier, Role::Size]),
                category: phrase.category,
                assertion: phrase.assertion,
            }
        })
        .collect()
}

/// The organ that a category is about.
fn implied(category: Category) -> &'static str {
    match system_of_category(category) {
        Some(System::Lungs) => "lungs",
        Some(System::Pleura) => "pleura",
        Some(System::Heart) => "heart",
        Some(System::Mediastinum) => "mediastinum",
        Some(System::Hila) => "hila",
        Some(System::Aorta) => "aorta",
        Some(System::Diaphragm) => "diaphragm",
        Some(System::Bones) => "bones",
        Some(System::Abdomen) => "abdomen",
        _ => "chest",
    }
}

fn system_of_category(category: Category) -> Option<System> {
    use Category as C;
    Some(match category {
        C::Atelectasis
        | C::Consolidation
        | C::DiffuseNodule
        | C::Emphysema
        | C::Fibrosis
        | C::Mass
        | C::Nodule
        | C::Edema
        | C::Pneumonia
        | C::LungOpacity
        | C::Infiltrate
        | C::Granuloma
        | C::Hyperinflation
        | C::Scarring => System::Lungs,
        C::Effusion | C::PleuralThickening | C::Pneumothorax => System::Pleura,
        C::Cardiomegaly => System::Heart,
        C::MediastinalWidening => System::Mediastinum,
        C::HilarEnlargement => System::Hila,
        C::AorticAbnormality => System::Aorta,
        C::ElevatedDiaphragm => System::Diaphragm,
        C::Fracture | C::SpineDegenerative | C::Scoliosis => System::Bones,
        C::Hernia => System::Abdomen,
        C::Device => System::Devices,
        C::PostSurgical => System::Surgery,
        C::Calcification | C::Anatomy | C::Other => return None,
    })
}

/// The system of a phrase: by its category, and where that says nothing, by the anatomy it names.
#[must_use]
pub fn system_of(phrase: &Phrase) -> System {
    if let Some(system) = system_of_category(phrase.category) {
        return system;
    }
    let chars: Vec<char> = phrase.text.chars().collect();
    let tokens = tokenise(&chars);
    let organs = cover(&tokens, 0..tokens.len())
        .into_iter()
        .filter_map(|item| match item.tag {
            Tag::Organ(organ) | Tag::OrganAdj(organ) => Some(organ),
            _ => None,
        });
    let mut system = System::General;
    for organ in organs {
        system = match organ {
            Organ::Heart => System::Heart,
            Organ::Mediastinum | Organ::Node => System::Mediastinum,
            Organ::Hilum | Organ::PulmonaryArtery => System::Hila,
            Organ::Lung | Organ::LungPart | Organ::LungVessel | Organ::Volume => System::Lungs,
            Organ::Pleura | Organ::Angle | Organ::Fissure => System::Pleura,
            Organ::Aorta | Organ::Vessel => System::Aorta,
            Organ::Airway => System::Airways,
            Organ::Diaphragm => System::Diaphragm,
            Organ::Bone | Organ::Rib | Organ::Spine | Organ::Disc | Organ::Joint => System::Bones,
            Organ::SoftTissue => System::SoftTissue,
            Organ::Abdomen => System::Abdomen,
            Organ::Chest => continue,
        };
        // The first organ named is the one that the rest says where.
        break;
    }
    system
}

/// The form: every system in order, with what the phrases of a report say of it.
#[must_use]
pub fn form(phrases: &[Phrase]) -> Vec<Field> {
    let mut fields: Vec<Field> = System::ALL
        .into_iter()
        .map(|system| Field {
            system,
            entries: Vec::new(),
        })
        .collect();
    for (index, phrase) in phrases.iter().enumerate() {
        let system = system_of(phrase);
        if let Some(field) = fields.iter_mut().find(|field| field.system == system) {
            field.entries.push(Entry {
                phrase: index,
                text: phrase.text.clone(),
                span: (phrase.start, phrase.end),
                assertion: phrase.assertion,
                side: phrase.side,
            });
        }
    }
    fields
}
