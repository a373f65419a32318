//! Headings and the sections under them.

use crate::types::{Section, SectionKind};

use SectionKind::{Comparison, Findings, Impression, Indication, Recommendation, Technique};

/// Headings, lower case, longest first where one begins another.
const HEADINGS: &[(&str, SectionKind)] = &[
    ("reason for examination", Indication),
    ("reason for exam", Indication),
    ("reason for study", Indication),
    ("clinical information", Indication),
    ("clinical indication", Indication),
    ("clinical history", Indication),
    ("clinical details", Indication),
    ("clinical data", Indication),
    ("indications", Indication),
    ("indication", Indication),
    ("history", Indication),
    ("symptoms", Indication),
    ("clinical", Indication),
    ("technique", Technique),
    ("procedure comments", Technique),
    ("procedure", Technique),
    ("views", Technique),
    ("examination", Technique),
    ("exam", Technique),
    ("study", Technique),
    ("projection", Technique),
    ("comparison studies", Comparison),
    ("comparisons", Comparison),
    ("comparison", Comparison),
    ("prior studies", Comparison),
    ("findings and impression", Findings),
    ("findings/impression", Findings),
    ("findings", Findings),
    ("finding", Findings),
    ("observations", Findings),
    ("report", Findings),
    ("description", Findings),
    ("impressions", Impression),
    ("impression", Impression),
    ("conclusions", Impression),
    ("conclusion", Impression),
    ("opinion", Impression),
    ("interpretation", Impression),
    ("assessment", Impression),
    ("summary", Impression),
    ("recommendations", Recommendation),
    ("recommendation", Recommendation),
    ("recommended follow-up", Recommendation),
    ("advice", Recommendation),
];

/// Cuts the text at its headings. A heading is one of the known words at the start of a line or after a full
/// stop, in any case, followed by a colon, or alone on its line. Text before the first heading is untitled.
/// With no headings, the whole text is one untitled section.
pub(crate) fn find_sections(chars: &[char]) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut open = (SectionKind::Untitled, 0);
    let mut i = 0;
    let mut at_start = true;
    while i < chars.len() {
        if at_start && let Some((kind, after)) = heading_at(chars, i) {
            if open.1 < i {
                push(chars, &mut sections, open.0, open.1, i);
            }
            open = (kind, after);
            i = after.max(i + 1);
            at_start = true;
            continue;
        }
        let c = chars[i];
        at_start = match c {
            '\n' | '\r' | '.' | ';' | '\u{2028}' => true,
            _ => {
                at_start
                    && (c.is_whitespace()
                        || matches!(c, '*' | '#' | '_' | '-' | '>' | '<' | '[' | '|' | ':'))
            }
        };
        i += 1;
    }
    push(chars, &mut sections, open.0, open.1, chars.len());
    if sections.is_empty() {
        sections.push(Section {
            kind: SectionKind::Untitled,
            start: 0,
            end: chars.len(),
        });
    }
    sections
}

/// Untitled stretches of nothing but space are no section.
fn push(chars: &[char], sections: &mut Vec<Section>, kind: SectionKind, start: usize, end: usize) {
    let blank = chars[start..end].iter().all(|c| !c.is_alphanumeric());
    if kind != SectionKind::Untitled || !blank {
        sections.push(Section { kind, start, end });
    }
}

/// The heading that begins at `i`, and where the text after it starts.
fn heading_at(chars: &[char], i: usize) -> Option<(SectionKind, usize)> {
    HEADINGS.iter().find_map(|(words, kind)| {
        let end = matches_at(chars, i, words)?;
        let rest = &chars[end..];
        let skip = rest
            .iter()
            .take_while(|c| matches!(c, ' ' | '\t' | '*' | '_' | ']' | '#'))
            .count();
        match rest.get(skip) {
            Some(':') => {
                let marks = rest[skip + 1..]
                    .iter()
                    .take_while(|c| matches!(c, '*' | '_'))
                    .count();
                Some((*kind, end + skip + 1 + marks))
            }
            // Without a colon only a line of its own makes a heading: "Findings compatible with" is prose.
            None | Some('\n' | '\r') if line_start(chars, i) => Some((*kind, end + skip)),
            _ => None,
        }
    })
}

/// Only marks and spaces stand before `i` on its line.
fn line_start(chars: &[char], i: usize) -> bool {
    chars[..i]
        .iter()
        .rev()
        .take_while(|c| !matches!(c, '\n' | '\r'))
        .all(|c| !c.is_alphanumeric())
}

fn matches_at(chars: &[char], i: usize, words: &str) -> Option<usize> {
    let mut at = i;
    for expected in words.chars() {
        let c = *chars.get(at)?;
        if !c.eq_ignore_ascii_case(&expected) {
            return None;
        }
        at += 1;
    }
    let whole = chars.get(at).is_none_or(|c| !c.is_alphanumeric());
    whole.then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(SectionKind, String)> {
        let chars: Vec<char> = text.chars().collect();
        find_sections(&chars)
            .into_iter()
            .map(|s| {
                (
                    s.kind,
                    chars[s.start..s.end]
                        .iter()
                        .collect::<String>()
                        .trim()
                        .to_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn headings_in_every_style() {
        struct Case {
            text: &'static str,
            expected: &'static [(SectionKind, &'static str)],
        }
        let cases = [
            Case {
                text: "INDICATION: cough.\nFINDINGS: Clear.\nIMPRESSION: Normal.",
                expected: &[
                    (Indication, "cough."),
                    (Findings, "Clear."),
                    (Impression, "Normal."),
                ],
            },
            Case {
                text: "Findings\r\nLungs clear.\r\n\r\nConclusion\r\nNormal.",
                expected: &[(Findings, "Lungs clear."), (Impression, "Normal.")],
            },
            Case {
                text: "**Technique:** PA. findings: clear. Impression : none",
                expected: &[
                    (Technique, "PA."),
                    (Findings, "clear."),
                    (Impression, "none"),
                ],
            },
            Case {
                text: "Lungs are clear.",
                expected: &[(SectionKind::Untitled, "Lungs are clear.")],
            },
            Case {
                text: "Findings compatible with edema.",
                expected: &[(SectionKind::Untitled, "Findings compatible with edema.")],
            },
            Case {
                text: "Heart normal.\nRECOMMENDATIONS: CT.",
                expected: &[
                    (SectionKind::Untitled, "Heart normal."),
                    (Recommendation, "CT."),
                ],
            },
        ];
        for case in cases {
            let got = kinds(case.text);
            let got: Vec<(SectionKind, &str)> = got
                .iter()
                .map(|(kind, text)| (*kind, text.as_str()))
                .collect();
            assert_eq!(got, case.expected, "{}", case.text);
        }
    }

    #[test]
    fn empty_text_is_one_empty_section() {
        assert_eq!(kinds(""), [(SectionKind::Untitled, String::new())]);
    }
}
