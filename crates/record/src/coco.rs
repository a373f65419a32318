//! COCO: the boxes that stand, in the format of detection data sets.

use phrasebox_report::Category;
use serde_json::{Value, json};

use crate::edit::About;
use crate::error::RecordError;
use crate::export::{Export, NOT_VALIDATED, PURPOSE, code, sureness};

impl Export<'_> {
    /// The boxes that stand, as COCO detection annotations in pixels; a category's id is its place in the list of
    /// categories plus one, the same in every file.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn coco(&self) -> Result<String, RecordError> {
        let annotations = self.standing().into_iter().enumerate().map(|(at, finding)| {
            let [x, y, width, height] = self.pixels(&finding);
            let (right, bottom) = (x + width, y + height);
            let category = self.category(&finding).unwrap_or(Category::Other);
            let given = finding.given.as_ref();
            let confidence = given.and_then(|g| g.confidence);
            json!({
                "id": at + 1,
                "image_id": 1,
                "category_id": category.index() + 1,
                "bbox": [x, y, width, height],
                "area": width * height,
                "iscrowd": 0,
                "segmentation": [[x, y, right, y, right, bottom, x, bottom]],
                "attributes": {
                    "phrase": finding.text,
                    "assertion": self.phrase(&finding).map(|a| self.stated(a)),
                    "side": code(finding.side),
                    "status": finding.status.code(),
                    "uncertainty": given.map(|g| g.uncertainty),
                    "confidence": confidence.map_or_else(|| Value::from(sureness(&finding)), Value::from),
                },
            })
        });
        let categories = Category::ALL.iter().map(|category| {
            json!({ "id": category.index() + 1, "name": code(category), "supercategory": "chest" })
        });
        let whole = json!({
            "info": {
                "description": format!("{PURPOSE} A box without a number as its confidence is {NOT_VALIDATED}."),
                "version": self.manifest.program,
                "date_created": self.manifest.created,
                "pack": self.answer.pack,
                "engine": self.answer.engine,
                "presence_thresholds": self.manifest.presence_thresholds,
                "note": self.record().note(&About::Film),
            },
            "licenses": [],
            "images": [{
                "id": 1,
                "file_name": "film.png",
                "width": self.answer.image.width,
                "height": self.answer.image.height,
                "frame": self.manifest.film.frame,
            }],
            "categories": categories.collect::<Vec<_>>(),
            "annotations": annotations.collect::<Vec<_>>(),
        });
        serde_json::to_string_pretty(&whole).map_err(RecordError::Json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::{answer, history, manifest, whole};

    #[test]
    fn standing_boxes_are_annotations_in_pixels() {
        let (answer, history, manifest) = (answer(), history(), manifest());
        let text = whole(&answer, &history, &manifest).coco().expect("written");
        let coco: Value = serde_json::from_str(&text).expect("JSON");
        let all = coco["annotations"].as_array().expect("a list");
        let told: Vec<_> = all
            .iter()
            .map(|a| {
                (
                    a["bbox"].clone(),
                    a["category_id"].clone(),
                    a["attributes"]["status"].clone(),
                )
            })
            .collect();
        let id = |category: Category| Value::from(category.index() + 1);
        assert_eq!(
            told,
            [
                (
                    json!([125.0, 400.0, 250.0, 200.0]),
                    id(Category::Effusion),
                    json!("accepted")
                ),
                (
                    json!([625.0, 200.0, 125.0, 200.0]),
                    id(Category::Nodule),
                    json!("drawn")
                ),
                (
                    json!([0.0, 0.0, 250.0, 100.0]),
                    id(Category::Other),
                    json!("drawn")
                ),
            ],
            "the rejected box is not among them"
        );
        assert_eq!(all[0]["attributes"]["side"], "right");
        assert_eq!(all[0]["attributes"]["confidence"], NOT_VALIDATED);
        assert_eq!(
            coco["categories"].as_array().map(Vec::len),
            Some(Category::ALL.len())
        );
    }
}
