//! Cases as JSON lines. One bad line is one bad case; the rest go on.

use std::path::Path;

use phrasebox_protocol::Problem;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::output::problem;

/// One case: its id (or the number of its line), and itself or what is wrong with it.
#[derive(Debug)]
pub(crate) struct Case<T> {
    pub(crate) id: String,
    pub(crate) content: Result<T, Problem>,
}

/// Reads a text file.
pub(crate) fn read_text(path: &Path) -> Result<String, Problem> {
    let bytes = read_bytes(path, "text_missing")?;
    let text = String::from_utf8(bytes).map_err(|_| {
        problem(
            "text_unreadable",
            format!("{} is not UTF-8 text.", path.display()),
            "Save the text as UTF-8.",
        )
    })?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text))
}

/// Reads a file; `code` names the problem if it cannot be read.
pub(crate) fn read_bytes(path: &Path, code: &str) -> Result<Vec<u8>, Problem> {
    std::fs::read(path).map_err(|e| {
        problem(
            code,
            format!("{} cannot be read: {e}.", path.display()),
            "Check that the path is right and the file may be read.",
        )
    })
}

/// Reads the cases of a file, in order; blank lines are skipped.
pub(crate) fn read_cases<T: DeserializeOwned>(path: &Path) -> Result<Vec<Case<T>>, Problem> {
    let bytes = read_bytes(path, "cases_missing")?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    Ok(bytes
        .split(|b| *b == b'\n')
        .enumerate()
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(index, line)| parse(line, index + 1))
        .collect())
}

fn parse<T: DeserializeOwned>(line: &[u8], number: usize) -> Case<T> {
    let bad = |e: serde_json::Error| {
        problem(
            "case_unreadable",
            format!("Line {number} is no case: {e}."),
            "Correct the line: one JSON object each.",
        )
    };
    let value: Value = match serde_json::from_slice(line) {
        Ok(value) => value,
        Err(e) => {
            return Case {
                id: format!("line {number}"),
                content: Err(bad(e)),
            };
        }
    };
    let id = match value.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => format!("line {number}"),
    };
    Case {
        id,
        content: serde_json::from_value(value).map_err(bad),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Text {
        text: String,
    }

    #[test]
    fn a_bad_line_is_one_bad_case() {
        struct Expected {
            line: &'static [u8],
            id: &'static str,
            text: Option<&'static str>,
        }
        let cases = [
            Expected {
                line: br#"{"id":"a","text":"x"}"#,
                id: "a",
                text: Some("x"),
            },
            Expected {
                line: br#"{"id":7,"text":"x","more":1}"#,
                id: "7",
                text: Some("x"),
            },
            Expected {
                line: br#"{"id":"b","text":5}"#,
                id: "b",
                text: None,
            },
            Expected {
                line: br#"{"id":"c"}"#,
                id: "c",
                text: None,
            },
            Expected {
                line: b"[1]",
                id: "line 3",
                text: None,
            },
            Expected {
                line: b"\xff{",
                id: "line 3",
                text: None,
            },
        ];
        for case in cases {
            let found = parse::<Text>(case.line, 3);
            assert_eq!(found.id, case.id);
            assert_eq!(
                found.content.as_ref().ok().map(|t| t.text.as_str()),
                case.text,
                "{}",
                case.id
            );
            if let Err(problem) = found.content {
                assert_eq!(problem.code, "case_unreadable");
            }
        }
    }
}
