//! `phrasebox ground`.

use std::path::{Path, PathBuf};

use phrasebox_grounding::{PlannedPhrase, grounding_problem, plan_given, plan_report};
use phrasebox_model::NoCheckpoint;
use phrasebox_protocol::{Check, GroundedReport, Problem, SCHEMA};
use serde::Deserialize;

use crate::cases::{Case, read_cases, read_text};
use crate::engine::{EngineArgs, ReadyModel, ready};
use crate::films::FilmShelf;
use crate::output::{Lines, problem};
use crate::read::id_of;

/// Where cases come from.
#[derive(Debug)]
pub(crate) enum Source<'a> {
    /// A file of cases.
    Cases(&'a Path),
    /// One film and its report.
    One {
        /// The film's file.
        image: &'a Path,
        /// The report's file.
        report: &'a Path,
    },
}

/// A film with a report, or with phrases that are asked as given.
#[derive(Debug, Deserialize)]
struct GroundCase {
    image: PathBuf,
    report: Option<String>,
    phrases: Option<Vec<String>>,
}

/// Grounds one film or all cases of a file.
pub(crate) async fn run(
    source: &Source<'_>,
    args: &EngineArgs,
    lines: &mut Lines,
) -> Result<(), Problem> {
    let (folder, cases) = match source {
        Source::Cases(path) => (
            path.parent().unwrap_or(Path::new("")),
            read_cases::<GroundCase>(path)?,
        ),
        Source::One { image, report } => {
            let content = read_text(report).map(|text| GroundCase {
                image: image.to_path_buf(),
                report: Some(text),
                phrases: None,
            });
            (
                Path::new(""),
                vec![Case {
                    id: id_of(image),
                    content,
                }],
            )
        }
    };
    let model = ready(args).await?;
    let mut shelf = FilmShelf::default();
    for Case { id, content } in cases {
        let outcome = match content {
            Ok(case) => answer(&model, &id, &case, folder, &mut shelf).await,
            Err(problem) => Err(problem),
        };
        lines.case(&id, outcome)?;
    }
    Ok(())
}

/// The phrases to be asked, and what does not fit together in the report if there is one.
fn plan(case: &GroundCase) -> Result<(Vec<PlannedPhrase>, Vec<Check>), Problem> {
    let report = case.report.as_deref().map(phrasebox_report::read);
    let checks = report
        .as_ref()
        .map_or_else(Vec::new, phrasebox_report::check);
    match (&case.phrases, &report) {
        (Some(phrases), _) => Ok((plan_given(phrases), checks)),
        (None, Some(report)) => Ok((plan_report(report), checks)),
        (None, None) => Err(problem(
            "case_incomplete",
            "The case has neither a report nor phrases.",
            "Add \"report\" with a text, or \"phrases\" with a list of texts.",
        )),
    }
}

async fn answer(
    model: &ReadyModel,
    id: &str,
    case: &GroundCase,
    folder: &Path,
    shelf: &mut FilmShelf,
) -> Result<GroundedReport, Problem> {
    let (planned, checks) = plan(case)?;
    let film = shelf.film(model, &folder.join(&case.image)).await?;
    let phrases = model
        .session
        .answer_all(film, &planned, &mut NoCheckpoint)
        .await
        .map_err(|e| grounding_problem(&e))?;
    Ok(GroundedReport {
        schema: SCHEMA.to_owned(),
        id: id.to_owned(),
        image: film.size(),
        engine: model.engine.clone(),
        pack: model.pack.clone(),
        phrases,
        checks,
    })
}
