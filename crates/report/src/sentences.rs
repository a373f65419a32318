//! Sentences of a section.

use crate::{
    tokens::{Token, TokenKind},
    types::{Section, Sentence},
};
use std::ops::Range;

/// A sentence and the tokens in it.
pub(crate) struct TokenSpan {
    pub(crate) sentence: Sentence,
    pub(crate) tokens: Range<usize>,
}

/// Words whose full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "dr", "mr", "mrs", "vs", "approx", "e.g", "i.e", "eg", "ie", "st", "fig", "resp", "incl", "ca",
    "prof",
];

/// Tokens after which a sentence is cut whatever follows, so that text without marks is read in linear time.
const LONGEST: usize = 300;

/// Cuts each section into sentences: at full stops that are not decimals or abbreviations, at list markers,
/// and at line ends that do not merely wrap a line. A list marker belongs to no sentence.
pub(crate) fn find_sentences(
    chars: &[char],
    tokens: &[Token],
    sections: &[Section],
) -> Vec<TokenSpan> {
    let mut found = Vec::new();
    let mut at = 0;
    let shouting = is_shouting(chars);
    for (index, section) in sections.iter().enumerate() {
        while at < tokens.len() && tokens[at].start < section.start {
            at += 1;
        }
        let mut first = at;
        while at < tokens.len() && tokens[at].start < section.end {
            let line_start =
                at == first || has_newline(chars, tokens[at - 1].end, tokens[at].start);
            if line_start && let Some(after) = list_marker(chars, tokens, at, section.end) {
                push(&mut found, tokens, index, first..at);
                at = after;
                first = after;
                continue;
            }
            if at > first && line_start && breaks_line(chars, tokens, first, at, shouting) {
                push(&mut found, tokens, index, first..at);
                first = at;
            }
            if ends_sentence(chars, tokens, at) || at - first >= LONGEST {
                push(&mut found, tokens, index, first..at + 1);
                first = at + 1;
            }
            at += 1;
        }
        push(&mut found, tokens, index, first..at);
    }
    found
}

fn push(found: &mut Vec<TokenSpan>, tokens: &[Token], section: usize, range: Range<usize>) {
    let Some(slice) = tokens.get(range.clone()) else {
        return;
    };
    if let (Some(first), Some(last)) = (slice.first(), slice.last())
        && slice
            .iter()
            .any(|token| !matches!(token.kind, TokenKind::Mark(_)))
    {
        let sentence = Sentence {
            section,
            start: first.start,
            end: last.end,
        };
        found.push(TokenSpan {
            sentence,
            tokens: range,
        });
    }
}

fn has_newline(chars: &[char], from: usize, to: usize) -> bool {
    chars[from..to]
        .iter()
        .any(|c| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}'))
}

/// Mostly capitals: then a capital after a line end says nothing about where a sentence starts.
fn is_shouting(chars: &[char]) -> bool {
    let lower = chars.iter().filter(|c| c.is_lowercase()).count();
    let upper = chars.iter().filter(|c| c.is_uppercase()).count();
    upper > 4 * lower
}

/// "1.", "2)", "(3)", "-", "•" at the start of a line or sentence; the token after it.
fn list_marker(chars: &[char], tokens: &[Token], at: usize, end: usize) -> Option<usize> {
    let token = &tokens[at];
    let next = tokens.get(at + 1).filter(|next| next.start < end);
    match token.kind {
        TokenKind::Number if token.norm.len() <= 2 => {
            let next = next?;
            let marked = next.is_mark(')') || (next.is_mark('.') && next.start == token.end);
            let spaced = chars.get(next.end).is_none_or(|c| !c.is_ascii_digit());
            (marked && spaced).then_some(at + 2)
        }
        TokenKind::Mark('(') => {
            let number =
                next.filter(|next| next.kind == TokenKind::Number && next.norm.len() <= 2)?;
            let close = tokens.get(at + 2).filter(|close| close.is_mark(')'))?;
            (number.end <= close.start).then_some(at + 3)
        }
        TokenKind::Mark('-' | '*' | '•' | '–' | '—' | '·' | '▪' | '●' | '>' | '#' | '.') => {
            Some(at + 1)
        }
        _ => None,
    }
}

/// A line end before token `at` is a sentence end unless the line was only wrapped.
fn breaks_line(chars: &[char], tokens: &[Token], first: usize, at: usize, shouting: bool) -> bool {
    let before = &tokens[at - 1];
    let gap = &chars[before.end..tokens[at].start];
    // CRLF is one line end.
    let lines = gap
        .iter()
        .filter(|c| **c == '\n')
        .count()
        .max(gap.iter().filter(|c| **c == '\r').count());
    if lines > 1 {
        return true;
    }
    if before.is_mark(',')
        || matches!(
            before.norm.as_str(),
            "and"
                | "or"
                | "of"
                | "the"
                | "a"
                | "an"
                | "in"
                | "with"
                | "no"
                | "is"
                | "are"
                | "to"
                | "for"
                | "at"
        )
    {
        return false;
    }
    let capital = chars[tokens[at].start].is_uppercase();
    let length = before.end - tokens[first].start;
    // In capitals only a short line can be told from a wrapped one.
    capital && (!shouting || length < 60)
}

fn ends_sentence(chars: &[char], tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let next_char = chars.get(token.end).copied();
    match token.kind {
        TokenKind::Mark('.') => {
            let before = at.checked_sub(1).map(|i| &tokens[i]);
            if before.is_some_and(|word| {
                word.end == token.start && ABBREVIATIONS.contains(&word.norm.as_str())
            }) {
                return false;
            }
            // "clear.Heart": a missing space.
            next_char.is_none_or(|c| c.is_whitespace() || !c.is_alphanumeric() || c.is_uppercase())
        }
        TokenKind::Mark('!' | '•' | '▪' | '●') => true,
        // A question mark before a word is a hedge ("? pneumonia"), after a word an end.
        TokenKind::Mark('?') => {
            let after_word = token.start > 0 && chars[token.start - 1].is_alphanumeric();
            after_word && next_char.is_none_or(char::is_whitespace)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{sections::find_sections, tokens::tokenise};

    #[test]
    fn sentences_in_every_style() {
        struct Case {
            text: &'static str,
            expected: &'static [&'static str],
        }
        let cases = [
            Case {
                text: "A 2.3 cm nodule. Clear.",
                expected: &["A 2.3 cm nodule.", "Clear."],
            },
            Case {
                text: "1. Edema. 2. Mass",
                expected: &["Edema.", "Mass"],
            },
            Case {
                text: "1) Edema\n2) Mass",
                expected: &["Edema", "Mass"],
            },
            Case {
                text: "- Edema\r\n- Mass\r\n",
                expected: &["Edema", "Mass"],
            },
            Case {
                text: "No focal\nconsolidation.",
                expected: &["No focal\nconsolidation."],
            },
            Case {
                text: "Heart normal\nLungs clear",
                expected: &["Heart normal", "Lungs clear"],
            },
            Case {
                text: "Edema vs. pneumonia.",
                expected: &["Edema vs. pneumonia."],
            },
            Case {
                text: "Lungs clear.Heart normal",
                expected: &["Lungs clear.", "Heart normal"],
            },
            Case {
                text: "? pneumonia. Clear",
                expected: &["? pneumonia.", "Clear"],
            },
            Case {
                text: "Clear.. Normal. .",
                expected: &["Clear.", "Normal."],
            },
        ];
        for case in cases {
            let chars: Vec<char> = case.text.chars().collect();
            let tokens = tokenise(&chars);
            let sections = find_sections(&chars);
            let got: Vec<String> = find_sentences(&chars, &tokens, &sections)
                .iter()
                .map(|s| chars[s.sentence.start..s.sentence.end].iter().collect())
                .collect();
            assert_eq!(got, case.expected, "{}", case.text);
        }
    }
}
