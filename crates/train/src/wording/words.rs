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

/// Whole phrases of the other findings; those with `{S}` name a side, the others none.
pub(super) fn phrases(category: Category) -> &'static [Noun] {
    match category {
        Category::Effusion => &[
            ("{V}{S} pleural effusion", One),
            ("{V}{S}-sided pleural effusion", One),
            ("{V}{S} effusion", One),
            ("{V}pleural effusion on the {S}", One),
            ("{V}{S} pleural fluid", Mass),
            ("{V}{S}-sided effusion", One),
            ("{V}layering {S} pleural effusion", One),
            ("{V}{A} pleural effusion", One),
            ("{V}{S} hydrothorax", One),
            ("{V}pleural effusion", One),
            ("{V}effusion", One),
            ("{V}pleural fluid", Mass),
        ],
        Category::Pneumothorax => &[
            ("{V}{S} pneumothorax", One),
            ("{V}{S}-sided pneumothorax", One),
            ("{V}pneumothorax on the {S}", One),
            ("{V}{S} apical pneumothorax", One),
            ("{V}{A} pneumothorax", One),
            ("{V}{S} PTX", One),
            ("{V}pneumothorax", One),
        ],
        Category::PleuralThickening => &[
            ("{V}{S} pleural thickening", Mass),
            ("{V}thickening of the {S} pleura", Mass),
            ("{V}pleural thickening on the {S}", Mass),
            ("{S} pleural plaque", One),
            ("{V}pleural thickening", Mass),
        ],
        Category::Cardiomegaly => &[
            ("{V}cardiomegaly", Mass),
            ("{V}enlarged heart", One),
            ("{V}cardiac enlargement", Mass),
            ("heart is enlarged", Mass),
            ("heart size is enlarged", Mass),
            ("enlarged cardiac silhouette", One),
            ("{V}enlargement of the cardiac silhouette", Mass),
            ("enlarged cardiomediastinal silhouette", One),
            ("cardiac silhouette is enlarged", Mass),
            ("prominent heart", One),
            ("increased heart size", Mass),
        ],
        Category::MediastinalWidening => &[
            ("{V}mediastinal widening", Mass),
            ("widened mediastinum", One),
            ("widening of the mediastinum", Mass),
            ("wide mediastinum", One),
            ("prominent mediastinal contour", One),
        ],
        Category::HilarEnlargement => &[
            ("{V}enlarged {S} hilum", One),
            ("{V}{S} hilar enlargement", Mass),
            ("{V}prominence of the {S} hilum", Mass),
            ("{V}{S} hilar prominence", Mass),
            ("{V}{S} hilar fullness", Mass),
            ("{V}{S} hilar adenopathy", Mass),
            ("{V}hilar enlargement", Mass),
            ("prominent hila", Many),
        ],
        Category::AorticAbnormality => &[
            ("tortuous aorta", One),
            ("{V}tortuosity of the thoracic aorta", Mass),
            ("ectatic aorta", One),
            ("aortic calcification", Mass),
            ("unfolded aorta", One),
            ("atherosclerotic aorta", One),
            ("calcified aortic arch", One),
            ("aortic atherosclerosis", Mass),
            ("enlarged aortic knob", One),
        ],
        Category::SpineDegenerative => &[
            ("{V}degenerative changes of the thoracic spine", Many),
            ("{V}thoracic spondylosis", Mass),
            ("{V}degenerative disc disease", Mass),
            ("osteophytes of the spine", Many),
            ("{V}degenerative change of the spine", Mass),
        ],
        Category::Scoliosis => &[
            ("{V}scoliosis", Mass),
            ("{V}thoracic scoliosis", Mass),
            ("{V}dextroscoliosis", Mass),
            ("{V}levoscoliosis", Mass),
            ("{V}scoliotic curvature of the spine", Mass),
        ],
        Category::ElevatedDiaphragm => &[
            ("elevated {S} hemidiaphragm", One),
            ("{V}elevation of the {S} hemidiaphragm", Mass),
            ("{V}{S} hemidiaphragm elevation", Mass),
            ("raised {S} hemidiaphragm", One),
            ("eventration of the {S} hemidiaphragm", Mass),
            ("{S} hemidiaphragm is elevated", Mass),
            ("elevated diaphragm", One),
        ],
        Category::Fracture => &[
            ("{S} rib fracture", One),
            ("{S}-sided rib fractures", Many),
            ("fracture of the {S} clavicle", One),
            ("{S} clavicle fracture", One),
            ("fracture of the {S} 6th rib", One),
            ("displaced fracture of the {S} posterior 7th rib", One),
            ("fractures of the {S} ribs", Many),
            ("rib fracture", One),
            ("compression fracture", One),
        ],
        Category::Device => &[
            ("{S} PICC", One),
            ("{S} internal jugular central venous catheter", One),
            ("{S} chest tube", One),
            ("{S}-sided pacemaker", One),
            ("{S} subclavian line", One),
            ("{S} chest port", One),
            ("{S} IJ line", One),
            ("endotracheal tube", One),
            ("nasogastric tube", One),
            ("ET tube", One),
            ("feeding tube", One),
            ("central venous line", One),
            ("pacemaker leads", Many),
            ("dual-lead pacemaker", One),
        ],
        Category::PostSurgical => &[
            ("surgical clips in the {S} axilla", Many),
            ("{S} mastectomy", Mass),
            ("{S} lobectomy", Mass),
            ("postsurgical changes in the {S} lung", Many),
            ("median sternotomy wires", Many),
            ("sternotomy wires", Many),
            ("surgical clips", Many),
            ("CABG clips", Many),
            ("spinal fusion hardware", Mass),
        ],
        Category::Hernia => &[
            ("{V}hiatal hernia", One),
            ("{V}hiatus hernia", One),
            ("{V}diaphragmatic hernia", One),
            ("{V}{S} diaphragmatic hernia", One),
            ("{V}retrocardiac hiatal hernia", One),
        ],
        Category::Hyperinflation => &[
            ("{V}hyperinflation", Mass),
            ("hyperinflated lungs", Many),
            ("{V}hyperexpansion of the lungs", Mass),
            ("hyperexpanded lungs", Many),
            ("hyperinflated {S} lung", One),
            ("flattening of the diaphragms", Mass),
        ],
        Category::Anatomy => &[
            ("{S} lung", One),
            ("{S} lung field", One),
            ("{S} hemithorax", One),
            ("{S} hemidiaphragm", One),
            ("{S} hilum", One),
            ("{S} costophrenic angle", One),
            ("{S} clavicle", One),
            ("heart", One),
            ("cardiac silhouette", One),
            ("cardiomediastinal silhouette", One),
            ("trachea", One),
            ("aortic arch", One),
            ("mediastinum", One),
            ("thoracic spine", One),
        ],
        Category::Other => &[
            ("blunting of the {S} costophrenic angle", Mass),
            ("{S} costophrenic angle blunting", Mass),
            ("{S} shoulder arthritis", Mass),
            ("{S} nipple shadow", One),
            ("low lung volumes", Many),
            ("osteopenia", Mass),
            ("kyphosis", Mass),
            ("chronic lung disease", Mass),
            ("tuberculosis", Mass),
            ("free air under the diaphragm", Mass),
        ],
        _ => &[],
    }
}

/// What the lung of a side is called.
pub(super) const LUNG: &[Noun] = &[
    ("{S} lung", One),
    ("{S} lung", One),
    ("{S} lung field", One),
    ("{S} hemithorax", One),
    ("{S} lung parenchyma", Mass),
    ("lung on the {S}", One),
    ("{S}-sided lung", One),
    ("{A} lung", One),
    ("entire {S} lung", One),
    ("lung of the {S} side", One),
];

/// What the heart is called.
pub(super) const HEART: &[Noun] = &[
    ("heart", One),
    ("heart", One),
    ("cardiac silhouette", One),
    ("cardiac silhouette", One),
    ("cardiomediastinal silhouette", One),
    ("cardiomediastinal silhouette", One),
    ("cardiomediastinum", One),
    ("cardiac shadow", One),
    ("heart shadow", One),
    ("cardiac contour", One),
    ("heart size", Mass),
    ("heart and mediastinum", Many),
    ("cardiomediastinal contour", One),
    ("cardiopericardial silhouette", One),
];

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
        Category::DiffuseNodule => &["scattered", "tiny", "miliary", "innumerable"],
        Category::Scarring | Category::Fibrosis => &["chronic", "coarse", "pleuroparenchymal"],
        Category::Granuloma | Category::Calcification => &["small", "dense", "punctate"],
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
        Category::DiffuseNodule | Category::Calcification => &["a few", "several", "small"],
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
