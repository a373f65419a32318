//! Where a person's work stands.

use std::collections::BTreeMap;

use phrasebox_radiograph::BoundingBox;

use crate::edit::{About, BoxKey, Edit, PhraseKey, Verdict};

/// What was said of a box of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The model's box as it was seen.
    pub seen: BoundingBox,
    /// Whether it is right.
    pub verdict: Option<Verdict>,
    /// Where the person put it.
    pub moved: Option<BoundingBox>,
}

/// A box that the person drew.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnBox {
    /// The phrase it is for, if any.
    pub phrase: Option<PhraseKey>,
    /// Where.
    pub xyxy: BoundingBox,
}

/// Where a person's work on one film stands, after some edits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// What was said of the model's boxes, by phrase and number of the box.
    pub marks: BTreeMap<(PhraseKey, usize), Mark>,
    /// Boxes drawn, by number.
    pub drawn: BTreeMap<u32, DrawnBox>,
    /// Notes, none of them empty.
    pub notes: BTreeMap<About, String>,
    next: u32,
}

impl Record {
    /// Whether nothing was said, drawn or noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.drawn.is_empty() && self.notes.is_empty()
    }

    /// The note about something, empty where there is none.
    #[must_use]
    pub fn note(&self, about: &About) -> &str {
        self.notes.get(about).map_or("", String::as_str)
    }

    /// The number that the next drawn box gets.
    #[must_use]
    pub fn next_drawn(&self) -> u32 {
        self.next
    }

    /// Takes in one edit. Boxes are cut to the film. An edit of a box that is not there (in a file edited by hand)
    /// changes nothing.
    pub fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Judge {
                phrase,
                nth,
                seen,
                verdict,
            } => self.mark(phrase, *nth, *seen, |mark| mark.verdict = *verdict),
            Edit::Place { of, seen, xyxy } => match of {
                BoxKey::Model { phrase, nth } => self.mark(phrase, *nth, *seen, |mark| {
                    mark.moved = Some(xyxy.clamped());
                    mark.verdict = None;
                }),
                BoxKey::Drawn(number) => {
                    if let Some(drawn) = self.drawn.get_mut(number) {
                        drawn.xyxy = xyxy.clamped();
                    }
                }
            },
            Edit::Draw { phrase, xyxy } => {
                let drawn = DrawnBox {
                    phrase: phrase.clone(),
                    xyxy: xyxy.clamped(),
                };
                self.drawn.insert(self.next, drawn);
                self.next += 1;
            }
            Edit::Assign { drawn, phrase } => {
                if let Some(drawn) = self.drawn.get_mut(drawn) {
                    drawn.phrase.clone_from(phrase);
                }
            }
            Edit::Remove { drawn } => {
                self.drawn.remove(drawn);
            }
            Edit::Note { about, text } => {
                let text = text.trim();
                if text.is_empty() {
                    self.notes.remove(about);
                } else {
                    self.notes.insert(about.clone(), text.to_owned());
                }
            }
        }
    }

    fn mark(
        &mut self,
        phrase: &PhraseKey,
        nth: usize,
        seen: BoundingBox,
        change: impl FnOnce(&mut Mark),
    ) {
        let key = (phrase.clone(), nth);
        let mark = self.marks.entry(key.clone()).or_insert(Mark {
            seen,
            verdict: None,
            moved: None,
        });
        change(mark);
        if mark.verdict.is_none() && mark.moved.is_none() {
            self.marks.remove(&key);
        }
    }
}
