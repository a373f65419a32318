//! `phrasebox read`.

use std::path::Path;

use phrasebox_protocol::Problem;
use phrasebox_report::Phrase;
use serde::{Deserialize, Serialize};

use crate::cases::{Case, read_cases, read_text};
use crate::output::Lines;

/// A report to read.
#[derive(Debug, Deserialize)]
struct ReadCase {
    text: String,
}

/// Its phrases.
#[derive(Debug, Serialize)]
struct ReadAnswer<'a> {
    id: &'a str,
    phrases: Vec<Phrase>,
}

/// The name a single file goes by.
pub(crate) fn id_of(path: &Path) -> String {
    path.file_stem()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// Reads one text or all cases of a file.
pub(crate) fn run(
    text: Option<&Path>,
    cases: Option<&Path>,
    lines: &mut Lines,
) -> Result<(), Problem> {
    let one = text.map(|path| Case {
        id: id_of(path),
        content: read_text(path).map(|text| ReadCase { text }),
    });
    let many = cases.map(read_cases::<ReadCase>).transpose()?;
    for case in one.into_iter().chain(many.into_iter().flatten()) {
        let answer = case.content.map(|c| ReadAnswer {
            id: &case.id,
            phrases: phrasebox_report::read(&c.text).phrases,
        });
        lines.case(&case.id, answer)?;
    }
    Ok(())
}
