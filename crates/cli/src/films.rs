//! Films from files, encoded once.

use std::path::{Path, PathBuf};

use phrasebox_grounding::{EncodedFilm, film_problem, grounding_problem};
use phrasebox_model::{ImageFeatures, NoCheckpoint};
use phrasebox_protocol::Problem;

use crate::cases::read_bytes;
use crate::engine::ReadyModel;

/// Keeps the film last encoded: cases often come several to a film, one after the other.
#[derive(Debug, Default)]
pub(crate) struct FilmShelf {
    last: Option<(PathBuf, EncodedFilm<ImageFeatures>)>,
}

impl FilmShelf {
    /// The film of this file, encoded.
    pub(crate) async fn film(
        &mut self,
        model: &ReadyModel,
        path: &Path,
    ) -> Result<&mut EncodedFilm<ImageFeatures>, Problem> {
        let kept = match self.last.take() {
            Some(kept) if kept.0 == path => kept,
            _ => {
                let bytes = read_bytes(path, "film_missing")?;
                let radiograph =
                    phrasebox_radiograph::decode(&bytes).map_err(|e| film_problem(&e))?;
                let encoded = model.session.encode(&radiograph, &mut NoCheckpoint).await;
                (path.to_owned(), encoded.map_err(|e| grounding_problem(&e))?)
            }
        };
        Ok(&mut self.last.insert(kept).1)
    }
}
