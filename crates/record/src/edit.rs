//! One step of a person's work.

use std::collections::HashMap;

use phrasebox_radiograph::BoundingBox;
use serde::{Deserialize, Serialize};

/// Names a phrase across readings: by its words and by which of the equally worded ones it is. Indexes and offsets
/// change when the report is edited elsewhere; work has to stay with its phrase.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PhraseKey {
    /// The words.
    pub text: String,
    /// How many phrases of the same words stand before it.
    pub nth: usize,
}

/// The keys of phrases worded `texts`, in order.
pub fn phrase_keys<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<PhraseKey> {
    let mut seen = HashMap::<&str, usize>::new();
    texts
        .into_iter()
        .map(|text| {
            let count = seen.entry(text).or_default();
            let nth = *count;
            *count += 1;
            PhraseKey {
                text: text.to_owned(),
                nth,
            }
        })
        .collect()
}

/// Names a box.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoxKey {
    /// The model's box `nth` for a phrase.
    Model {
        /// The phrase.
        phrase: PhraseKey,
        /// Which of its boxes.
        nth: usize,
    },
    /// A box that the person drew; they are numbered in the order of drawing.
    Drawn(u32),
}

/// What a person says of a box of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is right.
    Accepted,
    /// It is wrong.
    Rejected,
}

/// What a note is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The film as a whole.
    Film,
    /// One phrase.
    Phrase(PhraseKey),
}

/// One step, which can be undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Say whether a box of the model is right, or take that back.
    Judge {
        /// The phrase it was given for.
        phrase: PhraseKey,
        /// Which of the phrase's boxes.
        nth: usize,
        /// The box as it was seen. It is what was judged, whatever another pack may answer later.
        seen: BoundingBox,
        /// What is said.
        verdict: Option<Verdict>,
    },
    /// Move or resize a box.
    Place {
        /// Which.
        of: BoxKey,
        /// The box before its first move.
        seen: BoundingBox,
        /// Where it is now.
        xyxy: BoundingBox,
    },
    /// Draw a box.
    Draw {
        /// The phrase it is for, if any.
        phrase: Option<PhraseKey>,
        /// Where.
        xyxy: BoundingBox,
    },
    /// Say which phrase a drawn box is for.
    Assign {
        /// Number of the drawn box.
        drawn: u32,
        /// The phrase, if any.
        phrase: Option<PhraseKey>,
    },
    /// Take a drawn box away.
    Remove {
        /// Number of the drawn box.
        drawn: u32,
    },
    /// Write a note; an empty one is none.
    Note {
        /// What it is about.
        about: About,
        /// The words.
        text: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equally_worded_phrases_are_told_apart_by_their_order() {
        let keys = phrase_keys(["effusion", "nodule", "effusion"]);
        let told: Vec<_> = keys
            .iter()
            .map(|key| (key.text.as_str(), key.nth))
            .collect();
        assert_eq!(told, [("effusion", 0), ("nodule", 0), ("effusion", 1)]);
    }
}
