//! `phrasebox ground`.

use std::path::{Path, PathBuf};

use phrasebox_grounding::{
    EncodedFilm, PlannedPhrase, film_problem, grounding_problem, plan_given, plan_report,
};
use phrasebox_model::{ImageFeatures, NoCheckpoint};
use phrasebox_protocol::{GroundedReport, Problem, SCHEMA};
use serde::Deserialize;

use crate::cases::{Case, read_bytes, read_cases, read_text};
use crate::engine::{EngineArgs, ReadyModel, ready};
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

/// The film last encoded: cases often come several to a film.
struct LastFilm {
    path: PathBuf,
    encoded: EncodedFilm<ImageFeatures>,
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
    let mut last = None;
    for Case { id, content } in cases {
        let outcome = match content {
            Ok(case) => answer(&model, &id, &case, folder, &mut last).await,
            Err(problem) => Err(problem),
        };
        lines.case(&id, outcome)?;
    }
    Ok(())
}

fn plan(case: &GroundCase) -> Result<Vec<PlannedPhrase>, Problem> {
    match (&case.phrases, &case.report) {
        (Some(phrases), _) => Ok(plan_given(phrases)),
        (None, Some(text)) => Ok(plan_report(&phrasebox_report::read(text))),
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
    last: &mut Option<LastFilm>,
) -> Result<GroundedReport, Problem> {
    let planned = plan(case)?;
    let path = folder.join(&case.image);
    let mut film = match last.take() {
        Some(film) if film.path == path => film,
        _ => {
            let bytes = read_bytes(&path, "film_missing")?;
            let radiograph = phrasebox_radiograph::decode(&bytes).map_err(|e| film_problem(&e))?;
            let encoded = model
                .session
                .encode(&radiograph, &mut NoCheckpoint)
                .await
                .map_err(|e| grounding_problem(&e))?;
            LastFilm { path, encoded }
        }
    };
    let phrases = model
        .session
        .answer_all(&mut film.encoded, &planned, &mut NoCheckpoint)
        .await;
    let image = film.encoded.size();
    *last = Some(film);
    Ok(GroundedReport {
        schema: SCHEMA.to_owned(),
        id: id.to_owned(),
        image,
        engine: model.engine.clone(),
        pack: model.pack.clone(),
        phrases: phrases.map_err(|e| grounding_problem(&e))?,
        checks: Vec::new(),
    })
}
