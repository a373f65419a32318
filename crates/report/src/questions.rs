//! Questions and lists of class names, turned into phrases that are asked like any other.

use crate::{
    definitions::{Definition, definition},
    reader::{read, read_phrase},
    types::{Category, Phrase},
};

/// Words that a question begins with and that are no part of what it asks about.
const LEADS: &[&str] = &[
    "is there",
    "are there",
    "is",
    "are",
    "was there",
    "do you see",
    "can you see",
    "does",
    "do",
    "has",
    "have",
    "any",
    "a",
    "an",
    "the",
    "evidence of",
    "signs of",
    "sign of",
    "where is",
    "where are",
    "where",
    "which",
    "what",
    "show me",
    "show",
    "find",
    "locate",
    "point to",
    "mark",
    "outline",
    "the patient",
    "patient",
    "this patient",
    "this film",
    "film",
    "image",
    "x-ray",
    "radiograph",
    "chest",
    "have",
    "please",
    "on",
    "in",
    "this",
    "there",
    "visible",
    "you see",
    "i see",
    "can",
    "could",
    "tell me",
    "if",
    "whether",
    "about",
    "show any",
    "all",
    "me",
    "it",
];

/// A class name with the phrase that is asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassQuery {
    /// The name as a phrase, with underscores read as spaces. Offsets are those of the name in the list.
    pub phrase: Phrase,
    /// Whether the name means anything here: a finding that the lexicon knows, or anatomy.
    pub known: bool,
    /// What such a finding looks like, where the category has a definition.
    pub definition: Option<&'static Definition>,
}

/// The phrases that a question asks about ("Is there a right pleural effusion?"), each as [`read_phrase`] gives it,
/// with offsets in the question. Empty where the question names nothing that a film could show.
#[must_use]
pub fn read_question(text: &str) -> Vec<Phrase> {
    let chars: Vec<char> = text.chars().collect();
    let words: String = chars
        .iter()
        .map(|c| if matches!(c, '?' | '!') { ' ' } else { *c })
        .collect();
    let asked = |start: usize, end: usize| {
        let words: String = chars[start..end].iter().collect();
        Phrase {
            start,
            end,
            ..read_phrase(&words)
        }
    };
    // "Is the heart enlarged" reads like "the heart is enlarged"; the verb in front is no part of it.
    let (start, end) = strip(&words);
    if start >= end {
        return Vec::new();
    }
    let inner: String = words.chars().skip(start).take(end - start).collect();
    let found: Vec<Phrase> = read(&inner)
        .phrases
        .iter()
        .map(|phrase| asked(start + phrase.start, start + phrase.end))
        .collect();
    if !found.is_empty() {
        return found;
    }
    // Bare anatomy ("Where is the heart?") is no statement, but can be asked for.
    let phrase = asked(start, end);
    if matches!(phrase.category, Category::Other) {
        return Vec::new();
    }
    vec![phrase]
}

/// Characters of the question without what only asks.
fn strip(text: &str) -> (usize, usize) {
    let chars: Vec<char> = text.chars().collect();
    let mut start = 0;
    let mut end = chars.len();
    while end > 0 && (chars[end - 1].is_whitespace() || chars[end - 1] == '.') {
        end -= 1;
    }
    loop {
        while start < end && chars[start].is_whitespace() {
            start += 1;
        }
        let lead = LEADS
            .iter()
            .filter_map(|lead| lead_at(&chars[start..end], lead))
            .max();
        match lead {
            Some(length) => start += length,
            None => return (start, end),
        }
    }
}

fn lead_at(chars: &[char], lead: &str) -> Option<usize> {
    let length = lead.chars().count();
    let fits = chars.len() >= length
        && chars
            .iter()
            .zip(lead.chars())
            .all(|(c, expected)| c.eq_ignore_ascii_case(&expected))
        && chars.get(length).is_none_or(|c| !c.is_alphanumeric());
    fits.then_some(length)
}

/// One query for each name of a list, which commas, semicolons or line ends divide. Underscores stand for spaces.
#[must_use]
pub fn read_classes(list: &str) -> Vec<ClassQuery> {
    let mut queries = Vec::new();
    let mut at = 0;
    for piece in list.split([',', ';', '\n', '\r']) {
        let start = at;
        at += piece.chars().count() + 1;
        if !piece.chars().any(char::is_alphabetic) {
            continue;
        }
        let name = piece.replace('_', " ");
        let blank = name.chars().take_while(|c| c.is_whitespace()).count();
        let name = name.trim();
        let phrase = Phrase {
            start: start + blank,
            end: start + blank + name.chars().count(),
            ..read_phrase(name)
        };
        queries.push(ClassQuery {
            known: phrase.category != Category::Other || !read(name).phrases.is_empty(),
            definition: definition(phrase.category),
            phrase,
        });
    }
    queries
}
