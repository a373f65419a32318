//! What a lexicon term does in a sentence.

use crate::types::Category;

/// Anatomy that reports make statements about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Organ {
    Heart,
    Mediastinum,
    Hilum,
    PulmonaryArtery,
    /// Pulmonary vascularity, vascular markings.
    LungVessel,
    /// Vessels not said to be of the lung.
    Vessel,
    Lung,
    /// A lobe, zone, base, apex or half of the chest.
    LungPart,
    Volume,
    Pleura,
    /// Costophrenic angle.
    Angle,
    Fissure,
    Aorta,
    Airway,
    Diaphragm,
    Bone,
    Rib,
    Spine,
    Disc,
    Joint,
    Node,
    SoftTissue,
    Abdomen,
    /// The chest as a whole ("cardiopulmonary").
    Chest,
}

/// How an organ departs from normal; the category follows from the organ and this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Change {
    /// The word alone names the category ("emphysematous").
    Of(Category),
    Enlarged,
    /// More than before or than normal; abnormal only of vessels, markings and the heart.
    Increased,
    Calcified,
    Elevated,
    Blunted,
    Thickened,
    Degenerative,
    LowVolume,
    Obscured,
    Deformed,
    Adenopathy,
    /// Abnormal, with no category of its own.
    Odd,
}

/// The part that a term plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tag {
    /// A noun that names an observation.
    Find(Category),
    /// A noun that names a departure from normal ("enlargement").
    Shape(Change),
    /// An adjective of a departure from normal ("enlarged").
    Adj(Change),
    /// A noun with no content of its own ("abnormality", "process").
    Generic,
    /// As [`Tag::Generic`], but never an observation unless denied ("finding").
    Vague,
    Organ(Organ),
    OrganAdj(Organ),
    /// Size, contour, appearance.
    Aspect,
    /// A word of normality.
    Norm,
    /// A word of normal inflation; with lungs, not a statement that they are clear.
    Inflated,
    /// A modifier that belongs to a phrase.
    Mod,
    /// Comparison with earlier films; no part of a phrase at its edges.
    Comp,
    /// Evidence words; no part of a phrase at its edges.
    Evid,
    Adverb,
    Neg,
    /// Says that what follows has gone ("resolution of").
    Gone,
    /// Said of the subject: it has gone ("resolved").
    Resolved,
    /// Said of the subject: it is not there ("absent").
    Missing,
    Hedge,
    /// "excluded", "exclude": a hedge where negated.
    Exclude,
    Versus,
    Or,
    And,
    Slash,
    Comma,
    Colon,
    With,
    Be,
    Show,
    Seen,
    Prep,
    Of,
    There,
    Art,
    /// Ends every scope.
    Stop,
    /// Leads from a finding to its interpretation ("consistent with").
    Conn,
    Advice,
    If,
    Past,
    Measure,
    Num,
    /// A removed word.
    Redacted,
    Unknown,
}

impl Tag {
    /// May stand inside the core of a noun phrase.
    pub(crate) fn is_content(self) -> bool {
        matches!(
            self,
            Self::Find(_)
                | Self::Shape(_)
                | Self::Adj(_)
                | Self::Generic
                | Self::Vague
                | Self::Organ(_)
                | Self::OrganAdj(_)
                | Self::Aspect
                | Self::Mod
                | Self::Num
                | Self::Redacted
        )
    }

    /// Never the first or the last word of a phrase.
    pub(crate) fn is_edge(self) -> bool {
        matches!(
            self,
            Self::Comp
                | Self::Evid
                | Self::Adverb
                | Self::Art
                | Self::Prep
                | Self::Of
                | Self::And
                | Self::Or
                | Self::Slash
                | Self::Comma
                | Self::Colon
                | Self::Be
                | Self::Show
                | Self::Seen
                | Self::Measure
                | Self::Hedge
                | Self::Neg
        )
    }
}
