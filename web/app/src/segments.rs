//! The report cut into plain text and phrases, for showing.

use phrasebox_report::Phrase;

/// A run of the report's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    /// Text outside every phrase.
    Plain(String),
    /// The words of phrase `index`.
    Phrase {
        /// Index into the phrases.
        index: usize,
        /// The words shown for it: all of them, but for characters that an earlier phrase shows already.
        text: String,
    },
}

/// Cut `text` at its phrases, given in order of their start. Offsets count Unicode characters. The segments joined
/// give back `text`: a phrase that overlaps an earlier one shows its remainder, and offsets past the end are cut.
pub(crate) fn segments(text: &str, phrases: &[Phrase]) -> Vec<Segment> {
    let chars: Vec<char> = text.chars().collect();
    let words = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    let mut at = 0;
    let mut out = Vec::new();
    for (index, phrase) in phrases.iter().enumerate() {
        let start = phrase.start.clamp(at, chars.len());
        let end = phrase.end.clamp(start, chars.len());
        if start > at {
            out.push(Segment::Plain(words(at, start)));
        }
        out.push(Segment::Phrase {
            index,
            text: words(start, end),
        });
        at = end;
    }
    if at < chars.len() {
        out.push(Segment::Plain(words(at, chars.len())));
    }
    out
}

#[cfg(test)]
mod tests {
    use phrasebox_report::{Assertion, Category, SectionKind, Side, Temporality};
    use proptest::prelude::*;

    use super::*;

    fn phrase(start: usize, end: usize) -> Phrase {
        Phrase {
            text: String::new(),
            start,
            end,
            section: SectionKind::Untitled,
            sentence: 0,
            category: Category::Other,
            assertion: Assertion::Present,
            temporality: Temporality::Current,
            side: Side::None,
            zone: None,
            severity: None,
            size: None,
            groundable: true,
            reason: None,
        }
    }

    fn shown(text: &str, spans: &[(usize, usize)]) -> String {
        let phrases: Vec<_> = spans
            .iter()
            .map(|&(start, end)| phrase(start, end))
            .collect();
        let parts = segments(text, &phrases)
            .into_iter()
            .map(|segment| match segment {
                Segment::Plain(text) => text,
                Segment::Phrase { index, text } => format!("[{index}:{text}]"),
            });
        parts.collect()
    }

    #[test]
    fn cuts() {
        struct Case {
            name: &'static str,
            text: &'static str,
            spans: &'static [(usize, usize)],
            shown: &'static str,
        }
        for case in [
            Case {
                name: "none",
                text: "clear",
                spans: &[],
                shown: "clear",
            },
            Case {
                name: "two",
                text: "a mass, b",
                spans: &[(2, 6), (8, 9)],
                shown: "a [0:mass], [1:b]",
            },
            Case {
                name: "characters, not bytes",
                text: "é–mass",
                spans: &[(2, 6)],
                shown: "é–[0:mass]",
            },
            Case {
                name: "adjacent",
                text: "ab",
                spans: &[(0, 1), (1, 2)],
                shown: "[0:a][1:b]",
            },
            Case {
                name: "overlap",
                text: "abcd",
                spans: &[(0, 3), (1, 4)],
                shown: "[0:abc][1:d]",
            },
            Case {
                name: "inside",
                text: "abcd",
                spans: &[(0, 4), (1, 2)],
                shown: "[0:abcd][1:]",
            },
            Case {
                name: "past the end",
                text: "ab",
                spans: &[(1, 9), (12, 14)],
                shown: "a[0:b][1:]",
            },
            Case {
                name: "markup stays text",
                text: "<b>x</b>",
                spans: &[(3, 4)],
                shown: "<b>[0:x]</b>",
            },
        ] {
            assert_eq!(shown(case.text, case.spans), case.shown, "{}", case.name);
        }
    }

    proptest! {
        #[test]
        fn joined_segments_are_the_text(text in "\\PC{0,40}", spans in prop::collection::vec((0usize..50, 0usize..50), 0..6)) {
            let phrases: Vec<_> = spans.iter().map(|&(start, end)| phrase(start, end)).collect();
            let joined: String = segments(&text, &phrases).into_iter().map(|segment| match segment {
                Segment::Plain(text) | Segment::Phrase { text, .. } => text,
            }).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
