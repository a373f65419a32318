//! Undo and redo: the record is what the edits done so far amount to.

use serde::{Deserialize, Serialize};

use crate::edit::Edit;
use crate::record::Record;

/// The edits of one film, of which the first `done` hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct History {
    edits: Vec<Edit>,
    done: usize,
    record: Record,
}

/// As written to files.
#[derive(Serialize, Deserialize)]
struct Stored {
    edits: Vec<Edit>,
    done: usize,
}

impl From<Stored> for History {
    fn from(Stored { edits, done }: Stored) -> Self {
        let mut history = Self {
            done: done.min(edits.len()),
            edits,
            record: Record::default(),
        };
        history.replay();
        history
    }
}

impl From<History> for Stored {
    fn from(History { edits, done, .. }: History) -> Self {
        Self { edits, done }
    }
}

impl History {
    /// Where the work stands.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Does an edit. What had been undone is given up. An edit that changes nothing is not kept.
    pub fn push(&mut self, edit: Edit) {
        let before = self.record.clone();
        self.record.apply(&edit);
        if self.record == before {
            return;
        }
        self.edits.truncate(self.done);
        self.edits.push(edit);
        self.done += 1;
    }

    /// Does an edit as part of the one before, where that placed the same box: many small moves by keyboard are undone
    /// as one.
    pub fn push_joined(&mut self, edit: Edit) {
        let same = match (
            self.done.checked_sub(1).map(|last| &self.edits[last]),
            &edit,
        ) {
            (Some(Edit::Place { of: before, .. }), Edit::Place { of, .. }) => before == of,
            _ => false,
        };
        if same {
            self.done -= 1;
            self.replay();
        }
        self.push(edit);
    }

    /// Takes back the last edit; false where there is none.
    pub fn undo(&mut self) -> bool {
        if self.done == 0 {
            return false;
        }
        self.done -= 1;
        self.replay();
        true
    }

    /// Does again what was taken back last; false where there is nothing.
    pub fn redo(&mut self) -> bool {
        let Some(edit) = self.edits.get(self.done) else {
            return false;
        };
        self.record.apply(edit);
        self.done += 1;
        true
    }

    /// Whether there is something to take back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.done > 0
    }

    /// Whether there is something to do again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.done < self.edits.len()
    }

    fn replay(&mut self) {
        self.record = Record::default();
        for edit in &self.edits[..self.done] {
            self.record.apply(edit);
        }
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_radiograph::BoundingBox;
    use proptest::prelude::*;

    use super::*;
    use crate::edit::{About, BoxKey, PhraseKey, Verdict};

    fn xyxy(x1: f32, y1: f32, x2: f32, y2: f32) -> BoundingBox {
        BoundingBox::from_xyxy(x1, y1, x2, y2).expect("ordered")
    }

    fn key(text: &str) -> PhraseKey {
        PhraseKey {
            text: text.into(),
            nth: 0,
        }
    }

    fn judge(verdict: Option<Verdict>) -> Edit {
        Edit::Judge {
            phrase: key("effusion"),
            nth: 0,
            seen: xyxy(0.1, 0.6, 0.4, 0.9),
            verdict,
        }
    }

    fn draw(left: f32) -> Edit {
        Edit::Draw {
            phrase: None,
            xyxy: xyxy(left, 0.2, left + 0.2, 0.4),
        }
    }

    fn place(number: u32, left: f32) -> Edit {
        Edit::Place {
            of: BoxKey::Drawn(number),
            seen: xyxy(0.0, 0.0, 0.1, 0.1),
            xyxy: xyxy(left, 0.2, left + 0.2, 0.4),
        }
    }

    #[test]
    fn undo_and_redo_go_back_and_forth() {
        let mut history = History::default();
        history.push(judge(Some(Verdict::Accepted)));
        history.push(draw(0.1));
        assert_eq!(
            (history.record().marks.len(), history.record().drawn.len()),
            (1, 1)
        );
        assert!(history.undo() && history.undo() && !history.undo());
        assert!(history.record().is_empty() && history.can_redo());
        assert!(history.redo());
        assert_eq!(
            (history.record().marks.len(), history.record().drawn.len()),
            (1, 0)
        );
        history.push(draw(0.5));
        assert!(!history.redo(), "a new edit gives up what was undone");
    }

    #[test]
    fn an_edit_that_changes_nothing_is_not_kept() {
        let mut history = History::default();
        history.push(judge(None));
        history.push(Edit::Note {
            about: About::Film,
            text: "  ".into(),
        });
        history.push(Edit::Remove { drawn: 7 });
        assert!(!history.can_undo());
    }

    #[test]
    fn small_moves_are_undone_as_one_and_only_on_the_same_box() {
        let mut history = History::default();
        history.push(draw(0.1));
        history.push(draw(0.5));
        for step in 1_u8..=5 {
            history.push_joined(place(0, 0.1 + f32::from(step) * 0.01));
        }
        history.push_joined(place(1, 0.6));
        history.undo();
        assert_eq!(history.record().drawn[&1].xyxy, xyxy(0.5, 0.2, 0.7, 0.4));
        history.undo();
        assert_eq!(
            history.record().drawn[&0].xyxy,
            xyxy(0.1, 0.2, 0.1 + 0.2, 0.4)
        );
    }

    #[test]
    fn a_moved_box_is_no_longer_rejected_and_stays_on_its_side() {
        let mut history = History::default();
        history.push(judge(Some(Verdict::Rejected)));
        history.push(Edit::Place {
            of: BoxKey::Model {
                phrase: key("effusion"),
                nth: 0,
            },
            seen: xyxy(0.1, 0.6, 0.4, 0.9),
            xyxy: xyxy(-0.2, 0.6, 0.3, 1.4),
        });
        let mark = history.record().marks[&(key("effusion"), 0)];
        assert_eq!(mark.verdict, None);
        // Cut to the film, still image-left: the patient's right.
        assert_eq!(
            mark.moved.map(BoundingBox::xyxy),
            Some([0.0, 0.6, 0.3, 1.0])
        );
        assert_eq!(mark.seen, xyxy(0.1, 0.6, 0.4, 0.9));
    }

    fn any_edit() -> impl Strategy<Value = Edit> {
        let name = prop_oneof![Just("effusion"), Just("nodule")];
        prop_oneof![
            (0.0_f32..0.8).prop_map(draw),
            (0_u32..4, 0.0_f32..0.8).prop_map(|(number, left)| place(number, left)),
            (0_u32..4).prop_map(|drawn| Edit::Remove { drawn }),
            (0_u32..4, name).prop_map(|(drawn, text)| Edit::Assign {
                drawn,
                phrase: Some(key(text)),
            }),
            any::<bool>().prop_map(|yes| judge(yes.then_some(Verdict::Rejected))),
            "[a-z]{0,3}".prop_map(|text| Edit::Note {
                about: About::Film,
                text,
            }),
        ]
    }

    proptest! {
        #[test]
        fn undoing_all_and_redoing_all_comes_back(edits in prop::collection::vec(any_edit(), 0..30)) {
            let mut history = History::default();
            for edit in edits {
                history.push(edit);
            }
            let end = history.clone();
            while history.undo() {}
            prop_assert!(history.record().is_empty());
            while history.redo() {}
            prop_assert_eq!(&history, &end);
            let json = serde_json::to_string(&history).expect("a history is plain data");
            prop_assert_eq!(serde_json::from_str::<History>(&json).expect("reads its own"), end);
        }
    }
}
