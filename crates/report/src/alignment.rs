//! A phrase that is given in other words than the report's is linked to its best span there, with a score, or to none.

use crate::{
    reader::read_phrase,
    tokens::{Token, TokenKind, tokenise},
    types::{Assertion, Category, Report, Side},
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Below this score two wordings share too little to be called the same.
const LEAST: f64 = 0.5;

/// What a span and a phrase of one category are worth, whatever their words.
const SAME_KIND: f64 = 0.5;

/// Words that say nothing of what is meant.
const EMPTY: &[&str] = &[
    "the", "a", "an", "of", "in", "on", "at", "is", "are", "there", "and", "or", "to", "with",
    "for", "by", "seen", "noted", "present", "xxxx", "possible", "no",
];

/// Where in the report a given phrase is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alignment {
    /// First character of the span.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Index in [`Report::phrases`] where the span is one of them.
    pub phrase: Option<usize>,
    /// How well the words fit: 1 where they are the same in any order, 0.5 at least.
    pub score: f64,
    /// What the report says of the span; `None` where the span is no phrase that was read.
    pub assertion: Option<Assertion>,
}

/// Links `given` to the span of the report that says it best. First its own words, in any case; then the phrase of the
/// report that shares most of its words (one slip of the keyboard allowed in a long word), a shared category counting
/// for half. Opposite sides never fit. `None` where nothing reaches a score of 0.5.
#[must_use]
pub fn align(report: &Report, given: &str) -> Option<Alignment> {
    let wanted: Vec<char> = given.trim().chars().collect();
    let wanted_words = content_of(&tokenise(&wanted));
    if wanted_words.is_empty() {
        return None;
    }
    let asked = read_phrase(given);
    let best = report
        .phrases
        .iter()
        .enumerate()
        .filter(|(_, phrase)| fits_side(asked.side, phrase.side))
        .map(|(index, phrase)| {
            let chars: Vec<char> = phrase.text.chars().collect();
            let shared = dice(&wanted_words, &content_of(&tokenise(&chars)));
            let kind = asked.category == phrase.category
                && !matches!(asked.category, Category::Other | Category::Anatomy);
            let score = if kind {
                shared.max(SAME_KIND + (1.0 - SAME_KIND) * shared)
            } else {
                shared
            };
            (score, index)
        })
        .filter(|(score, _)| *score >= LEAST)
        // Of equal scores the first in the report.
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let verbatim = find_words(&report.text, &wanted);
    match (verbatim, best) {
        (Some((start, end)), best) => {
            let own = |index: &usize| {
                let phrase = &report.phrases[*index];
                phrase.start < end && start < phrase.end
            };
            let phrase = best
                .map(|(_, index)| index)
                .filter(own)
                .or_else(|| (0..report.phrases.len()).find(own));
            Some(Alignment {
                start,
                end,
                phrase,
                score: 1.0,
                assertion: phrase.map(|index| report.phrases[index].assertion),
            })
        }
        (None, Some((score, index))) => {
            let phrase = &report.phrases[index];
            Some(Alignment {
                start: phrase.start,
                end: phrase.end,
                phrase: Some(index),
                score,
                assertion: Some(phrase.assertion),
            })
        }
        (None, None) => None,
    }
}

/// A side asked for is not the other side, and a bilateral finding is on each.
fn fits_side(asked: Side, stated: Side) -> bool {
    !matches!(
        (asked, stated),
        (Side::Left, Side::Right) | (Side::Right, Side::Left)
    )
}

fn content_of(tokens: &[Token]) -> Vec<String> {
    let mut seen = HashSet::new();
    tokens
        .iter()
        .filter(|token| !matches!(token.kind, TokenKind::Mark(_)))
        .map(|token| token.norm.as_str())
        .filter(|word| !EMPTY.contains(word) && seen.insert((*word).to_owned()))
        .map(str::to_owned)
        .collect()
}

/// Twice the shared words over all words of both.
fn dice(a: &[String], b: &[String]) -> f64 {
    let mut open: Vec<&String> = b.iter().collect();
    let shared = a
        .iter()
        .filter(|word| {
            let at = open.iter().position(|other| alike(word, other));
            at.map(|at| open.swap_remove(at)).is_some()
        })
        .count();
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * shared as f64 / (a.len() + b.len()) as f64
}

/// The same word, or a long word with one slip.
fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if x.len().min(y.len()) < 7 || x.len().abs_diff(y.len()) > 1 {
        return false;
    }
    let prefix = x.iter().zip(&y).take_while(|(p, q)| p == q).count();
    let suffix = x[prefix..]
        .iter()
        .rev()
        .zip(y[prefix..].iter().rev())
        .take_while(|(p, q)| p == q)
        .count();
    x.len().max(y.len()) - prefix - suffix <= 1
}

/// The first place where the words stand as given, in any case and with any space between them. Linear in the text.
fn find_words(text: &str, wanted: &[char]) -> Option<(usize, usize)> {
    let chars: Vec<char> = text.chars().collect();
    let fold = |chars: &[char]| -> Vec<(usize, usize, String)> {
        tokenise(chars)
            .into_iter()
            .map(|token| {
                let word = chars[token.start..token.end]
                    .iter()
                    .flat_map(|c| c.to_lowercase())
                    .collect();
                (token.start, token.end, word)
            })
            .collect()
    };
    let (all, wanted) = (fold(&chars), fold(wanted));
    // No phrase is this long, and a search for one would not be linear.
    if wanted.is_empty() || wanted.len() > 60 {
        return None;
    }
    all.windows(wanted.len()).find_map(|window| {
        let same = window.iter().zip(&wanted).all(|(a, b)| a.2 == b.2);
        same.then(|| (window[0].0, window[window.len() - 1].1))
    })
}
