//! WordPiece as uncased BERT has it (Devlin et al., arXiv 1810.04805): clean, lower case, no accents, words and
//! punctuation, then the longest known pieces.
//!
//! The crate `tokenizers` does the same and every other kind of tokeniser; in the page it weighed a tenth of the
//! worker, most of it regular expressions that nothing here uses. The tests hold this one against it.

use std::collections::HashMap;

use serde::Deserialize;

use crate::error::ModelError;

/// Longer words are unknown, as in the original.
const LONGEST_WORD: usize = 100;
/// What a piece that continues a word begins with.
const CONTINUES: &str = "##";

/// Letters with an accent, each followed by the letter that they count as. Others than these and the combining marks
/// keep theirs.
const ACCENTED: &str = "\
    àaáaâaãaäaåaçcèeéeêeëeìiíiîiïiñnòoóoôoõoöoùuúuûuüuýyÿyāaăaąaćcĉcċcčcďdēeĕeėeęeěeĝgğgġgģgĥhĩiīiĭiįiĵj\
    ķkĺlļlľlńnņnňnōoŏoőoŕrŗrřrśsŝsşsšsţtťtũuūuŭuůuűuųuŵwŷyźzżzžz";

/// The parts of a `tokenizer.json` that matter here.
#[derive(Deserialize)]
struct File {
    model: FileModel,
}

#[derive(Deserialize)]
struct FileModel {
    #[serde(rename = "type")]
    kind: String,
    vocab: HashMap<String, u32>,
}

/// A WordPiece vocabulary.
#[derive(Clone, Debug)]
pub(crate) struct WordPiece {
    pieces: HashMap<String, u32>,
    accents: HashMap<char, char>,
    unknown: u32,
}

impl WordPiece {
    /// Read `tokenizer.json`.
    ///
    /// # Errors
    /// [`ModelError::Text`] if the file is not a WordPiece tokeniser.
    pub(crate) fn from_json(bytes: &[u8]) -> Result<Self, ModelError> {
        let file: File =
            serde_json::from_slice(bytes).map_err(|e| ModelError::Text(e.to_string()))?;
        if file.model.kind != "WordPiece" {
            let kind = file.model.kind;
            return Err(ModelError::Text(format!("a tokeniser of kind {kind}")));
        }
        let mut accents = ACCENTED.chars();
        let accents = std::iter::from_fn(|| Some((accents.next()?, accents.next()?))).collect();
        let mut read = Self {
            pieces: file.model.vocab,
            accents,
            unknown: 0,
        };
        read.unknown = read.special("[UNK]")?;
        Ok(read)
    }

    /// The id of a special token.
    ///
    /// # Errors
    /// [`ModelError::Text`] if the vocabulary lacks it.
    pub(crate) fn special(&self, token: &str) -> Result<u32, ModelError> {
        let id = self.pieces.get(token).copied();
        id.ok_or_else(|| ModelError::Text(format!("the vocabulary lacks {token}")))
    }

    /// Number of pieces.
    pub(crate) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The ids of a text, without any special token.
    pub(crate) fn ids(&self, text: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        let mut word = String::new();
        for c in text.chars().filter(|c| !is_left_out(*c)) {
            if c.is_whitespace() || is_punctuation(c) || is_ideograph(c) {
                self.push_word(&word, &mut ids);
                word.clear();
                if !c.is_whitespace() {
                    self.push_word(c.encode_utf8(&mut [0; 4]), &mut ids);
                }
                continue;
            }
            let lower = c.to_lowercase().filter(|c| !is_combining(*c));
            word.extend(lower.map(|c| self.accents.get(&c).copied().unwrap_or(c)));
        }
        self.push_word(&word, &mut ids);
        ids
    }

    fn push_word(&self, word: &str, ids: &mut Vec<u32>) {
        let before = ids.len();
        if word.chars().count() > LONGEST_WORD {
            ids.push(self.unknown);
            return;
        }
        let mut rest = word;
        while !rest.is_empty() {
            let start = if ids.len() == before { "" } else { CONTINUES };
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let longest = ends
                .filter_map(|end| Some((end, *self.pieces.get(&[start, &rest[..end]].concat())?)))
                .next();
            let Some((end, id)) = longest else {
                ids.truncate(before);
                ids.push(self.unknown);
                return;
            };
            ids.push(id);
            rest = &rest[end..];
        }
    }
}

/// Control and format characters, and the mark of a byte that was no text.
fn is_left_out(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{feff}' | '\u{fffd}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}'
            | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
}

/// Chinese characters, each a word by itself.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ceaf}')
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use tokenizers::Tokenizer;

    use super::*;

    static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let pack = Path::new("../../public/packs/chest-1");
        std::fs::read(pack.join("tokenizer.json")).unwrap()
    });
    static OURS: LazyLock<WordPiece> = LazyLock::new(|| WordPiece::from_json(&FILE).unwrap());
    static REFERENCE: LazyLock<Tokenizer> = LazyLock::new(|| {
        let mut reference = Tokenizer::from_bytes(&*FILE).unwrap();
        reference.with_padding(None);
        reference.with_truncation(None).unwrap();
        reference
    });

    fn reference(text: &str) -> Vec<u32> {
        REFERENCE.encode(text, false).unwrap().get_ids().to_vec()
    }

    #[test]
    fn texts_of_many_kinds_have_the_ids_of_the_reference() {
        let long = "x".repeat(LONGEST_WORD + 1);
        let cases = [
            "",
            " \t\r\n",
            "Small right-sided pleural effusion, unchanged.",
            "CARDIOMEDIASTINAL silhouette: 1.5 cm x 2cm (T12/L1) @ 50% ~3°C ±2 µm ²",
            "naïve café Ångström Çelik Übermaß Œdème İzmir ǅ",
            "e\u{301}galement o\u{308}",
            "“quoted” – dash — … • bullet ‘single’ ¿qué? §4",
            "zero\u{200b}width so\u{ad}ft \u{feff}mark bell\u{7} bad\u{fffd}byte",
            "肺炎 suspected; пневмония ΠΝΕΥΜΟΝΙΑ",
            "électrocardiographique ##ing [ BOX ]",
            "no\u{a0}break\u{3000}space",
            &long,
            "🫁 lungs",
        ];
        for text in cases {
            assert_eq!(OURS.ids(text), reference(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_of_a_report_has_the_ids_of_the_reference(text in "[ -Za-z\\]^-~à-öø-ÿ°µ±²–—“”‘’\n\t]{0,80}") {
            prop_assert_eq!(OURS.ids(&text), reference(&text));
        }
    }

    #[test]
    fn other_files_are_refused() {
        for text in [
            "",
            "{}",
            r#"{"model":{"type":"BPE","vocab":{}}}"#,
            r#"{"model":{"type":"WordPiece","vocab":{}}}"#,
        ] {
            assert!(
                matches!(
                    WordPiece::from_json(text.as_bytes()),
                    Err(ModelError::Text(_))
                ),
                "{text}"
            );
        }
    }
}
