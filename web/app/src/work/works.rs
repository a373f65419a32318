//! The work on every film of this visit, by the film's fingerprint: another film, given by mistake, takes nothing away,
//! and no box can come to lie on a film that it was not made on.

use std::collections::BTreeMap;

use phrasebox_record::History;

/// Histories by the SHA-256 of the film's file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Works {
    of: BTreeMap<String, History>,
    none: History,
}

impl Works {
    /// The work on a film; empty where there is none.
    pub(crate) fn history(&self, film: &str) -> &History {
        self.of.get(film).unwrap_or(&self.none)
    }

    /// The work on a film, to be changed.
    pub(crate) fn edit(&mut self, film: &str) -> &mut History {
        self.of.entry(film.to_owned()).or_default()
    }

    /// Whether work on any film would be lost with these, where `saved` is kept elsewhere.
    pub(crate) fn loses(&self, saved: &Self) -> bool {
        self.of.keys().any(|film| self.loses_on(film, saved))
    }

    /// The same of one film.
    pub(crate) fn loses_on(&self, film: &str, saved: &Self) -> bool {
        let record = self.history(film).record();
        !record.is_empty() && record != saved.history(film).record()
    }

    /// Puts the work on a film in the place of what was there.
    pub(crate) fn put(&mut self, film: String, history: History) {
        self.of.insert(film, history);
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_record::{About, Edit};

    use super::*;

    fn noted(films: &[&str]) -> Works {
        let mut works = Works::default();
        for film in films {
            works.edit(film).push(Edit::Note {
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
        undone.edit("a").undo();
        assert!(!undone.loses(&Works::default()), "undone work is none");
    }

    #[test]
    fn work_stays_with_its_film() {
        let mut works = noted(&["a"]);
        assert_eq!(works.history("a").record().note(&About::Film), "blunted");
        assert!(works.history("b").record().is_empty());
        let kept = works.history("a").clone();
        works.put("b".into(), kept);
        works.edit("b").undo();
        assert_eq!(works.history("a").record().note(&About::Film), "blunted");
        assert!(works.history("b").record().is_empty());
    }
}
