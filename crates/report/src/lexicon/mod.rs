//! The words the reader knows, and the longest match of them in a token stream.

mod anatomy;
mod findings;
mod words;

use crate::{
    tags::Tag,
    tokens::{Token, TokenKind, normalise_term},
};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::OnceLock,
};

/// A stretch of tokens that one lexicon term covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    /// Index of the first token.
    pub(crate) first: usize,
    /// Index of the last token.
    pub(crate) last: usize,
    pub(crate) tag: Tag,
}

/// The words of one term after its first, and what the term does.
type Tail = (Vec<String>, Tag);

struct Lexicon {
    /// First word to the terms it begins, longest first.
    terms: HashMap<String, Vec<Tail>>,
    /// Every word of a term.
    words: HashSet<String>,
    /// Words that a slip may stand for, by initial and length.
    slips: HashMap<(char, usize), Vec<String>>,
}

/// Words shorter than this are too close to other words to be corrected, except to those of [`SHORT`].
const LONG_WORD: usize = 8;
/// Letters of the shortest word as written that is taken for a slip, and of the longest.
const SLIP_LETTERS: std::ops::RangeInclusive<usize> = 5..=30;

/// Shorter words that reports use so often that a word near them is a slip, unless it is in [`REAL`].
const SHORT: &[&str] = &[
    "heart", "lung", "clear", "normal", "edema", "nodule", "opacity", "focal", "disease",
    "process", "change", "contour", "pleural", "acute", "aorta", "aortic", "within", "limit",
    "trachea", "spine", "finding", "apical", "airway", "chronic", "patchy", "osseous", "intact",
    "midline", "central", "hilar", "hilum", "hernia", "device", "sternal", "upper", "lower",
    "lesion", "fluid", "volume", "stable", "large", "small", "severe", "minimal", "cardiac",
    "density", "basilar", "streaky", "linear", "biapical", "basal", "angle", "blunted", "ectasia",
    "without", "spinal", "chest", "thorax", "noted", "present", "visible", "right",
];

/// English words one letter away from those of [`SHORT`]. Not "plural": in a report it is a slip of "pleural".
const REAL: &[&str] = &[
    "angel",
    "angled",
    "anglo",
    "basalt",
    "basil",
    "chance",
    "charge",
    "cheat",
    "clean",
    "crest",
    "diseased",
    "funding",
    "heard",
    "hearth",
    "hearty",
    "heat",
    "hilary",
    "legion",
    "lesson",
    "liner",
    "loser",
    "lover",
    "lunge",
    "norman",
    "nosed",
    "opacify",
    "prevent",
    "processed",
    "prowess",
    "sable",
    "seine",
    "sever",
    "severed",
    "shall",
    "shine",
    "smell",
    "spice",
    "spike",
    "spiral",
    "spire",
    "spite",
    "stale",
    "stall",
    "swine",
    "visibly",
];

static LEXICON: OnceLock<Lexicon> = OnceLock::new();

impl Lexicon {
    fn build() -> Self {
        let mut terms: HashMap<String, Vec<Tail>> = HashMap::new();
        let mut known: HashSet<String> = HashSet::new();
        for (tag, list) in findings::TERMS
            .iter()
            .chain(anatomy::TERMS)
            .chain(words::TERMS)
        {
            for term in list.split('|') {
                let mut words = term.split_whitespace().map(normalise_term);
                if let Some(first) = words.next() {
                    let rest: Vec<String> = words.collect();
                    known.insert(first.clone());
                    known.extend(rest.iter().cloned());
                    terms.entry(first).or_default().push((rest, *tag));
                }
            }
        }
        // Stable: of two equal terms the one listed first is found first.
        for tails in terms.values_mut() {
            tails.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        let mut slips: HashMap<(char, usize), Vec<String>> = HashMap::new();
        for word in &known {
            let length = word.chars().count();
            if let Some(initial) = word.chars().next()
                && (length >= LONG_WORD || SHORT.contains(&word.as_str()))
            {
                slips
                    .entry((initial, length))
                    .or_default()
                    .push(word.clone());
            }
        }
        for words in slips.values_mut() {
            words.sort();
        }
        Self {
            terms,
            words: known,
            slips,
        }
    }

    /// The known word one edit away from an unknown one of `written` letters: a slip of the keyboard.
    fn corrected(&self, word: &str, written: usize) -> Option<&str> {
        if !SLIP_LETTERS.contains(&written) || self.words.contains(word) || REAL.contains(&word) {
            return None;
        }
        let letters: Vec<char> = word.chars().collect();
        let initial = *letters.first()?;
        [letters.len(), letters.len() - 1, letters.len() + 1]
            .iter()
            .find_map(|length| {
                let words = self.slips.get(&(initial, *length))?;
                words.iter().map(String::as_str).find(|known| {
                    // "obscure" is no slip of "obscured".
                    !known.starts_with(word) && one_edit_apart(&letters, known)
                })
            })
    }
}

/// The word of the lexicon that an unknown word is a slip of, given its canonical form and its letters as written.
pub(crate) fn slip_of(norm: &str, written: usize) -> Option<&'static str> {
    LEXICON.get_or_init(Lexicon::build).corrected(norm, written)
}

/// Equal but for one letter put in, left out, exchanged, or swapped with its neighbour.
fn one_edit_apart(a: &[char], b: &str) -> bool {
    let b: Vec<char> = b.chars().collect();
    let prefix = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (ra, rb) = (&a[prefix..], &b[prefix..]);
    match (ra, rb) {
        ([_, rest @ ..], _) if rest == rb => true,
        (_, [_, rest @ ..]) if rest == ra => true,
        ([x1, x2, xs @ ..], [y1, y2, ys @ ..]) if x1 == y2 && x2 == y1 && xs == ys => true,
        ([_, xs @ ..], [_, ys @ ..]) => xs == ys,
        _ => false,
    }
}

/// The canonical word begins a term of the lexicon.
pub(crate) fn knows(word: &str) -> bool {
    LEXICON.get_or_init(Lexicon::build).terms.contains_key(word)
}

/// Covers the tokens of one sentence with lexicon terms, longest first.
pub(crate) fn cover(tokens: &[Token], range: Range<usize>) -> Vec<Item> {
    let lexicon = LEXICON.get_or_init(Lexicon::build);
    let mut items = Vec::with_capacity(range.len());
    let mut at = range.start;
    while at < range.end {
        let token = &tokens[at];
        let (length, tag) = longest(lexicon, tokens, at, range.end, &token.norm)
            .or_else(|| match token.kind {
                TokenKind::Number => Some((1, Tag::Num)),
                TokenKind::Mark(mark) => Some((1, mark_tag(mark))),
                // "7th", "5mm".
                TokenKind::Word if token.norm.starts_with(|c: char| c.is_ascii_digit()) => {
                    Some((1, Tag::Num))
                }
                TokenKind::Word => None,
            })
            .unwrap_or((
                1,
                if token.norm.ends_with("ly") {
                    Tag::Adverb
                } else {
                    Tag::Unknown
                },
            ));
        // "chronic changes in the bases" are seen; "no changes in the effusion" compares.
        let seen = tag == Tag::Comp
            && token.plural
            && token.norm == "change"
            && tokens.get(at + 1).is_some_and(|next| next.norm == "in")
            && items.last().is_some_and(|item: &Item| {
                matches!(item.tag, Tag::Mod | Tag::Adj(_) | Tag::OrganAdj(_))
            });
        let (length, tag) = if seen {
            (1, Tag::Generic)
        } else {
            (length, tag)
        };
        items.push(Item {
            first: at,
            last: at + length - 1,
            tag,
        });
        at += length;
    }
    items
}

fn longest(
    lexicon: &Lexicon,
    tokens: &[Token],
    at: usize,
    end: usize,
    first: &str,
) -> Option<(usize, Tag)> {
    let tails = lexicon.terms.get(first)?;
    tails.iter().find_map(|(words, tag)| {
        let rest = tokens.get(at + 1..at + 1 + words.len())?;
        let fits = at + words.len() < end
            && rest
                .iter()
                .zip(words)
                .all(|(token, word)| token.norm == *word);
        fits.then_some((words.len() + 1, *tag))
    })
}

fn mark_tag(mark: char) -> Tag {
    match mark {
        ',' => Tag::Comma,
        '/' => Tag::Slash,
        '+' => Tag::And,
        ':' => Tag::Colon,
        '~' | '<' | '>' | '±' | '"' | '\'' | '(' | ')' | '[' | ']' | '*' | '_' => Tag::Adverb,
        _ => Tag::Stop,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{tokens::tokenise, types::Category};

    fn tags(text: &str) -> Vec<Tag> {
        let chars: Vec<char> = text.chars().collect();
        let tokens = tokenise(&chars);
        let range = 0..tokens.len();
        cover(&tokens, range)
            .into_iter()
            .map(|item| item.tag)
            .collect()
    }

    #[test]
    fn the_longest_term_wins() {
        assert_eq!(
            tags("no pleural effusions"),
            [Tag::Neg, Tag::Find(Category::Effusion)]
        );
        assert_eq!(tags("pleural"), [Tag::OrganAdj(crate::tags::Organ::Pleura)]);
    }

    #[test]
    fn a_slip_of_one_letter_is_read() {
        for slip in [
            "cardiomegly",
            "cardiomeglay",
            "cardiommegaly",
            "cardiomegaky",
        ] {
            assert_eq!(tags(slip), [Tag::Find(Category::Cardiomegaly)], "{slip}");
        }
        assert_eq!(
            tags("hypoinflated"),
            [Tag::Adj(crate::tags::Change::LowVolume)]
        );
        assert_eq!(tags("xylophonist"), [Tag::Unknown]);
        for (slip, word) in [
            ("lnugs", "lungs"),
            ("hearrt", "heart"),
            ("plural effusoin", "pleural effusion"),
            ("mediastinal conteurs", "mediastinal contours"),
            ("within nomal lmiits", "within normal limits"),
        ] {
            assert_eq!(tags(slip), tags(word), "{slip}");
        }
        for word in ["heard", "chance", "clean", "heat", "spiral"] {
            assert_eq!(tags(word), [Tag::Unknown], "{word}");
        }
    }
}
