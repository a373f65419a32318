//! The words the reader knows, and the longest match of them in a token stream.

mod anatomy;
mod findings;
mod words;

use crate::{
    tags::Tag,
    tokens::{Token, TokenKind, normalise_term},
};
use std::{collections::HashMap, ops::Range, sync::OnceLock};

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
    /// Long words by initial and length, for the one-edit search.
    long: HashMap<(char, usize), Vec<String>>,
}

/// Words shorter than this are too close to other words to be corrected.
const LONG_WORD: usize = 8;

static LEXICON: OnceLock<Lexicon> = OnceLock::new();

impl Lexicon {
    fn build() -> Self {
        let mut terms: HashMap<String, Vec<Tail>> = HashMap::new();
        for (tag, list) in findings::TERMS
            .iter()
            .chain(anatomy::TERMS)
            .chain(words::TERMS)
        {
            for term in list.split('|') {
                let mut words = term.split_whitespace().map(normalise_term);
                if let Some(first) = words.next() {
                    terms
                        .entry(first)
                        .or_default()
                        .push((words.collect(), *tag));
                }
            }
        }
        let mut long: HashMap<(char, usize), Vec<String>> = HashMap::new();
        for (word, tails) in &mut terms {
            // Stable: of two equal terms the one listed first is found first.
            tails.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
            let length = word.chars().count();
            if let Some(initial) = word.chars().next()
                && length >= LONG_WORD
            {
                long.entry((initial, length))
                    .or_default()
                    .push(word.clone());
            }
        }
        for words in long.values_mut() {
            words.sort();
        }
        Self { terms, long }
    }

    /// The known word one edit away from a long unknown one: a slip of the keyboard.
    fn corrected(&self, word: &str) -> Option<&str> {
        let letters: Vec<char> = word.chars().collect();
        let initial = *letters.first()?;
        // One letter may have been left out.
        if letters.len() + 1 < LONG_WORD || letters.len() > 30 {
            return None;
        }
        [letters.len(), letters.len() - 1, letters.len() + 1]
            .iter()
            .find_map(|length| {
                let words = self.long.get(&(initial, *length))?;
                words.iter().map(String::as_str).find(|known| {
                    // "obscure" is no slip of "obscured".
                    !known.starts_with(word) && one_edit_apart(&letters, known)
                })
            })
    }
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
                TokenKind::Word => {
                    let word = lexicon.corrected(&token.norm)?;
                    longest(lexicon, tokens, at, range.end, word)
                }
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
    }
}
