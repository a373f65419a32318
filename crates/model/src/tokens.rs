//! Prompts to token ids: WordPiece with one more special token, `[BOX]`.

use crate::error::ModelError;
use crate::grounder::Prompt;
use crate::wordpiece::WordPiece;

/// The token that stands after the phrase in question.
pub const BOX_TOKEN: &str = "[BOX]";
/// Longest sequence given to the text encoder; the rest is cut, never the phrase's end.
pub const LONGEST: usize = 128;

/// The token ids of a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenisedPrompt {
    /// Token ids with `[CLS]` first and `[SEP]` last; `[BOX]` has the id after the vocabulary's last.
    pub ids: Vec<u32>,
    /// Position of `[BOX]`.
    pub box_position: usize,
}

/// The tokeniser of a pack.
#[derive(Clone, Debug)]
pub struct PromptTokeniser {
    pieces: WordPiece,
    first: u32,
    last: u32,
    box_id: u32,
}

impl PromptTokeniser {
    /// Read `tokenizer.json` and add `[BOX]`.
    ///
    /// # Errors
    /// [`ModelError::Text`] if the file is not a WordPiece tokeniser with `[CLS]`, `[SEP]` and `[UNK]`.
    pub fn from_json(bytes: &[u8]) -> Result<Self, ModelError> {
        let pieces = WordPiece::from_json(bytes)?;
        let box_id = u32::try_from(pieces.len()).map_err(|e| ModelError::Text(e.to_string()))?;
        Ok(Self {
            first: pieces.special("[CLS]")?,
            last: pieces.special("[SEP]")?,
            pieces,
            box_id,
        })
    }

    /// Token ids of words, `[CLS]` first and `[SEP]` last, and the position of each word's first token; `None` for a word
    /// that the vocabulary sees nothing in, or that no longer fits.
    pub fn tokenise_words<'a>(
        &self,
        words: impl IntoIterator<Item = &'a str>,
    ) -> (Vec<u32>, Vec<Option<usize>>) {
        let mut ids = vec![self.first];
        let mut full = false;
        let positions = words
            .into_iter()
            .map(|word| {
                let pieces = self.pieces.ids(word);
                full |= ids.len() + pieces.len() >= LONGEST;
                let position = (!full && !pieces.is_empty()).then_some(ids.len())?;
                ids.extend(pieces);
                Some(position)
            })
            .collect();
        ids.push(self.last);
        (ids, positions)
    }

    /// Token ids of a prompt. Whatever the prompt spells, only the `[BOX]` put here is one.
    ///
    /// # Errors
    /// [`ModelError::Text`] if `box_at` is no character boundary.
    pub fn tokenise(&self, prompt: &Prompt) -> Result<TokenisedPrompt, ModelError> {
        let (before, after) = prompt.text.split_at_checked(prompt.box_at).ok_or_else(|| {
            ModelError::Text(format!("no character boundary at byte {}", prompt.box_at))
        })?;
        let mut ids = vec![self.first];
        ids.extend(self.pieces.ids(before));
        let mut box_position = ids.len();
        ids.push(self.box_id);
        ids.extend(self.pieces.ids(after));
        ids.push(self.last);
        if ids.len() > LONGEST {
            let inner = LONGEST - 2;
            let start = (box_position + 1 + inner / 4).saturating_sub(inner).max(1);
            let end = (start + inner).min(ids.len() - 1);
            let (first, last) = (ids[0], ids[ids.len() - 1]);
            ids = std::iter::once(first)
                .chain(ids[start..end].iter().copied())
                .chain([last])
                .collect();
            box_position -= start - 1;
        }
        Ok(TokenisedPrompt { ids, box_position })
    }
}
