//! The work on every film of this visit, by the fingerprint of its file and the frame: another film, given by mistake,
//! takes nothing away, and no box can come to lie on a film that it was not made on.

use std::collections::BTreeMap;

use phrasebox_record::History;
use serde::{Deserialize, Serialize};

use crate::state::FilmKey;

/// Histories by film.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<(FilmKey, History)>", into = "Vec<(FilmKey, History)>")]
pub(crate) struct Works {
    of: BTreeMap<FilmKey, History>,
    none: History,
}

impl From<Vec<(FilmKey, History)>> for Works {
    fn from(all: Vec<(FilmKey, History)>) -> Self {
        Self {
            of: all.into_iter().collect(),
            none: History::default(),
        }
    }
}

impl From<Works> for Vec<(FilmKey, History)> {
    fn from(works: Works) -> Self {
        works.of.into_iter().collect()
    }
}

impl Works {
    /// Whether nothing was ever done on any film.
    pub(crate) fn is_empty(&self) -> bool {
        self.of.values().all(|history| *history == self.none)
    }

    /// Takes in the work on films that there is none on here.
    pub(crate) fn add(&mut self, others: Self) {
        for (film, history) in others.of {
            self.of.entry(film).or_insert(history);
        }
    }

    /// The work on a film; empty where there is none.
    pub(crate) fn history(&self, film: &FilmKey) -> &History {
        self.of.get(film).unwrap_or(&self.none)
    }

    /// The work on a film, to be changed.
    pub(crate) fn edit(&mut self, film: &FilmKey) -> &mut History {
        self.of.entry(film.clone()).or_default()
    }

    /// Whether work on any film would be lost with these, where `saved` is kept elsewhere.
    pub(crate) fn loses(&self, saved: &Self) -> bool {
        self.of.keys().any(|film| self.loses_on(film, saved))
    }

    /// The same of one film.
    pub(crate) fn loses_on(&self, film: &FilmKey, saved: &Self) -> bool {
        let record = self.history(film).record();
        !record.is_empty() && record != saved.history(film).record()
    }

    /// Puts the work on a film in the place of what was there.
    pub(crate) fn put(&mut self, film: FilmKey, history: History) {
        self.of.insert(film, history);
    }

    /// The first frame of a file that there is work on; 0 where there is none.
    pub(crate) fn first_frame(&self, sha256: &str) -> u32 {
        self.of
            .iter()
            .find(|(film, history)| film.sha256 == sha256 && !history.record().is_empty())
            .map_or(0, |(film, _)| film.frame)
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_record::{About, Edit};

    use super::*;

    fn key(sha256: &str, frame: u32) -> FilmKey {
        FilmKey {
            sha256: sha256.into(),
            frame,
        }
    }

    fn noted(films: &[&str]) -> Works {
        let mut works = Works::default();
        for film in films {
            works.edit(&key(film, 0)).push(Edit::Note {
                about: About::Film,
                text: "blunted".into(),
            });
        }
        works
    }

    #[test]
    fn saving_one_film_saves_no_other() {
        for (works, saved, lost) in [
            (&[][..], &[][..], false),
            (&["a"], &[], true),
            (&["a"], &["a"], false),
            (&["a", "b"], &["b"], true),
            (&["b"], &["a", "b"], false),
        ] {
            let (now, kept) = (noted(works), noted(saved));
            assert_eq!(now.loses(&kept), lost, "{works:?} {saved:?}");
        }
        let mut undone = noted(&["a"]);
        undone.edit(&key("a", 0)).undo();
        assert!(!undone.loses(&Works::default()), "undone work is none");
    }

    #[test]
    fn work_stays_with_its_film_and_frame() {
        let mut works = noted(&["a"]);
        let [own, other_frame, other_file] = [key("a", 0), key("a", 2), key("b", 0)];
        let note = |works: &Works, film| works.history(film).record().note(&About::Film).to_owned();
        assert_eq!(note(&works, &own), "blunted");
        for other in [other_frame, other_file] {
            assert!(works.history(&other).record().is_empty());
            let kept = works.history(&own).clone();
            works.put(other.clone(), kept);
            works.edit(&other).undo();
            assert_eq!(note(&works, &own), "blunted");
            assert!(works.history(&other).record().is_empty());
        }
    }

    #[test]
    fn a_file_opens_at_the_frame_that_there_is_work_on() {
        let mut works = Works::default();
        assert_eq!(works.first_frame("a"), 0);
        let noted = noted(&["x"]).history(&key("x", 0)).clone();
        works.put(key("a", 0), History::default());
        works.put(key("a", 5), noted.clone());
        works.put(key("a", 3), noted.clone());
        works.put(key("0", 1), noted);
        assert_eq!(works.first_frame("a"), 3);
    }
}
