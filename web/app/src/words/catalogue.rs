//! The whole catalogue is read, as it is written down.

use std::collections::BTreeSet;

const SOURCES: [&str; 13] = [
    include_str!("../words.rs"),
    include_str!("../problems.rs"),
    include_str!("about.rs"),
    include_str!("asking.rs"),
    include_str!("device.rs"),
    include_str!("evidence.rs"),
    include_str!("keep.rs"),
    include_str!("practice.rs"),
    include_str!("probes.rs"),
    include_str!("terms.rs"),
    include_str!("viewer.rs"),
    include_str!("work.rs"),
    include_str!("../viewer/keys.rs"),
];

/// Names, signs and terms that are the same in both languages; so are texts of nothing but parts.
const SAME: [&str; 15] = [
    "1:1",
    "Abdomen",
    "Aorta",
    "COCO",
    "IoU {}",
    "Mediastinum",
    "Phrase",
    "Phrase {}: {}, {}",
    "Pleura",
    "Text",
    "minimal",
    "u",
    "{} % · W {} L {}{}",
    "{} MB",
    "{} s",
];

/// The text literal that `source` begins with, and what follows it.
fn literal(source: &str) -> Option<(String, &str)> {
    let body = source.trim_start().strip_prefix('"')?;
    let end = body.find('"')?;
    // A line that ends in a backslash goes on without the next one's indentation.
    let mut lines = body[..end].split("\\\n");
    let first = lines.next()?.to_owned();
    let text = lines.fold(first, |text, line| text + line.trim_start());
    Some((text, &body[end + 1..]))
}

/// Every text in English and German.
fn entries() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for source in SOURCES {
        let source = source.split("mod tests {").next().unwrap_or_default();
        let calls = source
            .match_indices("say(")
            .chain(source.match_indices("said!("));
        for (at, call) in calls {
            let english = literal(&source[at + call.len()..]);
            found.extend(english.and_then(|(en, rest)| {
                let (de, _) = literal(rest.strip_prefix(',')?)?;
                Some((en, de))
            }));
        }
    }
    found
}

#[test]
fn every_text_is_in_both_languages() {
    let entries = entries();
    assert!(entries.len() > 350, "{}", entries.len());
    let mut same = BTreeSet::new();
    for (en, de) in &entries {
        assert_eq!(en.matches("{}").count(), de.matches("{}").count(), "{en}");
        for sign in ["  ", " ,", "\u{201d}\u{201d}"] {
            assert!(!en.contains(sign) && !de.contains(sign), "{en}: {de}");
        }
        assert!(
            !de.contains(['\u{201d}', '\'']),
            "quotes as in English: {de}"
        );
        assert!(!en.contains('\u{201e}'), "quotes as in German: {en}");
        if en.ends_with(['.', ':', '\u{2026}', '?']) || de.ends_with(['.', ':', '\u{2026}', '?']) {
            assert_eq!(en.chars().last(), de.chars().last(), "{en}: {de}");
        }
        let words = en.replace("{}", "");
        if en == de && words.contains(char::is_alphanumeric) {
            same.insert(en.as_str());
        }
    }
    let expected: BTreeSet<_> = SAME.into_iter().collect();
    assert_eq!(same, expected);
}

#[test]
fn german_addresses_politely_and_has_no_english_left() {
    for (_, de) in entries() {
        let words: BTreeSet<_> = de.split(|c: char| !c.is_alphanumeric()).collect();
        for word in [
            "the", "of", "and", "is", "not", "this", "film", "box", "du", "dein", "deine", "dir",
        ] {
            assert!(!words.contains(word), "{word}: {de}");
        }
    }
}
