//! The case set of synthetic films, for practice without a teacher: the program that drew them knows where all is.

use std::path::Path;

use phrasebox_phantom::{FindingRequest, Phantom, TruthPhrase, encode_png};
use phrasebox_radiograph::BoundingBox;
use phrasebox_record::{Case, CaseSet, MadeBy, Task, could_be_placed, film_uri};
use phrasebox_report::{Category, NoBoxReason, Severity, Side, read};

use crate::error::Error;
use crate::samples::phantom;

/// Its name.
const NAME: &str = "Synthetic films";

/// Findings that a learner can see on such films, and one film without any.
fn choices() -> Vec<(u64, Vec<FindingRequest>)> {
    let marked = |category| FindingRequest {
        severity: Some(Severity::Severe),
        ..FindingRequest::of(category)
    };
    vec![
        (31, vec![marked(Category::Effusion).on(Side::Right)]),
        (
            32,
            vec![
                marked(Category::Pneumothorax).on(Side::Left),
                marked(Category::Mass).on(Side::Right),
            ],
        ),
        (
            33,
            vec![
                marked(Category::Cardiomegaly),
                marked(Category::Effusion).on(Side::Left),
            ],
        ),
        (34, Vec::new()),
        (35, vec![marked(Category::Consolidation).on(Side::Left)]),
        (
            36,
            vec![
                marked(Category::Effusion).on(Side::Bilateral),
                FindingRequest::of(Category::Device).on(Side::Right),
            ],
        ),
    ]
}

/// The set as a file, which will lie at `path`.
pub(crate) fn json(path: &Path) -> Result<String, Error> {
    let at = |source| Error::Cases {
        path: path.to_owned(),
        source,
    };
    let mut set = CaseSet::default();
    set.rename(NAME);
    for (seed, findings) in choices() {
        let phantom = phantom(seed, findings);
        let film = encode_png(&phantom).map_err(|source| Error::Image {
            path: path.to_owned(),
            source,
        })?;
        set.put(Case {
            film: film_uri(&film),
            synthetic: true,
            tasks: tasks(&phantom),
        })
        .map_err(at)?;
    }
    set.json().map_err(at)
}

/// Every finding of the film once, each side by itself, and what its report denies.
fn tasks(phantom: &Phantom) -> Vec<Task> {
    let report = read(&phantom.report);
    let denied = |truth: &TruthPhrase| {
        report
            .phrases
            .iter()
            .any(|phrase| phrase.start == truth.start && phrase.reason == Some(NoBoxReason::Absent))
    };
    let mut seen = Vec::new();
    let mut tasks = Vec::new();
    for truth in &phantom.truth {
        // The impression names in other words what the findings named before.
        if seen.contains(&(truth.category, truth.side)) {
            continue;
        }
        seen.push((truth.category, truth.side));
        let task = |side, boxes| Task {
            text: truth.phrase.clone(),
            side,
            boxes,
            by: MadeBy::Program,
        };
        match truth.side {
            Side::Bilateral => {
                tasks.extend(truth.boxes.iter().map(|b| task(side_of(*b), vec![*b])));
            }
            side if !truth.boxes.is_empty() => tasks.push(task(side, truth.boxes.clone())),
            side if !truth.present && denied(truth) && could_be_placed(&truth.phrase) => {
                tasks.push(task(side, Vec::new()));
            }
            _ => {}
        }
    }
    tasks
}

/// The patient's side that a box lies on; image-left is the patient's right.
fn side_of(b: BoundingBox) -> Side {
    let [cx, ..] = b.cxcywh();
    if cx < 0.5 { Side::Right } else { Side::Left }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_set_reads_again_and_asks_what_is_there_and_what_is_not() {
        let set = CaseSet::read(&json(Path::new("cases.json")).expect("written")).expect("read");
        assert_eq!((set.name(), set.cases().len()), (NAME, choices().len()));
        for ((seed, findings), case) in choices().into_iter().zip(set.cases()) {
            let present = case.tasks.iter().filter(|task| !task.boxes.is_empty());
            let told: Vec<_> = present.map(|task| &task.text).collect();
            assert!(told.len() >= findings.len(), "film {seed}: {told:?}");
            for task in &case.tasks {
                // The model is asked each phrase by itself, and has to read it as that phrase.
                let phrases = read(&format!("{}.\n", task.text)).phrases;
                let told: Vec<_> = phrases.iter().map(|phrase| &phrase.text).collect();
                assert_eq!(told, [&task.text], "film {seed}");
                assert_eq!(phrases[0].reason, None, "film {seed}: {}", task.text);
                for b in &task.boxes {
                    assert!(
                        b.area() > 0.002,
                        "film {seed}: {} is too small to mark",
                        task.text
                    );
                    if matches!(task.side, Side::Left | Side::Right) {
                        assert_eq!(side_of(*b), task.side, "film {seed}: {}", task.text);
                    }
                }
            }
        }
        let tasks = || set.cases().iter().flat_map(|case| &case.tasks);
        let absent = tasks().filter(|task| task.boxes.is_empty()).count();
        assert!(absent >= 8, "{absent} are not there");
        let bilateral = tasks().filter(|task| task.text.contains("bilateral"));
        let sides: Vec<_> = bilateral.map(|task| task.side).collect();
        assert_eq!(sides, [Side::Right, Side::Left], "each side by itself");
    }
}
