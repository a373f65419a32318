//! Words, numbers and marks with character offsets, and the canonical form by which the lexicon knows a word.

use crate::lexicon::slip_of;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Number,
    Mark(char),
}

/// One token. Offsets count Unicode characters of the report text.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: TokenKind,
    /// Lower case, American spelling, singular, a slip of the keyboard set right.
    pub(crate) norm: String,
    /// The singular differs from the word as written.
    pub(crate) plural: bool,
}

impl Token {
    pub(crate) fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }
}

/// Splits text into tokens. Hyphens inside a compound separate its words and are not tokens; every other
/// non-space character that is not part of a word or number is a mark of its own.
pub(crate) fn tokenise(chars: &[char]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(chars.len() / 5 + 1);
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        if c.is_whitespace() {
            i += 1;
        } else if c.is_ascii_digit() {
            let start = i;
            i += 1;
            while i < chars.len()
                && (chars[i].is_ascii_digit()
                    || (chars[i] == '.' && chars.get(i + 1).is_some_and(char::is_ascii_digit)))
            {
                i += 1;
            }
            // "7th", "5mm".
            let digits = i;
            while i < chars.len() && (chars[i].is_alphanumeric() || is_combining(chars[i])) {
                i += 1;
            }
            let kind = if i > digits {
                TokenKind::Word
            } else {
                TokenKind::Number
            };
            let norm = chars[start..i]
                .iter()
                .flat_map(|c| c.to_lowercase())
                .collect();
            tokens.push(Token {
                start,
                end: i,
                kind,
                norm,
                plural: false,
            });
        } else if c.is_alphanumeric() {
            let start = i;
            while i < chars.len() && in_word(chars, i) {
                i += 1;
            }
            let (norm, plural) = normalise(&chars[start..i]);
            let norm = slip_of(&norm, i - start).map_or(norm, str::to_owned);
            tokens.push(Token {
                start,
                end: i,
                kind: TokenKind::Word,
                norm,
                plural,
            });
        } else if let Some(end) = tag_end(chars, i) {
            // A tag that sets a block apart ends a statement, one inside a line ("<b>") does not.
            let name: String = chars[i..end]
                .iter()
                .filter(|c| c.is_ascii_alphanumeric())
                .take(6)
                .flat_map(|c| c.to_lowercase())
                .collect();
            let inline = [
                "b", "i", "u", "em", "a", "strong", "span", "font", "sup", "sub",
            ]
            .iter()
            .any(|tag| name == *tag)
                || name.starts_with("span")
                || name.starts_with("font");
            let mark = if inline { '<' } else { '\n' };
            tokens.push(Token {
                start: i,
                end,
                kind: TokenKind::Mark(mark),
                norm: String::from(mark),
                plural: false,
            });
            i = end;
        } else {
            let compound = is_hyphen(c)
                && i > 0
                && chars[i - 1].is_alphanumeric()
                && chars.get(i + 1).is_some_and(|next| next.is_alphanumeric());
            if !compound {
                tokens.push(Token {
                    start: i,
                    end: i + 1,
                    kind: TokenKind::Mark(c),
                    norm: String::from(c),
                    plural: false,
                });
            }
            i += 1;
        }
    }
    tokens
}

/// Longest tag of a markup language that is taken for one.
const LONGEST_TAG: usize = 80;

/// End of the markup tag that begins at `i` ("<br/>", "</p>"): report text may be pasted from a page. "<3 cm" is none.
fn tag_end(chars: &[char], i: usize) -> Option<usize> {
    if chars[i] != '<' {
        return None;
    }
    let slash = usize::from(chars.get(i + 1) == Some(&'/'));
    let first = chars.get(i + 1 + slash)?;
    // A removed word in angle brackets is no tag.
    if !first.is_ascii_alphabetic() || *first == 'X' {
        return None;
    }
    let reach = chars.len().min(i + LONGEST_TAG);
    let end = (i + 1..reach).find(|at| matches!(chars[*at], '>' | '<' | '\n'))?;
    (chars[end] == '>').then_some(end + 1)
}

/// Letters, digits, combining marks, and an apostrophe between letters.
fn in_word(chars: &[char], i: usize) -> bool {
    let c = chars[i];
    c.is_alphanumeric()
        || is_combining(c)
        || (matches!(c, '\'' | '\u{2019}')
            && chars.get(i + 1).is_some_and(|next| next.is_alphabetic()))
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}')
}

/// Whole-word replacements: irregular plurals, British spellings, slips too far from the word for the
/// one-edit search of the lexicon.
const REPLACED: &[(&str, &str, bool)] = &[
    ("apices", "apex", true),
    ("apexes", "apex", true),
    ("atelectases", "atelectasis", true),
    ("bullae", "bulla", true),
    ("diagnoses", "diagnosis", true),
    ("foci", "focus", true),
    ("granulomata", "granuloma", true),
    ("hila", "hilum", true),
    ("metastases", "metastasis", true),
    ("prostheses", "prosthesis", true),
    ("diverticula", "diverticulum", true),
    ("sequelae", "sequela", true),
    ("pneumothoraces", "pneumothorax", true),
    ("pneumothoraxes", "pneumothorax", true),
    ("pneumothoracies", "pneumothorax", true),
    ("vertebrae", "vertebra", true),
    ("vertebras", "vertebra", true),
    ("bases", "base", true),
    ("overlies", "overlie", false),
    ("aetiology", "etiology", false),
    ("calibre", "caliber", false),
    ("centre", "center", false),
    ("demineralisation", "demineralization", false),
    ("demineralised", "demineralized", false),
    ("fibre", "fiber", false),
    ("haemorrhage", "hemorrhage", false),
    ("haemothorax", "hemothorax", false),
    ("hilus", "hilum", false),
    ("localised", "localized", false),
    ("oedema", "edema", false),
    ("oesophagus", "esophagus", false),
    ("oesophageal", "esophageal", false),
    ("tumour", "tumor", false),
    ("tumours", "tumor", true),
    ("visualised", "visualized", false),
    ("pnuemothorax", "pneumothorax", false),
    ("pneumothroax", "pneumothorax", false),
    ("pnemothorax", "pneumothorax", false),
    ("pneumonthorax", "pneumothorax", false),
    ("pnuemonia", "pneumonia", false),
    ("pnemonia", "pneumonia", false),
    ("infitrate", "infiltrate", false),
    ("infiltate", "infiltrate", false),
    ("efusion", "effusion", false),
    ("efffusion", "effusion", false),
    ("effuson", "effusion", false),
    ("cardiomegally", "cardiomegaly", false),
    ("atelectesis", "atelectasis", false),
    ("atelectatsis", "atelectasis", false),
    ("diaphram", "diaphragm", false),
    ("diaphrams", "diaphragm", true),
];

/// Lower case, American spelling, singular; and whether the word was a plural.
fn normalise(word: &[char]) -> (String, bool) {
    let lower: String = word.iter().flat_map(|c| c.to_lowercase()).collect();
    let lower = if lower.contains('\u{2019}') {
        lower.replace('\u{2019}', "'")
    } else {
        lower
    };
    normalise_lower(lower)
}

/// As the tokeniser does it for a word of the lexicon.
pub(crate) fn normalise_term(word: &str) -> String {
    normalise_lower(word.to_lowercase()).0
}

fn normalise_lower(lower: String) -> (String, bool) {
    let replaced = |word: &str| {
        let first = word.as_bytes().first();
        REPLACED
            .iter()
            .find(|(from, ..)| from.as_bytes().first() == first && *from == word)
    };
    if let Some((_, to, plural)) = replaced(&lower) {
        return ((*to).to_owned(), *plural);
    }
    match singular(&lower) {
        // "efusions" is a slip of "effusions".
        Some(word) => (
            replaced(&word).map_or(word, |(_, to, _)| (*to).to_owned()),
            true,
        ),
        None => (lower, false),
    }
}

fn singular(word: &str) -> Option<String> {
    if !word.is_ascii() || word.len() < 4 {
        return None;
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return (stem.len() > 2).then(|| format!("{stem}y"));
    }
    for suffix in ["sses", "xes", "ches", "shes"] {
        if word.ends_with(suffix) {
            return Some(word[..word.len() - 2].to_owned());
        }
    }
    let stem = word.strip_suffix('s')?;
    let kept = stem.ends_with(['s', 'u', 'i', '\'']);
    (!kept).then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norms(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        tokenise(&chars)
            .into_iter()
            .map(|token| token.norm)
            .collect()
    }

    #[test]
    fn compounds_decimals_and_marks() {
        assert_eq!(
            norms("Left-sided 2.3 cm b/l."),
            ["left", "sided", "2.3", "cm", "b", "/", "l", "."]
        );
    }

    #[test]
    fn plurals_and_spellings_share_one_form() {
        assert_eq!(
            norms("opacities masses OEDEMA pneumothoraces atelectasis process bases"),
            [
                "opacity",
                "mass",
                "edema",
                "pneumothorax",
                "atelectasis",
                "process",
                "base"
            ]
        );
    }

    #[test]
    fn offsets_count_characters_not_bytes() {
        let chars: Vec<char> = "Ö é\u{301} lung".chars().collect();
        let tokens = tokenise(&chars);
        let last = tokens.last().expect("three words");
        assert_eq!((last.start, last.end, last.norm.as_str()), (5, 9, "lung"));
    }
}
