//! CSV: one line per box, and one per phrase without any.

use csv::WriterBuilder;

use crate::error::RecordError;
use crate::export::{Export, NOT_VALIDATED, PURPOSE, code};
use crate::finding::{Finding, Status};

const HEADINGS: [&str; 26] = [
    "phrase",
    "text",
    "start",
    "end",
    "category",
    "assertion",
    "temporality",
    "side",
    "decision",
    "reason",
    "presence",
    "presence_validated",
    "box_status",
    "box_side",
    "x",
    "y",
    "width",
    "height",
    "uncertainty",
    "spread",
    "confidence",
    "note",
    "film_frame",
    "film_width",
    "film_height",
    "purpose",
];

impl Export<'_> {
    /// The boxes as a table, in pixels of the film. `confidence` says "not validated" where there is none.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn csv(&self) -> Result<String, RecordError> {
        let mut writer = WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        writer.write_record(HEADINGS).map_err(RecordError::Table)?;
        let findings = self.findings();
        for index in 0..self.answer.phrases.len() {
            let own: Vec<_> = findings
                .iter()
                .filter(|f| f.phrase == Some(index))
                .collect();
            if own.is_empty() {
                self.line(&mut writer, Some(index), None)?;
            }
            for finding in own {
                self.line(&mut writer, Some(index), Some(finding))?;
            }
        }
        for finding in findings.iter().filter(|f| f.phrase.is_none()) {
            self.line(&mut writer, None, Some(finding))?;
        }
        let bytes = writer
            .into_inner()
            .map_err(|error| RecordError::Table(error.into_error().into()))?;
        Ok(String::from_utf8(bytes).expect("every cell is UTF-8"))
    }

    fn line(
        &self,
        writer: &mut csv::Writer<Vec<u8>>,
        index: Option<usize>,
        finding: Option<&Finding>,
    ) -> Result<(), RecordError> {
        let answer = index.map(|index| &self.answer.phrases[index]);
        let words = answer
            .map(|answer| answer.phrase.text.as_str())
            .or(finding.and_then(|f| f.text.as_deref()))
            .unwrap_or_default();
        let note = index.map_or_else(String::new, |index| {
            self.note_of(&self.keys()[index]).to_owned()
        });
        let phrase = |of: fn(&phrasebox_protocol::GroundedPhrase) -> String| {
            answer.map_or_else(String::new, of)
        };
        let number = |value: Option<f32>| value.map_or_else(String::new, |v| v.to_string());
        let given = finding.and_then(|f| f.given.as_ref());
        let pixels = finding.map(|f| self.pixels(f));
        let pixel = |at: usize| pixels.map_or_else(String::new, |p| p[at].to_string());
        let confidence = match finding {
            Some(f) if matches!(f.status, Status::Drawn | Status::Corrected) => String::new(),
            Some(_) => given
                .and_then(|g| g.confidence)
                .map_or_else(|| NOT_VALIDATED.to_owned(), |c| c.to_string()),
            None => String::new(),
        };
        let cells = [
            index.map_or_else(String::new, |index| (index + 1).to_string()),
            safe(words),
            phrase(|a| a.phrase.start.to_string()),
            phrase(|a| a.phrase.end.to_string()),
            phrase(|a| code(a.phrase.category)),
            answer.map_or_else(String::new, |a| self.stated(a)),
            phrase(|a| code(a.phrase.temporality)),
            phrase(|a| code(a.phrase.side)),
            phrase(|a| code(a.decision)),
            phrase(|a| a.phrase.reason.map_or_else(String::new, code)),
            number(answer.and_then(|a| a.presence)),
            phrase(|a| {
                a.presence
                    .map_or_else(String::new, |_| a.presence_validated.to_string())
            }),
            finding.map_or_else(String::new, |f| f.status.code().to_owned()),
            finding.map_or_else(String::new, |f| code(f.side)),
            pixel(0),
            pixel(1),
            pixel(2),
            pixel(3),
            number(given.map(|g| g.uncertainty)),
            number(given.map(|g| g.spread)),
            confidence,
            safe(&note),
            self.manifest.film.frame.to_string(),
            self.answer.image.width.to_string(),
            self.answer.image.height.to_string(),
            PURPOSE.to_owned(),
        ];
        writer.write_record(cells).map_err(RecordError::Table)
    }
}

/// Words that a spreadsheet would take for a formula get an apostrophe before them, which spreadsheets read as "text".
fn safe(words: &str) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{words}")
    } else {
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::export::tests::{answer, history, manifest, whole};

    #[test]
    fn the_table_reads_again_with_every_box_in_its_place() {
        let (answer, history, manifest) = (answer(), history(), manifest());
        let text = whole(&answer, &history, &manifest).csv().expect("written");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<HashMap<String, String>> = reader
            .deserialize()
            .collect::<Result<_, _>>()
            .expect("reads again");
        let told: Vec<_> = rows
            .iter()
            .map(|row| {
                [
                    "phrase",
                    "box_status",
                    "box_side",
                    "x",
                    "y",
                    "width",
                    "height",
                    "confidence",
                ]
                .map(|name| row[name].as_str())
            })
            .collect();
        assert_eq!(
            told,
            [
                // Image-left: the patient's right.
                [
                    "1",
                    "accepted",
                    "right",
                    "125",
                    "400",
                    "250",
                    "200",
                    "not validated"
                ],
                ["2", "rejected", "left", "750", "200", "50", "40", "0.625"],
                ["2", "drawn", "left", "625", "200", "125", "200", ""],
                ["3", "", "", "", "", "", "", ""],
                ["", "drawn", "none", "0", "0", "250", "100", ""],
            ]
        );
        assert_eq!(rows[0]["text"], "Right \"basal\" effusion");
        assert_eq!(
            (rows[0]["note"].as_str(), rows[3]["reason"].as_str()),
            ("blunted angle", "absent")
        );
        let told =
            |row: &HashMap<String, String>| row["purpose"] == PURPOSE && row["film_frame"] == "3";
        assert!(rows.iter().all(told));
        let presence: Vec<_> = rows
            .iter()
            .map(|row| row["presence_validated"].as_str())
            .collect();
        assert_eq!(presence, ["false", "true", "true", "", ""]);
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (words, cell) in [
            ("=1+1", "'=1+1"),
            ("-2", "'-2"),
            ("@x", "'@x"),
            ("right effusion", "right effusion"),
        ] {
            assert_eq!(safe(words), cell);
        }
    }
}
