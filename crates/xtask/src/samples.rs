//! The page's samples: synthetic films with their reports, drawn at build time and never committed.

use std::{fs, path::Path};

use phrasebox_phantom::{
    FindingChoice, FindingRequest, Phantom, PhantomConfig, encode_png, generate,
};
use phrasebox_report::{Category, Side};
use serde_json::json;

use crate::cases;
use crate::error::{AtPath as _, Error};

/// Width and height, the proportions of an upright detector.
const SIZE: (u32, u32) = (640, 768);

/// Findings of the samples, in the page's order: two that the model places well on synthetic films, then several at
/// once, then one that it places beside one that it has not learnt and says so.
fn choices() -> [(u64, Vec<FindingRequest>); 3] {
    let one = FindingRequest::of;
    [
        (
            11,
            vec![
                one(Category::Cardiomegaly),
                one(Category::Effusion).on(Side::Left),
            ],
        ),
        (
            12,
            vec![
                one(Category::Effusion).on(Side::Right),
                one(Category::Edema),
                one(Category::Device),
            ],
        ),
        (
            13,
            vec![
                one(Category::Scoliosis),
                one(Category::Nodule).on(Side::Left),
            ],
        ),
    ]
}

/// Writes film (`1.png`), report (`1.txt`) and truth (`1.json`) of every sample into `folder`, and beside them the case
/// set to practise on (`cases.json`).
pub(crate) fn write(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).at("create", folder)?;
    for (number, (seed, findings)) in (1..).zip(choices()) {
        let phantom = phantom(seed, findings);
        let file = |extension: &str| folder.join(format!("{number}.{extension}"));
        let film = encode_png(&phantom).map_err(|source| Error::Image {
            path: file("png"),
            source,
        })?;
        let truth = json!({
            "film": format!("{number}.png"),
            "synthetic": true,
            "view": phantom.view,
            "anatomy": phantom.anatomy,
            "phrases": phantom.truth,
        });
        fs::write(file("png"), film).at("write", file("png"))?;
        fs::write(file("txt"), &phantom.report).at("write", file("txt"))?;
        fs::write(file("json"), format!("{truth:#}\n")).at("write", file("json"))?;
    }
    let path = folder.join("cases.json");
    fs::write(&path, cases::json(&path)?).at("write", &path)
}

/// The film of `seed` with these findings.
pub(crate) fn phantom(seed: u64, findings: Vec<FindingRequest>) -> Phantom {
    let (width, height) = SIZE;
    generate(&PhantomConfig {
        seed,
        width,
        height,
        findings: FindingChoice::Exactly(findings),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_shows_what_it_was_asked_for_on_the_side_asked_for() {
        for (seed, findings) in choices() {
            let wanted = findings.clone();
            let phantom = phantom(seed, findings);
            for FindingRequest { category, side, .. } in wanted {
                let found = phantom
                    .truth
                    .iter()
                    .find(|phrase| phrase.present && phrase.category == category);
                let phrase = found.unwrap_or_else(|| panic!("sample {seed} reports {category:?}"));
                assert!(phantom.report.contains(&phrase.phrase));
                assert!(
                    !phrase.boxes.is_empty(),
                    "sample {seed}: {category:?} has a box"
                );
                if let Some(side) = side {
                    assert_eq!(phrase.side, side);
                    let [x0, _, x1, _] = phrase.boxes[0].xyxy();
                    // Image-left is the patient's right.
                    assert_eq!(
                        (x0 + x1) / 2.0 < 0.5,
                        side == Side::Right,
                        "sample {seed}: {category:?}"
                    );
                }
            }
        }
    }
}
