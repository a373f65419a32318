//! Prompts to token ids: WordPiece with one more special token, `[BOX]`.

use tokenizers::{AddedToken, Tokenizer};

use crate::error::ModelError;
use crate::grounder::Prompt;

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
#[derive(Debug)]
pub struct PromptTokeniser {
    tokenizer: Tokenizer,
    box_id: u32,
}

impl PromptTokeniser {
    /// Read `tokenizer.json` and add `[BOX]`.
    ///
    /// # Errors
    /// [`ModelError::Text`] if the file is not a tokeniser.
    pub fn from_json(bytes: &[u8]) -> Result<Self, ModelError> {
        let text_error =
            |e: Box<dyn std::error::Error + Send + Sync>| ModelError::Text(e.to_string());
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(text_error)?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(text_error)?;
        tokenizer
            .add_special_tokens([AddedToken::from(BOX_TOKEN, true)])
            .map_err(text_error)?;
        let box_id = tokenizer
            .token_to_id(BOX_TOKEN)
            .ok_or_else(|| ModelError::Text(format!("{BOX_TOKEN} was not added")))?;
        Ok(Self { tokenizer, box_id })
    }

    /// Token ids of a prompt.
    ///
    /// # Errors
    /// [`ModelError::Text`] if `box_at` is no character boundary or the tokeniser refuses.
    pub fn tokenise(&self, prompt: &Prompt) -> Result<TokenisedPrompt, ModelError> {
        let (before, after) = prompt.text.split_at_checked(prompt.box_at).ok_or_else(|| {
            ModelError::Text(format!("no character boundary at byte {}", prompt.box_at))
        })?;
        // A report may contain the token's own letters; only the one put here may count.
        let plain = |s: &str| s.replace(BOX_TOKEN, "(BOX)");
        let text = format!("{} {BOX_TOKEN} {}", plain(before), plain(after));
        let encoding = self
            .tokenizer
            .encode(text, true)
            .map_err(|e| ModelError::Text(e.to_string()))?;
        let mut ids = encoding.get_ids().to_vec();
        let mut box_position = ids
            .iter()
            .position(|id| *id == self.box_id)
            .ok_or_else(|| ModelError::Text(format!("{BOX_TOKEN} was lost in tokenising")))?;
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
