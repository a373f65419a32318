//! `phrasebox read` and `phrasebox evaluate-reading`.

use std::path::Path;

use phrasebox_metrics::{Reading, TruePhrase, measure_readings};
use phrasebox_protocol::{Check, Problem};
use phrasebox_report::{Field, Graph, Phrase, Triplet, check, form, graph, triplets};
use serde::{Deserialize, Serialize};

use crate::cases::{Case, read_cases, read_text};
use crate::output::Lines;

/// Bootstrap rounds, and the seed that makes them the same each time.
const DRAWS: usize = 1000;
const SEED: u64 = 1;

/// A report to read.
#[derive(Debug, Deserialize)]
struct ReadCase {
    text: String,
}

/// A report with its annotated phrases.
#[derive(Debug, Deserialize)]
struct AnnotatedCase {
    text: String,
    phrases: Vec<TruePhrase>,
}

/// Its phrases.
#[derive(Debug, Serialize)]
struct ReadAnswer<'a> {
    id: &'a str,
    phrases: Vec<Phrase>,
    checks: Vec<Check>,
    #[serde(skip_serializing_if = "Option::is_none")]
    structure: Option<Structure>,
}

/// The report as a structure.
#[derive(Debug, Serialize)]
struct Structure {
    triplets: Vec<ShownTriplet>,
    form: Vec<Field>,
    graph: Graph,
}

/// A triplet with how it is written.
#[derive(Debug, Serialize)]
struct ShownTriplet {
    shown: String,
    #[serde(flatten)]
    triplet: Triplet,
}

/// The name a single file goes by.
pub(crate) fn id_of(path: &Path) -> String {
    path.file_stem()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn answer<'a>(id: &'a str, text: &str, structured: bool) -> ReadAnswer<'a> {
    let report = phrasebox_report::read(text);
    let structure = structured.then(|| Structure {
        triplets: triplets(&report)
            .into_iter()
            .map(|triplet| ShownTriplet {
                shown: triplet.to_string(),
                triplet,
            })
            .collect(),
        form: form(&report.phrases),
        graph: graph(&report),
    });
    ReadAnswer {
        id,
        checks: check(&report),
        structure,
        phrases: report.phrases,
    }
}

/// Reads one text or all cases of a file.
pub(crate) fn run(
    text: Option<&Path>,
    cases: Option<&Path>,
    structured: bool,
    lines: &mut Lines,
) -> Result<(), Problem> {
    let one = text.map(|path| Case {
        id: id_of(path),
        content: read_text(path).map(|text| ReadCase { text }),
    });
    let many = cases.map(read_cases::<ReadCase>).transpose()?;
    for case in one.into_iter().chain(many.into_iter().flatten()) {
        let answer = case
            .content
            .map(|content| answer(&case.id, &content.text, structured));
        lines.case(&case.id, answer)?;
    }
    Ok(())
}

/// Reads annotated reports and measures the phrases against the annotation.
pub(crate) fn evaluate(cases: &Path, lines: &mut Lines) -> Result<(), Problem> {
    let mut readings = Vec::new();
    for Case { id, content } in read_cases::<AnnotatedCase>(cases)? {
        match content {
            Ok(case) => {
                let found = phrasebox_report::read(&case.text).phrases;
                readings.push(Reading::compare(&case.text, &found, &case.phrases));
            }
            Err(problem) => lines.case::<()>(&id, Err(problem))?,
        }
    }
    let measures = measure_readings(&readings, DRAWS, SEED);
    lines.line(&measures)?;
    eprintln!("{measures}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_is_given_where_asked_for() {
        let text = "FINDINGS: Small right effusion. IMPRESSION: Small left effusion.";
        let plain = serde_json::to_value(answer("a", text, false)).unwrap();
        assert!(plain.get("structure").is_none());
        assert_eq!(plain["checks"][0]["code"], "side_conflict");
        let full = serde_json::to_value(answer("a", text, true)).unwrap();
        let shown = &full["structure"]["triplets"][0]["shown"];
        assert_eq!(shown, "[right: Small + effusion]");
        assert_eq!(full["phrases"], plain["phrases"]);
    }
}
