//! Answers that do not read the finding, beside which every answer is measured.

use phrasebox_grounding::{EncodedFilm, PlannedPhrase, grounding_problem, plan_given};
use phrasebox_model::lung_answer::in_square;
use phrasebox_model::{ImageFeatures, NoCheckpoint, Target};
use phrasebox_protocol::{GroundedBox, GroundedPhrase, ImageSize, Problem};
use phrasebox_radiograph::{BoundingBox, Pixels, Radiograph};
use phrasebox_report::Side;

use crate::engine::ReadyModel;
use crate::output::problem;

/// Grey of a blank film, of 255.
const BLANK: u8 = 96;

/// A blank film of the size last asked for, encoded.
#[derive(Debug, Default)]
pub(crate) struct BlankFilm(Option<EncodedFilm<ImageFeatures>>);

impl BlankFilm {
    async fn of_size(
        &mut self,
        model: &ReadyModel,
        size: ImageSize,
    ) -> Result<&mut EncodedFilm<ImageFeatures>, Problem> {
        let film = match self.0.take() {
            Some(film) if film.size() == size => film,
            _ => {
                let count = size.width as usize * size.height as usize;
                let pixels = Pixels::Eight(vec![BLANK; count]);
                let blank =
                    Radiograph::new(size.width, size.height, pixels, None).map_err(|e| {
                        problem(
                            "film_blank",
                            e.to_string(),
                            "Please report this: no film should cause it.",
                        )
                    })?;
                let encoded = model.session.encode(&blank, &mut NoCheckpoint).await;
                encoded.map_err(|e| grounding_problem(&e))?
            }
        };
        Ok(self.0.insert(film))
    }
}

/// The floors on one film.
#[derive(Debug)]
pub(crate) struct FilmFloors {
    /// The right and the left lung as the model finds them.
    lungs: [BoundingBox; 2],
    /// Answers to the same phrases on a blank film.
    blank: Vec<GroundedPhrase>,
    constant: std::collections::BTreeMap<String, [f32; 4]>,
    usual: [f32; 4],
}

impl FilmFloors {
    /// Ask what the floors need.
    pub(crate) async fn of(
        model: &ReadyModel,
        film: &mut EncodedFilm<ImageFeatures>,
        plan: &[PlannedPhrase],
        blank: &mut BlankFilm,
    ) -> Result<Self, Problem> {
        let session = &model.session;
        let lungs = plan_given(&["right lung".to_owned(), "left lung".to_owned()]);
        let lungs = session.answer_all(film, &lungs, &mut NoCheckpoint).await;
        let boxes: Vec<BoundingBox> = lungs
            .map_err(|e| grounding_problem(&e))?
            .iter()
            .flat_map(|phrase| phrase.boxes.iter().map(|b| b.xyxy))
            .collect();
        let lungs = <[BoundingBox; 2]>::try_from(boxes).map_err(|boxes| {
            problem(
                "lungs_missing",
                format!("The model gave {} boxes for two lungs.", boxes.len()),
                "Use a pack that was trained on lungs.",
            )
        })?;
        let empty = blank.of_size(model, film.size()).await?;
        let blank = session.answer_all(empty, plan, &mut NoCheckpoint).await;
        Ok(Self {
            lungs,
            blank: blank.map_err(|e| grounding_problem(&e))?,
            constant: model.floors.constant.clone(),
            usual: model.floors.usual,
        })
    }

    /// IoU of each floor with the true box that `found` is measured against.
    pub(crate) fn ious(
        &self,
        answer: &GroundedPhrase,
        found: &GroundedBox,
        target: Target,
        truth: BoundingBox,
    ) -> Vec<(&'static str, f64)> {
        let side = match found.side {
            Side::Left => "left_",
            Side::Right => "right_",
            Side::Bilateral | Side::None => "",
        };
        let name = match target {
            Target::Lung => "lung",
            Target::Heart => "heart",
            Target::Opacity => "opacity",
            Target::Other => "other",
        };
        let written = |[x1, y1, x2, y2]: [f32; 4]| BoundingBox::from_xyxy(x1, y1, x2, y2).ok();
        let constant = self.constant.get(&format!("{side}{name}"));
        let blank = self
            .blank
            .iter()
            .find(|a| a.phrase.text == answer.phrase.text)
            .and_then(|a| a.boxes.iter().find(|b| b.side == found.side))
            .map(|b| b.xyxy);
        let left = found.side == Side::Left;
        let lung = (target == Target::Opacity).then(|| self.lungs[usize::from(left)]);
        let usual = lung.and_then(|lung| written(in_square(self.usual, lung.xyxy(), left)));
        [
            ("constant box", constant.and_then(|b| written(*b))),
            ("blank film", blank),
            ("predicted lung", lung),
            ("usual box in the lung", usual),
        ]
        .into_iter()
        .filter_map(|(floor, b)| Some((floor, f64::from(b?.clamped().iou(truth)))))
        .collect()
    }
}
