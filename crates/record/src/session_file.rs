//! JSON: the answer in the schema `phrasebox/1`, with its report, how it came about, the work, and the film if wanted.

use phrasebox_protocol::{GroundedReport, PackInfo, SCHEMA};
use serde::{Deserialize, Serialize};

use crate::error::RecordError;
use crate::export::{Asking, Export, Manifest};
use crate::finding::Status;
use crate::history::History;

#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    answer: &'a GroundedReport,
    manifest: &'a Manifest,
    report: &'a str,
    asking: &'a Asking,
    /// The boxes as they stand, for readers that know nothing of edits.
    boxes_now: Vec<BoxNow>,
    record: &'a History,
    #[serde(skip_serializing_if = "Option::is_none")]
    film: Option<&'a str>,
}

#[derive(Serialize)]
struct BoxNow {
    phrase: Option<usize>,
    text: Option<String>,
    status: Status,
    xyxy: [f32; 4],
    side: phrasebox_report::Side,
}

impl Export<'_> {
    /// The session as JSON, with the film as a `data:` URI if given. Opened again it brings everything back.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn json(&self, film: Option<&str>) -> Result<String, RecordError> {
        let boxes_now = self.findings().into_iter().map(|finding| BoxNow {
            phrase: finding.phrase,
            text: finding.text,
            status: finding.status,
            xyxy: finding.xyxy.xyxy(),
            side: finding.side,
        });
        let written = Written {
            answer: self.answer,
            manifest: self.manifest,
            report: self.report,
            asking: self.asking,
            boxes_now: boxes_now.collect(),
            record: self.history,
            film,
        };
        serde_json::to_string_pretty(&written).map_err(RecordError::Json)
    }
}

/// What a session file brings back. The boxes are asked of the model anew; those that were judged stay as they were.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedSession {
    /// The report.
    pub report: String,
    /// The way that was open, and what was typed in the others.
    pub asking: Asking,
    /// The work.
    pub history: History,
    /// The weights that answered.
    pub pack: PackInfo,
    /// How the file came about.
    pub manifest: Manifest,
    /// The film as a `data:` URI, if it is in the file.
    pub film: Option<String>,
}

#[derive(Deserialize)]
struct Schema {
    schema: String,
}

#[derive(Deserialize)]
struct Read {
    pack: PackInfo,
    manifest: Option<Manifest>,
    report: Option<String>,
    #[serde(default)]
    asking: Asking,
    #[serde(default)]
    record: History,
    film: Option<String>,
}

impl OpenedSession {
    /// Reads a session file.
    ///
    /// # Errors
    /// When it is no JSON, of another schema, or an answer without its report.
    pub fn read(text: &str) -> Result<Self, RecordError> {
        let Schema { schema } = serde_json::from_str(text).map_err(RecordError::NotASession)?;
        if schema != SCHEMA {
            return Err(RecordError::Schema(schema));
        }
        let read: Read = serde_json::from_str(text).map_err(RecordError::NotASession)?;
        match (read.report, read.manifest) {
            (Some(report), Some(manifest)) => Ok(Self {
                report,
                asking: read.asking,
                history: read.record,
                pack: read.pack,
                manifest,
                film: read.film,
            }),
            _ => Err(RecordError::NoReport),
        }
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_protocol::Way;

    use super::*;
    use crate::export::tests::{answer, history, manifest, whole};

    #[test]
    fn a_session_comes_back_as_it_was_and_reads_as_an_answer() {
        let (answer, history, manifest) = (answer(), history(), manifest());
        let export = whole(&answer, &history, &manifest);
        let film = "data:image/png;base64,AAAA";
        let json = export.json(Some(film)).expect("written");
        let opened = OpenedSession::read(&json).expect("read");
        assert_eq!(opened.report, export.report);
        assert_eq!(&opened.asking, export.asking);
        assert_eq!(opened.history, history);
        assert_eq!(
            (opened.pack, opened.manifest),
            (answer.pack.clone(), manifest.clone())
        );
        assert_eq!(opened.film.as_deref(), Some(film));
        let again: GroundedReport = serde_json::from_str(&json).expect("the schema phrasebox/1");
        assert_eq!(again, answer);
        let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(value["pack"]["sha256"], "ab12");
        assert!(
            (value["manifest"]["presence_thresholds"]["opacity"]
                .as_f64()
                .expect("a number")
                - 0.54)
                .abs()
                < 1e-6
        );
        assert!(
            value["manifest"]["validation"]
                .as_str()
                .expect("words")
                .contains("not validated")
        );
        assert_eq!(value["boxes_now"][0]["status"], "accepted");
        assert_eq!(value["boxes_now"][0]["side"], "right");
    }

    #[test]
    fn a_question_or_a_list_comes_back_in_its_way() {
        let (answer, history, manifest) = (answer(), history(), manifest());
        for way in [Way::Question, Way::Findings] {
            let asking = Asking {
                way,
                question: "Is there an effusion?".into(),
                findings: "effusion, nodule".into(),
                definitions: true,
            };
            let export = Export {
                report: "",
                asking: &asking,
                ..whole(&answer, &history, &manifest)
            };
            let json = export.json(None).expect("written");
            let opened = OpenedSession::read(&json).expect("read");
            assert_eq!((opened.report.as_str(), &opened.asking), ("", &asking));
            assert_eq!(opened.history, history);
        }
    }

    #[test]
    fn a_session_from_before_questions_were_saved_is_a_reports() {
        let (answer, history, manifest) = (answer(), history(), manifest());
        let json = whole(&answer, &history, &manifest)
            .json(None)
            .expect("written");
        let mut value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        value.as_object_mut().expect("an object").remove("asking");
        let opened = OpenedSession::read(&value.to_string()).expect("read");
        assert_eq!(opened.asking, Asking::default());
    }

    #[test]
    fn files_that_are_no_session_are_told_apart() {
        let (answer, history, manifest) = (answer(), history(), manifest());
        let whole = whole(&answer, &history, &manifest)
            .json(None)
            .expect("written");
        let line = serde_json::to_string(&answer).expect("plain data");
        for (text, expected) in [
            ("", "no session"),
            ("[1, 2]", "no session"),
            ("{\"schema\":\"phrasebox/2\"}", "phrasebox/2"),
            ("{\"schema\":\"phrasebox/1\"}", "no session"),
            (line.as_str(), "without their report"),
            (&whole.replace("0.125", "0.99e99"), "no session"),
        ] {
            let told = OpenedSession::read(text).expect_err(text).to_string();
            assert!(told.contains(expected), "{told} for {text}");
        }
    }
}
