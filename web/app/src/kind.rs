//! What a given file is, from its first bytes and its name. Only to know where it belongs: whether it is a readable
//! film the worker decides.

/// Where a file belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// An image, or something that may be one.
    Film,
    /// A saved session.
    Session,
    /// Plain text, by its name or by its bytes.
    Text,
    /// A document that can be neither.
    Neither,
}

/// Longest text taken as a report, in bytes.
pub(crate) const MAX_TEXT: u64 = 1_000_000;
/// Largest file taken as a film, in bytes.
pub(crate) const MAX_FILM: u64 = 256_000_000;
/// How many of a file's first bytes [`file_kind`] wants to see.
pub(crate) const HEAD: i16 = 512;

/// Whether a file that begins with `head` is of a kind that has no place for the patient: then it may be kept as it is.
pub(crate) fn names_nobody(head: &[u8]) -> bool {
    [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff"]
        .iter()
        .any(|magic| head.starts_with(magic))
}

/// What the file called `name`, of media type `media` (may be empty) and beginning with `head`, is.
pub(crate) fn file_kind(name: &str, media: &str, head: &[u8]) -> FileKind {
    let name = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let starts = |magics: &[&[u8]]| magics.iter().any(|magic| head.starts_with(magic));
    if names_nobody(head) || head.get(128..132) == Some(b"DICM") {
        return FileKind::Film;
    }
    if starts(&[b"%PDF", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0"]) {
        return FileKind::Neither;
    }
    if ends(&[".json"]) || media == "application/json" {
        return FileKind::Session;
    }
    if ends(&[".txt", ".text", ".md"]) || media == "text/plain" {
        return FileKind::Text;
    }
    if media.starts_with("image/") || ends(&[".png", ".jpg", ".jpeg", ".dcm", ".dicom", ".ima"]) {
        return FileKind::Film;
    }
    if looks_like_text(head) {
        FileKind::Text
    } else {
        FileKind::Film
    }
}

fn looks_like_text(head: &[u8]) -> bool {
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        // The head may end inside a character.
        Err(error) => error.error_len().is_none(),
    };
    !head.is_empty() && whole && !has_control(head)
}

fn has_control(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .any(|b| b.is_ascii_control() && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c))
}

/// Windows-1252's characters 0x80 to 0x9f; `\0` where it has none.
const CP1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// The text of a file, or nothing when it is not plain text: UTF-8 (with or without mark), UTF-16 with mark, else
/// Windows-1252, which is how older systems save reports.
pub(crate) fn decode_text(bytes: &[u8]) -> Option<String> {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest
            .chunks_exact(2)
            .map(|pair| unit([pair[0], pair[1]]))
            .collect();
        String::from_utf16(&units).ok()
    };
    let text = if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        utf16(rest, u16::from_le_bytes)?
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        utf16(rest, u16::from_be_bytes)?
    } else {
        let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match std::str::from_utf8(rest) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                let character = |b: &u8| match b {
                    0x80..=0x9f => CP1252[usize::from(b - 0x80)],
                    b => char::from(*b),
                };
                rest.iter().map(character).collect()
            }
        }
    };
    if has_control(text.as_bytes()) {
        return None;
    }
    Some(text.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let mut dicom = vec![0; 128];
        dicom.extend(b"DICM");
        struct Case<'a> {
            name: &'a str,
            media: &'a str,
            head: &'a [u8],
            kind: FileKind,
        }
        for case in [
            Case {
                name: "a.png",
                media: "image/png",
                head: b"\x89PNG\r\n\x1a\n..",
                kind: FileKind::Film,
            },
            Case {
                name: "a.txt",
                media: "text/plain",
                head: b"\xff\xd8\xff\xe0",
                kind: FileKind::Film,
            },
            Case {
                name: "IM000001",
                media: "",
                head: &dicom,
                kind: FileKind::Film,
            },
            Case {
                name: "IM000002",
                media: "",
                head: b"\x08\0\x05\0\x0a\0\0\0",
                kind: FileKind::Film,
            },
            Case {
                name: "broken.png",
                media: "image/png",
                head: b"hello",
                kind: FileKind::Film,
            },
            Case {
                name: "phrasebox-session.json",
                media: "application/json",
                head: b"{\n  \"schema\": \"phrasebox/1\"",
                kind: FileKind::Session,
            },
            Case {
                name: "report.TXT",
                media: "",
                head: b"Findings",
                kind: FileKind::Text,
            },
            Case {
                name: "binary.txt",
                media: "text/plain",
                head: b"a\0b",
                kind: FileKind::Text,
            },
            Case {
                name: "report",
                media: "",
                head: "Pneumothorax\u{e9}".as_bytes(),
                kind: FileKind::Text,
            },
            Case {
                name: "cut",
                media: "",
                head: b"caf\xc3",
                kind: FileKind::Text,
            },
            Case {
                name: "a.pdf",
                media: "application/pdf",
                head: b"%PDF-1.7",
                kind: FileKind::Neither,
            },
            Case {
                name: "a.docx",
                media: "",
                head: b"PK\x03\x04",
                kind: FileKind::Neither,
            },
        ] {
            assert_eq!(
                file_kind(case.name, case.media, case.head),
                case.kind,
                "{}",
                case.name
            );
        }
    }

    #[test]
    fn texts() {
        struct Case<'a> {
            bytes: &'a [u8],
            text: Option<&'a str>,
        }
        for case in [
            Case {
                bytes: b"No effusion.",
                text: Some("No effusion."),
            },
            Case {
                bytes: b"\xef\xbb\xbfNo effusion.\r\nEnd\r",
                text: Some("No effusion.\nEnd\n"),
            },
            Case {
                bytes: b"\xff\xfeN\0o\0",
                text: Some("No"),
            },
            Case {
                bytes: b"\xfe\xff\0N\0o",
                text: Some("No"),
            },
            Case {
                bytes: b"\xc3\x98dem",
                text: Some("Ødem"),
            },
            Case {
                bytes: b"\xd8dem",
                text: Some("Ødem"),
            },
            Case {
                bytes: b"a\0b",
                text: None,
            },
            Case {
                bytes: b"\x93quoted\x94",
                text: Some("“quoted”"),
            },
            Case {
                bytes: b"\x81",
                text: None,
            },
            Case {
                bytes: b"",
                text: Some(""),
            },
        ] {
            assert_eq!(
                decode_text(case.bytes).as_deref(),
                case.text,
                "{:?}",
                case.bytes
            );
        }
    }
}
