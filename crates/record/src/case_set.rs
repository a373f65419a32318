//! Cases to learn on: films, and what is to be found on each. A set travels as one file, which holds pixels, phrases
//! and boxes: no report, no name and no tag of any film's file.

use phrasebox_protocol::GroundedPhrase;
use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{NoBoxReason, Side, read};
use serde::{Deserialize, Serialize};

use crate::error::RecordError;
use crate::export::PURPOSE;
use crate::finding::Finding;
use crate::picture;

/// Name of the format.
const SCHEMA: &str = "phrasebox-cases/1";

/// In so many bytes at its beginning a set says that it is one.
const HEAD: usize = 100;

/// Longest file of a set, in bytes.
pub const MAX_SET: usize = 160_000_000;
/// Longest name of a set, in characters.
pub const MAX_NAME: usize = 100;
const MAX_CASES: usize = 100;
const MAX_TASKS: usize = 60;
const MAX_BOXES: usize = 20;
const MAX_TEXT: usize = 300;

/// Who says where something is, or that it is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MadeBy {
    /// The program that drew the film.
    Program,
    /// A teacher accepted, moved or drew the box.
    Teacher,
    /// The report denies it.
    Report,
}

/// One thing to look for on a film.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// The phrase.
    pub text: String,
    /// The patient's side that is asked for, where it is one.
    pub side: Side,
    /// Where it is; empty where it is not on this film.
    pub boxes: Vec<BoundingBox>,
    /// Who says so.
    pub by: MadeBy,
}

/// A film with what is to be looked for on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The film, by [`crate::film_uri`].
    pub film: String,
    /// Whether a program drew it.
    pub synthetic: bool,
    /// What is to be looked for, in order.
    pub tasks: Vec<Task>,
}

/// Cases in one file. Whatever is in it has been checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseSet {
    name: String,
    cases: Vec<Case>,
}

#[derive(Serialize)]
struct Written<'a> {
    schema: &'static str,
    program: &'static str,
    purpose: String,
    name: &'a str,
    cases: &'a [Case],
}

#[derive(Deserialize)]
struct Named {
    schema: String,
}

#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    name: String,
    cases: Vec<Case>,
}

impl CaseSet {
    /// What the schema of every version begins with.
    pub const FAMILY: &str = "phrasebox-cases/";

    /// What it is called; may be empty.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Calls it `name`, cut to [`MAX_NAME`].
    pub fn rename(&mut self, name: &str) {
        let printable = name.trim().chars().filter(|c| !c.is_control());
        self.name = printable.take(MAX_NAME).collect();
    }

    /// Its cases, in order.
    #[must_use]
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// How many questions it asks.
    #[must_use]
    pub fn tasks(&self) -> usize {
        self.cases.iter().map(|case| case.tasks.len()).sum()
    }

    /// Puts a case in; one on the same film is replaced.
    ///
    /// # Errors
    /// When the case cannot be used, or the set would be too large; the set is as it was then.
    pub fn put(&mut self, case: Case) -> Result<(), RecordError> {
        let old = self.cases.iter().position(|old| old.film == case.film);
        let at = old.unwrap_or(self.cases.len());
        if let Some(why) = fault(&case) {
            return Err(RecordError::Case(at + 1, why));
        }
        let others = self.cases.iter().filter(|old| old.film != case.film);
        check_size(others.chain([&case]))?;
        match self.cases.get_mut(at) {
            Some(old) => *old = case,
            None => self.cases.push(case),
        }
        Ok(())
    }

    /// Takes a case out.
    pub fn remove(&mut self, at: usize) {
        if at < self.cases.len() {
            self.cases.remove(at);
        }
    }

    /// The file.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn json(&self) -> Result<String, RecordError> {
        let written = Written {
            schema: SCHEMA,
            program: concat!("Phrasebox ", env!("CARGO_PKG_VERSION")),
            purpose: format!(
                "{PURPOSE} A teacher's boxes are one person's reading: not validated."
            ),
            name: &self.name,
            cases: &self.cases,
        };
        serde_json::to_string(&written).map_err(RecordError::Json)
    }

    /// Whether a JSON text calls itself a case set. One that was cut off still does so at its beginning.
    #[must_use]
    pub fn is_one(text: &str) -> bool {
        let head = &text.as_bytes()[..text.len().min(HEAD)];
        let told = head
            .windows(Self::FAMILY.len())
            .any(|part| part == Self::FAMILY.as_bytes());
        told || serde_json::from_str::<Named>(text)
            .is_ok_and(|named| named.schema.starts_with(Self::FAMILY))
    }

    /// Reads a case set.
    ///
    /// # Errors
    /// When it is no JSON, of another schema, beyond what a set may hold, or holds nothing to look for.
    pub fn read(text: &str) -> Result<Self, RecordError> {
        if text.len() > MAX_SET {
            return Err(RecordError::Cases("its file is too large"));
        }
        let Named { schema } = serde_json::from_str(text).map_err(RecordError::NotCases)?;
        if schema != SCHEMA {
            return Err(RecordError::Schema(schema));
        }
        let Read { name, cases } = serde_json::from_str(text).map_err(RecordError::NotCases)?;
        if cases.is_empty() {
            return Err(RecordError::Cases("it holds no film"));
        }
        check_size(cases.iter())?;
        for (at, case) in (1..).zip(&cases) {
            if let Some(why) = fault(case) {
                return Err(RecordError::Case(at, why));
            }
        }
        let mut set = Self {
            name: String::new(),
            cases,
        };
        set.rename(&name);
        Ok(set)
    }
}

fn check_size<'a>(cases: impl Iterator<Item = &'a Case>) -> Result<(), RecordError> {
    let (count, films) = cases.fold((0, 0), |(count, films), case| {
        (count + 1, films + case.film.len())
    });
    if count > MAX_CASES {
        return Err(RecordError::Cases("it holds more than 100 films"));
    }
    // What else is in the file is bounded too, and small beside the films.
    if films > MAX_SET / 10 * 9 {
        return Err(RecordError::Cases("its films are too large together"));
    }
    Ok(())
}

/// Why a case cannot be used.
fn fault(case: &Case) -> Option<&'static str> {
    if case.tasks.is_empty() {
        return Some("nothing is to be found on it");
    }
    if case.tasks.len() > MAX_TASKS {
        return Some("it has more than 60 phrases");
    }
    for Task { text, boxes, .. } in &case.tasks {
        if text.trim().is_empty() || text.chars().count() > MAX_TEXT {
            return Some("a phrase is empty or too long");
        }
        if text.chars().any(char::is_control) {
            return Some("a phrase holds characters that are no text");
        }
        if boxes.len() > MAX_BOXES {
            return Some("a phrase has more than 20 boxes");
        }
        if boxes.iter().any(|b| *b != b.clamped() || b.area() <= 0.0) {
            return Some("a box lies beside the film");
        }
    }
    picture::fault(&case.film)
}

/// What a person's work on an answer asks for: every phrase with boxes that were accepted, moved or drawn, each side of
/// the patient by itself, and every phrase that the report denies. In the order of the report, each once.
#[must_use]
pub fn tasks_of_person(phrases: &[GroundedPhrase], findings: &[Finding]) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for (index, answer) in phrases.iter().enumerate() {
        let phrase = &answer.phrase;
        let own = findings.iter().filter(|finding| {
            finding.phrase == Some(index) && finding.status.by_person() && finding.xyxy.area() > 0.0
        });
        let mut boxed = false;
        for finding in own {
            boxed = true;
            ask(&mut tasks, &phrase.text, finding.side, Some(finding.xyxy));
        }
        if !boxed && phrase.reason == Some(NoBoxReason::Absent) && could_be_placed(&phrase.text) {
            ask(&mut tasks, &phrase.text, phrase.side, None);
        }
    }
    tasks
}

/// Whether a box could mark what `text` names, were it there: "pneumothorax", but not "acute abnormality".
#[must_use]
pub fn could_be_placed(text: &str) -> bool {
    let report = read(&format!("{text}."));
    report.phrases.iter().any(|phrase| phrase.reason.is_none())
}

fn ask(tasks: &mut Vec<Task>, text: &str, side: Side, at: Option<BoundingBox>) {
    let same = |task: &&mut Task| task.side == side && task.text.eq_ignore_ascii_case(text);
    match tasks.iter_mut().find(same) {
        Some(task) => {
            task.boxes.extend(at.filter(|b| !task.boxes.contains(b)));
            if at.is_some() {
                task.by = MadeBy::Teacher;
            }
        }
        None => tasks.push(Task {
            // Line breaks of a report are no part of a phrase.
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            side,
            boxes: at.into_iter().collect(),
            by: at.map_or(MadeBy::Report, |_| MadeBy::Teacher),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Edit, PhraseKey};
    use crate::export::tests::{RIGHT, answer, history, manifest, whole};
    use crate::picture::film_uri;
    use crate::picture::tests::png;

    fn case(width: u32) -> Case {
        let (answer, history, manifest) = (answer(), history(), manifest());
        let findings = whole(&answer, &history, &manifest).findings();
        Case {
            film: film_uri(&png(width, 800)),
            synthetic: false,
            tasks: tasks_of_person(&answer.phrases, &findings),
        }
    }

    fn set() -> CaseSet {
        let mut set = CaseSet::default();
        set.rename(" Effusions,\n week 3 ");
        set.put(case(1000)).expect("usable");
        set
    }

    #[test]
    fn a_persons_boxes_and_denied_phrases_are_asked_for_and_nothing_else() {
        let told: Vec<_> = case(1000)
            .tasks
            .into_iter()
            .map(|task| {
                let boxes: Vec<_> = task.boxes.iter().map(|b| b.xyxy()).collect();
                (task.text, task.side, boxes, task.by)
            })
            .collect();
        assert_eq!(
            told,
            [
                (
                    "Right \"basal\" effusion".to_owned(),
                    Side::Right,
                    vec![RIGHT],
                    MadeBy::Teacher
                ),
                // Drawn instead of the rejected box; the box without a phrase asks for nothing.
                (
                    "left nodule".to_owned(),
                    Side::Left,
                    vec![[0.625, 0.25, 0.75, 0.5]],
                    MadeBy::Teacher
                ),
                (
                    "pneumothorax".to_owned(),
                    Side::None,
                    vec![],
                    MadeBy::Report
                ),
            ]
        );
        assert_eq!(tasks_of_person(&answer().phrases[..2], &[]), []);
    }

    #[test]
    fn what_no_box_could_mark_is_not_asked() {
        for (text, expected) in [
            ("pneumothorax", true),
            ("pleural effusion", true),
            ("acute cardiopulmonary abnormality", false),
            ("x", false),
        ] {
            assert_eq!(could_be_placed(text), expected, "{text}");
        }
    }

    #[test]
    fn the_sides_of_a_bilateral_phrase_are_asked_one_by_one_and_boxes_of_one_side_together() {
        let (mut answer, manifest) = (answer(), manifest());
        answer.phrases.truncate(1);
        answer.phrases[0].boxes.clear();
        answer.phrases[0].phrase.side = Side::Bilateral;
        let key = PhraseKey {
            text: answer.phrases[0].phrase.text.clone(),
            nth: 0,
        };
        let mut history = crate::History::default();
        // Image-left, twice, then image-right: the patient's right, right, left.
        for x in [0.125, 0.25, 0.75] {
            let xyxy = BoundingBox::from_xyxy(x, 0.5, x + 0.125, 0.75).expect("ordered");
            let phrase = Some(key.clone());
            history.push(Edit::Draw { phrase, xyxy });
        }
        let findings = whole(&answer, &history, &manifest).findings();
        let told: Vec<_> = tasks_of_person(&answer.phrases, &findings)
            .into_iter()
            .map(|task| (task.side, task.boxes.len()))
            .collect();
        assert_eq!(told, [(Side::Right, 2), (Side::Left, 1)]);
    }

    #[test]
    fn a_set_comes_back_as_it_was_and_holds_no_report() {
        let mut set = set();
        set.put(case(1001)).expect("usable");
        set.put(case(1000)).expect("usable");
        assert_eq!(set.cases().len(), 2, "a film is in the set once");
        assert_eq!((set.name(), set.tasks()), ("Effusions, week 3", 6));
        let json = set.json().expect("written");
        assert!(CaseSet::is_one(&json) && json.contains("not validated"));
        assert!(!json.contains("Possible"), "words beside the phrases");
        assert_eq!(CaseSet::read(&json).expect("read"), set);
        set.remove(7);
        set.remove(0);
        assert_eq!(set.cases(), [case(1001)]);
    }

    #[test]
    fn files_that_are_no_set_are_told_apart() {
        let json = set().json().expect("written");
        let session = "{\"schema\":\"phrasebox/1\"}";
        assert!(!CaseSet::is_one(session) && !CaseSet::is_one("no"));
        assert!(CaseSet::is_one(&json[..json.len() / 2]), "cut off");
        assert!(CaseSet::is_one(&format!(
            "{{\"cases\":{:?},\"schema\":\"phrasebox-cases/1\"}}",
            "x".repeat(200)
        )));
        let many = |part: &str, times: usize| {
            let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
            let mut value = value;
            let of = match part {
                "cases" => &mut value["cases"],
                "tasks" => &mut value["cases"][0]["tasks"],
                _ => &mut value["cases"][0]["tasks"][0]["boxes"],
            };
            *of = serde_json::Value::Array(vec![of[0].clone(); times]);
            value.to_string()
        };
        for (text, expected) in [
            (String::new(), "no case set"),
            (json[..json.len() / 2].to_owned(), "no case set"),
            (session.to_owned(), "phrasebox/1"),
            (json.replace("cases/1", "cases/2"), "cases/2"),
            (many("cases", 0), "no film"),
            (many("cases", 101), "100 films"),
            (many("tasks", 0), "nothing is to be found"),
            (many("tasks", 61), "60 phrases"),
            (many("boxes", 21), "20 boxes"),
            (json.replace("pneumothorax", " "), "empty"),
            (json.replace("pneumothorax", &"x".repeat(301)), "too long"),
            (json.replace("pneumothorax", "pneumo\\u0000"), "no text"),
            (json.replace("0.375", "1.375"), "beside the film"),
            (json.replace("0.375", "0.125"), "beside the film"),
            (json.replace("0.375", "0.1"), "no case set"),
            (json.replace("0.375", "9e99"), "no case set"),
            (json.replace("image/png", "text/html"), "no PNG"),
            (json.replace("\"right\"", "\"up\""), "no case set"),
        ] {
            let told = CaseSet::read(&text).expect_err(&text).to_string();
            assert!(told.contains(expected), "{told} for {expected}");
        }
    }

    #[test]
    fn a_case_that_cannot_be_used_leaves_the_set_as_it_was() {
        let mut now = set();
        for wrong in [
            Case {
                tasks: Vec::new(),
                ..case(1000)
            },
            Case {
                film: film_uri(&png(4, 4)),
                ..case(1000)
            },
        ] {
            now.put(wrong).expect_err("refused");
        }
        assert_eq!(now, set());
    }
}
