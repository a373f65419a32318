//! `phrasebox ground`.

use std::path::{Path, PathBuf};

use phrasebox_grounding::{
    PlannedInquiry, check_sides, grounding_problem, plan_classes, plan_given, plan_question,
    plan_report,
};
use phrasebox_model::NoCheckpoint;
use phrasebox_protocol::{Check, GroundedReport, Inquiry, Problem, SCHEMA};
use serde::{Deserialize, Serialize};

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

/// A film with a report, or with phrases that are asked as given, a question, or a list of findings.
#[derive(Debug, Default, Deserialize)]
struct GroundCase {
    image: PathBuf,
    report: Option<String>,
    phrases: Option<Vec<String>>,
    question: Option<String>,
    classes: Option<Vec<String>>,
    /// Whether a question or list is asked with the findings' written definitions.
    #[serde(default)]
    definitions: bool,
}

/// A grounded report, with what only questions, lists and doubtful films have.
#[derive(Debug, Serialize)]
struct Answer {
    #[serde(flatten)]
    report: GroundedReport,
    /// What goes with each phrase of a question or list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inquiries: Vec<Inquiry>,
    /// Words of a question or list that name nothing known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<String>,
    /// What speaks against trusting answers on this film.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Problem>,
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
                ..GroundCase::default()
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

/// What is to be asked, and what does not fit together in the report if there is one.
fn plan(case: &GroundCase) -> Result<(PlannedInquiry, Vec<Check>), Problem> {
    let report = case.report.as_deref().map(phrasebox_report::read);
    let checks = report
        .as_ref()
        .map_or_else(Vec::new, phrasebox_report::check);
    let phrases = |planned| PlannedInquiry {
        planned,
        ..PlannedInquiry::default()
    };
    let plan = match (&case.phrases, &case.question, &case.classes, &report) {
        (Some(given), None, None, _) => phrases(plan_given(given)),
        (None, Some(question), None, report) => {
            plan_question(question, report.as_ref(), case.definitions)
        }
        (None, None, Some(classes), report) => {
            plan_classes(&classes.join("\n"), report.as_ref(), case.definitions)
        }
        (None, None, None, Some(report)) => phrases(plan_report(report)),
        (None, None, None, None) => {
            return Err(problem(
                "case_incomplete",
                "The case has neither a report nor phrases, a question or classes.",
                "Add \"report\" or \"question\" with a text, or \"phrases\" or \"classes\" with a list of texts.",
            ));
        }
        _ => {
            return Err(problem(
                "case_ambiguous",
                "The case has more than one of phrases, a question and classes.",
                "Make a case of each; all may give the same report.",
            ));
        }
    };
    Ok((plan, checks))
}

async fn answer(
    model: &ReadyModel,
    id: &str,
    case: &GroundCase,
    folder: &Path,
    shelf: &mut FilmShelf,
) -> Result<Answer, Problem> {
    let (plan, mut checks) = plan(case)?;
    let film = shelf.film(model, &folder.join(&case.image)).await?;
    let failed = |e| grounding_problem(&e);
    let phrases = model
        .session
        .answer_all(film, &plan.planned, &mut NoCheckpoint)
        .await
        .map_err(failed)?;
    let anatomy = model.session.anatomy(film).await.map_err(failed)?;
    checks.extend(check_sides(&phrases, &anatomy));
    Ok(Answer {
        report: GroundedReport {
            schema: SCHEMA.to_owned(),
            id: id.to_owned(),
            image: film.size(),
            engine: model.engine.clone(),
            pack: model.pack.clone(),
            phrases,
            checks,
        },
        inquiries: plan.inquiries,
        unknown: plan.unknown,
        warnings: film.look().warnings(&anatomy),
    })
}
