//! All reports of the Open-I collection, where it lies beside the checkout: no panic, exact offsets.

use phrasebox_report::read;
use std::{fs, path::Path};

#[test]
fn every_report_is_read_with_exact_offsets() {
    let path = Path::new("../../../shared/data/openi/reports.jsonl");
    let Ok(lines) = fs::read_to_string(path) else {
        eprintln!("skipped: the Open-I reports are not here");
        return;
    };
    let (mut reports, mut phrases) = (0, 0);
    for line in lines.lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("one JSON object a line");
        let part = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let text = format!(
            "FINDINGS: {}\nIMPRESSION: {}",
            part("findings"),
            part("impression")
        );
        let chars: Vec<char> = text.chars().collect();
        let report = read(&text);
        for phrase in &report.phrases {
            let span: String = chars[phrase.start..phrase.end].iter().collect();
            assert_eq!(span, phrase.text, "{}", record["id"]);
        }
        reports += 1;
        phrases += report.phrases.len();
    }
    // A reader that finds nothing would pass the check above.
    assert!(
        phrases > 5 * reports,
        "{phrases} phrases in {reports} reports"
    );
}
