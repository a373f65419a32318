//! The words that radiologists use: nouns, places, amounts. In templates `{S}` is the side ("right"), `{A}` its
//! letter ("R"), `{V}` an amount with its blank or nothing.

use phrasebox_report::{Category, Side, Zone};

/// Grammar of a noun: decides article and verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// "an opacity is"
    One,
    /// "consolidation is"
    Mass,
    /// "opacities are"
    Many,
    /// A whole statement with its own verb: "heart is enlarged".
    Clause,
}

use Number::{Many, Mass, One};

/// A noun or a whole phrase with its grammar.
pub(super) type Noun = (&'static str, Number);

/// Nouns of a finding that lies in the lung; empty for the others, which have whole phrases in [`phrases`].
pub(super) fn lung_nouns(category: Category) -> &'static [Noun] {
    match category {
        Category::LungOpacity => &[
            ("opacity", One),
            ("opacities", Many),
            ("opacification", Mass),
            ("airspace opacity", One),
            ("airspace opacities", Many),
            ("airspace disease", Mass),
            ("air space disease", Mass),
            ("alveolar opacities", Many),
            ("parenchymal opacity", One),
            ("pulmonary opacity", One),
            ("ground-glass opacity", One),
            ("ground glass opacities", Many),
            ("ground-glass shadowing", Mass),
            ("air-space shadowing", Mass),
            ("density", One),
            ("airspace process", One),
        ],
        Category::Consolidation => &[
            ("consolidation", Mass),
            ("consolidation", One),
            ("consolidations", Many),
            ("airspace consolidation", Mass),
            ("air space consolidation", Mass),
            ("consolidative change", Mass),
            ("lobar consolidation", Mass),
        ],
        Category::Infiltrate => &[
            ("infiltrate", One),
            ("infiltrates", Many),
            ("infiltration", Mass),
            ("airspace infiltrate", One),
        ],
        Category::Pneumonia => &[
            ("pneumonia", Mass),
            ("bronchopneumonia", Mass),
            ("pneumonitis", Mass),
            ("infectious process", One),
            ("infection", Mass),
            ("pneumonic process", One),
            ("aspiration pneumonia", Mass),
        ],
        Category::Atelectasis => &[
            ("atelectasis", Mass),
            ("subsegmental atelectasis", Mass),
            ("discoid atelectasis", Mass),
            ("plate-like atelectasis", Mass),
            ("atelectatic change", Mass),
            ("volume loss", Mass),
            ("collapse", Mass),
        ],
        Category::Calcification => &[
            ("calcification", One),
            ("calcifications", Many),
            ("calcified density", One),
        ],
        Category::DiffuseNodule => &[
            ("nodules", Many),
            ("multiple nodules", Many),
            ("nodularity", Mass),
            ("nodular opacities", Many),
        ],
        Category::Emphysema => &[
            ("emphysema", Mass),
            ("emphysematous change", Mass),
            ("bullae", Many),
            ("bullous disease", Mass),
        ],
        Category::Fibrosis => &[
            ("fibrosis", Mass),
            ("fibrotic change", Mass),
            ("interstitial fibrosis", Mass),
        ],
        Category::Mass => &[
            ("mass", One),
            ("lung mass", One),
            ("mass lesion", One),
            ("pulmonary mass", One),
        ],
        Category::Nodule => &[
            ("nodule", One),
            ("pulmonary nodule", One),
            ("lung nodule", One),
            ("nodular density", One),
            ("nodular opacity", One),
        ],
        Category::Edema => &[
            ("edema", Mass),
            ("pulmonary edema", Mass),
            ("interstitial edema", Mass),
            ("vascular congestion", Mass),
            ("alveolar edema", Mass),
        ],
        Category::Granuloma => &[
            ("granuloma", One),
            ("calcified granuloma", One),
            ("granulomas", Many),
            ("granulomatous disease", Mass),
        ],
        Category::Scarring => &[
            ("scarring", Mass),
            ("scar", One),
            ("linear scarring", Mass),
            ("scars", Many),
        ],
        _ => &[],
    }
}

/// Words of form that may stand before the noun of a finding.
pub(super) fn forms(category: Category) -> &'static [&'static str] {
    match category {
        Category::LungOpacity | Category::Infiltrate | Category::Consolidation => &[
            "patchy",
            "hazy",
            "focal",
            "ill-defined",
            "dense",
            "confluent",
            "streaky",
            "multifocal",
            "vague",
            "subtle",
        ],
        Category::Pneumonia => &["focal", "multifocal", "lobar", "acute", "early"],
        Category::Atelectasis => &["linear", "bandlike", "streaky", "dependent", "passive"],
        Category::Nodule | Category::Mass => &[
            "rounded",
            "spiculated",
            "solitary",
            "well-circumscribed",
            "dense",
            "8 mm",
        ],
        Category::DiffuseNodule => &["scattered", "miliary", "diffuse", "fine"],
        Category::Scarring | Category::Fibrosis => &["chronic", "coarse", "pleuroparenchymal"],
        Category::Granuloma | Category::Calcification => &["dense", "punctate", "round"],
        _ => &[],
    }
}

/// Words of amount.
pub(super) fn amounts(category: Category) -> &'static [&'static str] {
    match category {
        Category::Effusion
        | Category::Pneumothorax
        | Category::Nodule
        | Category::Mass
        | Category::Hernia
        | Category::Granuloma => &[
            "small",
            "tiny",
            "trace",
            "moderate",
            "moderate-sized",
            "large",
            "minimal",
        ],
        Category::DiffuseNodule => &["small", "tiny", "extensive", "mild"],
        Category::Calcification => &["small", "coarse", "faint"],
        _ => &[
            "mild",
            "minimal",
            "moderate",
            "severe",
            "extensive",
            "slight",
            "marked",
        ],
    }
}

/// Ways to say where in the lungs: before the noun, and after it.
pub(super) fn places(
    side: Side,
    zone: Option<Zone>,
) -> (&'static [&'static str], &'static [&'static str]) {
    match (side, zone) {
        (Side::Right | Side::Left, None) => (
            &["{S}", "{S}", "{S}-sided", "{S} lung", "{A}"],
            &[
                "in the {S} lung",
                "in the {S} lung",
                "on the {S}",
                "within the {S} lung",
                "of the {S} lung",
                "in the {S} hemithorax",
                "overlying the {S} lung",
                "in the {S} lung field",
                "on the {S} side",
            ],
        ),
        (Side::Right | Side::Left, Some(Zone::Upper)) => (
            &[
                "{S} upper lobe",
                "{S} upper lung",
                "{S} upper zone",
                "{A}UL",
            ],
            &[
                "in the {S} upper lobe",
                "in the {S} upper lung zone",
                "in the upper {S} lung",
                "in the upper zone of the {S} lung",
                "within the {A}UL",
                "in the {S} upper lung field",
            ],
        ),
        (Side::Right, Some(Zone::Mid)) => (
            &[
                "{S} middle lobe",
                "{S} midlung",
                "{S} mid zone",
                "{S} mid lung",
                "RML",
            ],
            &[
                "in the {S} middle lobe",
                "in the {S} mid lung",
                "in the {S} mid zone",
                "in the mid {S} lung",
                "in the RML",
            ],
        ),
        (Side::Left, Some(Zone::Mid)) => (
            &["lingular", "{S} midlung", "{S} mid zone", "{S} mid lung"],
            &[
                "in the lingula",
                "in the {S} mid lung",
                "in the {S} mid zone",
                "in the mid {S} lung",
            ],
        ),
        (Side::Right | Side::Left, Some(Zone::Lower)) => (
            &[
                "{S} lower lobe",
                "{S} lower lung",
                "{S} lower zone",
                "{A}LL",
            ],
            &[
                "in the {S} lower lobe",
                "in the {S} lower lung zone",
                "in the lower {S} lung",
                "in the lower zone of the {S} lung",
                "within the {A}LL",
                "in the {S} lower lung field",
            ],
        ),
        (Side::Right | Side::Left, Some(Zone::Base)) => (
            &["{S} basilar", "{S} basal", "{S} base", "{S} lung base"],
            &[
                "at the {S} lung base",
                "at the {S} base",
                "in the {S} base",
                "in the {S} lung base",
            ],
        ),
        (Side::Right | Side::Left, Some(Zone::Apex)) => (
            &["{S} apical"],
            &[
                "at the {S} apex",
                "in the {S} lung apex",
                "in the apex of the {S} lung",
            ],
        ),
        (Side::Right | Side::Left, Some(Zone::Perihilar)) => (
            &["{S} perihilar"],
            &["in the {S} perihilar region", "around the {S} hilum"],
        ),
        (Side::Left, Some(Zone::Retrocardiac)) => (
            &["left retrocardiac"],
            &[
                "in the left retrocardiac region",
                "behind the heart on the left",
            ],
        ),
        (Side::Right | Side::Left, Some(Zone::CostophrenicAngle)) => (
            &[],
            &[
                "at the {S} costophrenic angle",
                "in the {S} costophrenic sulcus",
            ],
        ),
        (Side::Right | Side::Left, Some(Zone::Peripheral)) => (
            &["{S} peripheral"],
            &[
                "in the periphery of the {S} lung",
                "in the {S} lung periphery",
            ],
        ),
        (Side::Right | Side::Left, Some(Zone::Diffuse)) => (&[], &["throughout the {S} lung"]),
        (Side::Bilateral, None) => (
            &["bilateral", "bilateral", "bilateral lung"],
            &[
                "in both lungs",
                "bilaterally",
                "on both sides",
                "of both lungs",
                "in the lungs bilaterally",
            ],
        ),
        (Side::Bilateral, Some(Zone::Upper)) => (
            &["bilateral upper lobe"],
            &["in both upper lobes", "in the upper lungs bilaterally"],
        ),
        (Side::Bilateral, Some(Zone::Mid)) => (&["bilateral midlung"], &["in both mid lungs"]),
        (Side::Bilateral, Some(Zone::Lower)) => (
            &["bilateral lower lobe"],
            &["in both lower lobes", "in the lower lobes bilaterally"],
        ),
        (Side::Bilateral, Some(Zone::Base)) => (
            &["bibasilar", "bibasal", "bilateral basilar"],
            &[
                "at both lung bases",
                "at the lung bases",
                "in the lung bases",
                "at both bases",
            ],
        ),
        (Side::Bilateral, Some(Zone::Apex)) => (
            &["biapical", "bilateral apical"],
            &["in both apices", "at the lung apices"],
        ),
        (Side::Bilateral, Some(Zone::Perihilar)) => {
            (&["bilateral perihilar"], &["in both perihilar regions"])
        }
        (Side::Bilateral, Some(Zone::Peripheral)) => (
            &["bilateral peripheral"],
            &["in the periphery of both lungs"],
        ),
        (Side::Bilateral, Some(Zone::Diffuse)) => (
            &["diffuse bilateral", "bilateral diffuse"],
            &["diffusely in both lungs", "throughout both lungs"],
        ),
        (Side::None, Some(Zone::Upper)) => (
            &["upper lobe"],
            &["in the upper lobe", "in the upper lung zone"],
        ),
        (Side::None, Some(Zone::Lower)) => (
            &["lower lobe"],
            &["in the lower lobe", "in the lower lung zone"],
        ),
        (Side::None, Some(Zone::Base)) => {
            (&["basilar", "basal"], &["at the lung base", "at the base"])
        }
        (Side::None, Some(Zone::Apex)) => (&["apical"], &["at the apex"]),
        (Side::None, Some(Zone::Perihilar)) => (&["perihilar"], &["in the perihilar region"]),
        (Side::None, Some(Zone::Retrocardiac)) => (
            &["retrocardiac"],
            &[
                "in the retrocardiac region",
                "behind the heart",
                "in the retrocardiac space",
            ],
        ),
        (Side::None, Some(Zone::Peripheral)) => (&["peripheral"], &["in the lung periphery"]),
        (Side::None, Some(Zone::Diffuse)) => (&["diffuse"], &["diffusely"]),
        (Side::Right, Some(Zone::Retrocardiac))
        | (Side::Bilateral, Some(Zone::Retrocardiac | Zone::CostophrenicAngle))
        | (Side::None, Some(Zone::Mid | Zone::CostophrenicAngle) | None) => (&[], &[]),
    }
}
