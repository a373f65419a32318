//! Known failures of the pack that is being written, as pictures: synthetic films that look like the cases that go
//! wrong, with the true box and the answer drawn in. What goes wrong is found on real films; these can be shown.

use std::fmt::Write as _;
use std::path::Path;

use image::imageops::{FilterType, flip_horizontal, resize};
use image::{GrayImage, Rgb, RgbImage};
use phrasebox_grounding::grounded_box;
use phrasebox_model::{Frame, Grounder, NoCheckpoint, PhraseGrounder, Prompt};
use phrasebox_phantom::{FindingChoice, FindingRequest, PhantomConfig};
use phrasebox_radiograph::{BoundingBox, Letterbox, Pixels, Radiograph};
use phrasebox_report::{Category, Side, Zone};

use crate::error::TrainError;
use crate::queries::QueryTarget;
use crate::run::write;
use crate::wording;

/// Side of a picture in pixels.
const SIDE: u32 = 320;
/// Colour of the true box, dashed, and of the answer, whole: told apart without colour, too.
const TRUTH: Rgb<u8> = Rgb([255, 255, 255]);
const ANSWER: Rgb<u8> = Rgb([230, 159, 0]);
/// Length of a dash and of the gap after it.
const DASH: u32 = 6;

/// A case that goes wrong.
struct Case {
    file: &'static str,
    /// What one sees.
    told: &'static str,
    seed: u64,
    /// What is on the film.
    finding: FindingRequest,
    /// What is asked, in the frame it is looked for in.
    asked: (QueryTarget, Frame),
    mirrored: bool,
}

fn cases() -> [Case; 3] {
    let opacity = |side| FindingRequest::of(Category::Consolidation).on(side);
    [
        Case {
            file: "upper-zone.jpg",
            told: "A consolidation high in the right lung. The usual place of an opacity is lower, and the box reaches down to it.",
            seed: 3,
            finding: FindingRequest {
                zone: Some(Zone::Upper),
                ..opacity(Side::Right)
            },
            asked: (QueryTarget::Opacity(Side::Right), Frame::RightLung),
            mirrored: false,
        },
        Case {
            file: "mirrored.jpg",
            told: "A mirrored film, whose marker reads backwards: nothing reads markers. Asked for the opacity of the left lung, the model looks at the right of the picture, where an unmirrored film has its left lung.",
            seed: 5,
            finding: opacity(Side::Left),
            asked: (QueryTarget::Opacity(Side::Left), Frame::LeftLung),
            mirrored: true,
        },
        Case {
            file: "nodule.jpg",
            told: "A nodule in the left lung, asked for by name: too small for the image's grid. (The page draws no box for a nodule; this is what it would draw.)",
            seed: 7,
            finding: FindingRequest::of(Category::Nodule).on(Side::Left),
            asked: (
                QueryTarget::Other(Category::Nodule, Side::Left),
                Frame::Film,
            ),
            mirrored: false,
        },
    ]
}

/// Draw every case into `folder` and tell of it, as Markdown; links are relative to the folder above.
///
/// # Errors
/// If the model or the folder refuses.
pub(crate) fn draw(
    grounder: &PhraseGrounder,
    side: usize,
    folder: &Path,
) -> Result<String, TrainError> {
    std::fs::create_dir_all(folder).map_err(|source| TrainError::Write {
        path: folder.to_owned(),
        source,
    })?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let mut text = String::new();
    for case in cases() {
        let (film, truth) = film(&case);
        let (found, presence) = answer(grounder, side, &film, &case)?;
        write(&folder.join(case.file), &picture(&film, truth, found)?)?;
        let iou = truth.iou(found.clamped());
        let _ = writeln!(
            text,
            "![Synthetic film; dashed white the true box, orange the answer.]({name}/{})\n\n{} IoU {iou:.2}, presence {presence:.2}.\n",
            case.file, case.told
        );
    }
    Ok(text)
}

/// The film of a case and the true box.
fn film(case: &Case) -> (GrayImage, BoundingBox) {
    let phantom = phrasebox_phantom::generate(&PhantomConfig {
        seed: case.seed,
        width: 512,
        height: 512,
        findings: FindingChoice::Exactly(vec![case.finding]),
    });
    let truth = phantom
        .truth
        .iter()
        .find(|t| t.category == case.finding.category && t.present)
        .and_then(|t| t.boxes.first().copied())
        .expect("a phantom has the finding that was asked for");
    if !case.mirrored {
        return (phantom.image, truth);
    }
    let [left, top, right, bottom] = truth.xyxy();
    let truth = BoundingBox::from_xyxy(1.0 - right, top, 1.0 - left, bottom)
        .expect("a mirrored box keeps its order");
    (flip_horizontal(&phantom.image), truth)
}

fn answer(
    grounder: &PhraseGrounder,
    side: usize,
    film: &GrayImage,
    case: &Case,
) -> Result<(BoundingBox, f32), TrainError> {
    let (width, height) = film.dimensions();
    let data = |e: &dyn std::fmt::Display| TrainError::Data(format!("{}: {e}", case.file));
    let radiograph = Radiograph::new(width, height, Pixels::Eight(film.clone().into_raw()), None)
        .map_err(|e| data(&e))?;
    let (target, frame) = case.asked;
    let prompts = [Prompt {
        frame,
        ..wording::evaluation_prompt(target)
    }];
    let answers = pollster::block_on(async {
        let features = grounder
            .encode_image(&radiograph.to_square(side), &mut NoCheckpoint)
            .await?;
        grounder.ground(&features, &prompts).await
    })?;
    let answer = answers.first().expect("one question, one answer");
    let letterbox = Letterbox::new(width, height, side as u32);
    let found = grounded_box(answer, letterbox, target.side(), None).map_err(|e| data(&e))?;
    Ok((found.xyxy, answer.presence))
}

fn picture(
    film: &GrayImage,
    truth: BoundingBox,
    found: BoundingBox,
) -> Result<Vec<u8>, TrainError> {
    let grey = resize(film, SIDE, SIDE, FilterType::Triangle);
    let mut picture = RgbImage::from_fn(SIDE, SIDE, |x, y| Rgb([grey.get_pixel(x, y).0[0]; 3]));
    outline(&mut picture, found, ANSWER, |_| true);
    outline(&mut picture, truth, TRUTH, |at| {
        (at / DASH).is_multiple_of(2)
    });
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 85)
        .encode_image(&picture)
        .map_err(|e| TrainError::Data(format!("a picture of a failure: {e}")))?;
    Ok(bytes)
}

/// A frame two pixels wide, where `drawn` says so of a pixel's way along its edge.
fn outline(picture: &mut RgbImage, of: BoundingBox, colour: Rgb<u8>, drawn: impl Fn(u32) -> bool) {
    let last = SIDE - 2;
    let [left, top, right, bottom] = of
        .clamped()
        .xyxy()
        .map(|v| ((v * SIDE as f32) as u32).min(last));
    let mut dot = |x: u32, y: u32| {
        for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            picture.put_pixel(x + dx, y + dy, colour);
        }
    };
    for x in (left..=right).filter(|x| drawn(x - left)) {
        dot(x, top);
        dot(x, bottom);
    }
    for y in (top..=bottom).filter(|y| drawn(y - top)) {
        dot(left, y);
        dot(right, y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_shows_its_finding_on_the_patients_side() {
        for case in cases() {
            let (_, truth) = film(&case);
            let [left, _, right, _] = truth.xyxy();
            let at_image_left = f32::midpoint(left, right) < 0.5;
            // Image-left is the patient's right, unless the film is mirrored.
            let right_side = case.asked.0.side() == Side::Right;
            assert_eq!(at_image_left, right_side != case.mirrored, "{}", case.file);
        }
    }

    #[test]
    fn boxes_are_drawn_where_they_are() {
        let film = GrayImage::new(64, 64);
        let truth = BoundingBox::from_xyxy(0.0, 0.0, 0.25, 0.25).unwrap();
        let found = BoundingBox::from_xyxy(0.5, 0.5, 1.0, 1.0).unwrap();
        let bytes = picture(&film, truth, found).unwrap();
        let drawn = image::load_from_memory(&bytes).unwrap().to_rgb8();
        let bright = |x: u32, y: u32| drawn.get_pixel(x, y).0[0] > 100;
        assert!(bright(1, 1) && bright(161, 200) && bright(318, 318));
        assert!(!bright(120, 120) && !bright(200, 60));
    }
}
