//! Findings in a radiologist's words.

use phrasebox_report::{Category, Severity, Side, Zone};

use crate::findings::{Device, Finding};
use crate::rng::Rng;

/// A finding as a noun phrase.
#[derive(Clone, Debug)]
pub(crate) struct Wording {
    /// The phrase, lower case, without article.
    pub(crate) phrase: String,
    /// "There are", no article.
    pub(crate) plural: bool,
    /// Whether an article goes before it.
    pub(crate) counted: bool,
}

impl Wording {
    /// The article with its blank, or nothing.
    pub(crate) fn article(&self) -> &'static str {
        if self.plural || !self.counted {
            ""
        } else if self.phrase.starts_with(['a', 'e', 'i', 'o', 'u', '8']) {
            "an "
        } else {
            "a "
        }
    }
}

fn side_word(side: Side) -> &'static str {
    match side {
        Side::Right => "right",
        Side::Left => "left",
        Side::Bilateral => "bilateral",
        Side::None => "",
    }
}

/// Words of amount: of extent ("small"), or of degree ("mild").
fn size_word(s: Severity, rng: &mut Rng) -> &'static str {
    match s {
        Severity::Minimal => rng.pick(&["tiny", "trace", "minimal"]),
        Severity::Mild => "small",
        Severity::Moderate => rng.pick(&["moderate", "moderate-sized"]),
        Severity::Severe => "large",
    }
}

fn degree_word(s: Severity, rng: &mut Rng) -> &'static str {
    match s {
        Severity::Minimal => rng.pick(&["minimal", "subtle", "faint"]),
        Severity::Mild => rng.pick(&["mild", "", ""]),
        Severity::Moderate => rng.pick(&["moderate", ""]),
        Severity::Severe => rng.pick(&["severe", "extensive", "marked"]),
    }
}

/// (before the noun, after "in the" or "at the").
fn zone_words(zone: Option<Zone>, side: Side, rng: &mut Rng) -> (&'static str, &'static str) {
    match zone {
        Some(Zone::Upper) => rng.pick(&[
            ("upper lobe", "upper lobe"),
            ("upper zone", "upper zone"),
            ("upper lung", "upper lung"),
        ]),
        Some(Zone::Mid) if side == Side::Right => rng.pick(&[
            ("middle lobe", "middle lobe"),
            ("mid lung", "mid lung"),
            ("mid zone", "mid zone"),
        ]),
        Some(Zone::Mid) => rng.pick(&[("mid lung", "mid lung"), ("mid zone", "mid zone")]),
        Some(Zone::Lower) => rng.pick(&[
            ("lower lobe", "lower lobe"),
            ("lower zone", "lower zone"),
            ("lower lung", "lower lung"),
        ]),
        Some(Zone::Base) => rng.pick(&[("basilar", "lung base"), ("basal", "base")]),
        Some(Zone::Apex) => ("apical", "lung apex"),
        Some(Zone::Perihilar) => ("perihilar", "perihilar region"),
        _ => ("", "lung"),
    }
}

fn joined(words: &[&str]) -> String {
    let kept: Vec<&str> = words.iter().copied().filter(|w| !w.is_empty()).collect();
    kept.join(" ")
}

/// "moderate right lower lobe consolidation" or "moderate consolidation in the right lower lobe".
fn placed(amount: &str, noun: &str, f: &Finding, rng: &mut Rng) -> String {
    let (before, after) = zone_words(f.zone, f.side, rng);
    let side = side_word(f.side);
    if f.side == Side::Bilateral || rng.chance(0.6) {
        return joined(&[amount, side, before, noun]);
    }
    let link = match f.zone {
        Some(Zone::Base | Zone::Apex) => "at the",
        _ => "in the",
    };
    joined(&[amount, noun, link, side, after])
}

/// Puts a finding into words.
pub(crate) fn describe(f: &Finding, rng: &mut Rng) -> Wording {
    use Category as C;
    let side = side_word(f.side);
    let both = f.side == Side::Bilateral;
    let degree = degree_word(f.severity, rng);
    let size = size_word(f.severity, rng);
    let ending =
        |singular: &'static str, plural: &'static str| if both { plural } else { singular };
    let (phrase, plural, counted) = match f.category {
        C::Consolidation => (
            placed(
                degree,
                rng.pick(&["consolidation", "airspace consolidation"]),
                f,
                rng,
            ),
            false,
            false,
        ),
        C::Pneumonia => (placed("", "pneumonia", f, rng), false, false),
        C::LungOpacity => {
            let noun = rng.pick(&[
                "ground-glass opacity",
                "hazy opacity",
                "airspace opacity",
                "opacity",
            ]);
            let nouns = rng.pick(&[
                "ground-glass opacities",
                "hazy opacities",
                "airspace opacities",
            ]);
            (placed(degree, ending(noun, nouns), f, rng), both, true)
        }
        C::Infiltrate => {
            let kind = rng.pick(&["patchy", "", "interstitial"]);
            (
                placed(
                    &joined(&[degree, kind]),
                    ending("infiltrate", "infiltrates"),
                    f,
                    rng,
                ),
                both,
                true,
            )
        }
        C::Effusion => (
            joined(&[size, side, "pleural", ending("effusion", "effusions")]),
            both,
            true,
        ),
        C::Pneumothorax => (
            joined(&[
                size,
                side,
                rng.pick(&["apical pneumothorax", "pneumothorax"]),
            ]),
            false,
            true,
        ),
        C::Nodule => {
            let mm = format!("{} mm", (11.0 + 9.0 * f.amount()).round());
            let amount = if rng.chance(0.5) {
                mm.as_str()
            } else {
                rng.pick(&["small", ""])
            };
            (
                placed(
                    amount,
                    rng.pick(&["nodule", "pulmonary nodule", "nodular opacity"]),
                    f,
                    rng,
                ),
                false,
                true,
            )
        }
        C::Mass => {
            let cm = format!("{:.1} cm", 3.1 + 2.2 * f.amount());
            let amount = if rng.chance(0.4) {
                cm.as_str()
            } else {
                rng.pick(&["large", "lobulated", ""])
            };
            (
                placed(amount, rng.pick(&["mass", "lung mass"]), f, rng),
                false,
                true,
            )
        }
        C::Granuloma => (placed("calcified", "granuloma", f, rng), false, true),
        C::Calcification => (
            joined(&["calcified", side, "hilar lymph nodes"]),
            true,
            true,
        ),
        C::Atelectasis => {
            let slight = matches!(f.severity, Severity::Minimal | Severity::Mild);
            let noun = if slight {
                rng.pick(&[
                    "atelectasis",
                    "subsegmental atelectasis",
                    "linear atelectasis",
                ])
            } else {
                "atelectasis"
            };
            (placed(degree, noun, f, rng), false, false)
        }
        C::Cardiomegaly => {
            let amount = if f.severity == Severity::Minimal {
                "borderline"
            } else {
                degree
            };
            (
                joined(&[
                    amount,
                    rng.pick(&["cardiomegaly", "enlargement of the cardiac silhouette"]),
                ]),
                false,
                false,
            )
        }
        C::Edema => (
            joined(&[
                degree,
                rng.pick(&["pulmonary edema", "perihilar edema", "interstitial edema"]),
            ]),
            false,
            false,
        ),
        C::Fibrosis => (
            joined(&[
                degree,
                "bibasilar",
                rng.pick(&["fibrosis", "fibrotic changes"]),
            ]),
            false,
            false,
        ),
        C::DiffuseNodule => (
            joined(&[
                "diffuse bilateral",
                rng.pick(&["small nodules", "nodules", "miliary nodules"]),
            ]),
            true,
            true,
        ),
        C::PleuralThickening => {
            let place = if f.zone == Some(Zone::Apex) {
                "apical"
            } else {
                ""
            };
            (
                joined(&[degree, side, place, "pleural thickening"]),
                false,
                false,
            )
        }
        C::Scarring => (
            joined(&[
                degree,
                ending(side, "biapical"),
                ending("apical", ""),
                "scarring",
            ]),
            false,
            false,
        ),
        C::Fracture => {
            let level = match f.zone {
                Some(Zone::Upper) => "upper",
                Some(Zone::Lower) => "lower",
                _ => "posterolateral",
            };
            (
                joined(&[
                    rng.pick(&["displaced", "acute", ""]),
                    side,
                    level,
                    "rib fracture",
                ]),
                false,
                true,
            )
        }
        C::ElevatedDiaphragm => {
            let noun = rng.pick(&["elevation of the", "elevated"]);
            (
                joined(&[degree, noun, side, "hemidiaphragm"]),
                false,
                noun == "elevated",
            )
        }
        C::Hernia => (
            joined(&[
                if f.severity == Severity::Severe {
                    "large"
                } else {
                    ""
                },
                "hiatal hernia",
            ]),
            false,
            true,
        ),
        C::Hyperinflation => (
            joined(&[
                degree,
                rng.pick(&["hyperinflation of the lungs", "hyperexpansion of the lungs"]),
            ]),
            false,
            false,
        ),
        C::Scoliosis => (
            joined(&[
                degree,
                rng.pick(&["scoliosis of the thoracic spine", "thoracic scoliosis"]),
            ]),
            false,
            false,
        ),
        C::AorticAbnormality => (
            joined(&[
                degree,
                rng.pick(&["tortuous thoracic aorta", "ectasia of the thoracic aorta"]),
            ]),
            false,
            false,
        ),
        C::HilarEnlargement => (
            joined(&[
                degree,
                side,
                rng.pick(&["hilar enlargement", "hilar adenopathy"]),
            ]),
            false,
            false,
        ),
        C::MediastinalWidening => (
            joined(&[
                degree,
                rng.pick(&["mediastinal widening", "widening of the mediastinum"]),
            ]),
            false,
            false,
        ),
        C::Emphysema => (
            joined(&[degree, rng.pick(&["emphysema", "emphysematous changes"])]),
            false,
            false,
        ),
        C::Device => device(f, side, rng),
        _ => (joined(&[degree, side, "abnormality"]), false, true),
    };
    // "mild elevated hemidiaphragm" and "subtle tortuous aorta" are not said.
    let phrase = match f.category {
        C::ElevatedDiaphragm if counted => joined(&["elevated", side, "hemidiaphragm"]),
        C::AorticAbnormality if phrase.contains("tortuous") => "tortuous thoracic aorta".to_owned(),
        _ => phrase,
    };
    let counted = counted || phrase.starts_with("tortuous");
    Wording {
        phrase,
        plural,
        counted,
    }
}

fn device(f: &Finding, side: &str, rng: &mut Rng) -> (String, bool, bool) {
    let phrase = match f.device {
        Device::Endotracheal => rng.pick(&["endotracheal tube", "ET tube"]).to_owned(),
        Device::Nasogastric => rng.pick(&["nasogastric tube", "enteric tube"]).to_owned(),
        Device::Jugular => joined(&[
            side,
            rng.pick(&["internal jugular central venous catheter", "central line"]),
        ]),
        Device::Picc => joined(&[side, rng.pick(&["PICC line", "upper extremity PICC"])]),
        Device::Pacemaker => joined(&[
            side,
            rng.pick(&[
                "chest pacemaker",
                "subclavian pacemaker",
                "dual-lead pacemaker",
            ]),
        ]),
    };
    (phrase, false, true)
}
