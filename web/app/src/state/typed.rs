//! What a person typed and chose, apart from the film: it outlives a reload of the page.

use phrasebox_record::Asking;
use serde::{Deserialize, Serialize};

use super::{Effect, Film, Reading, Session, Source};

/// Everything typed and chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Typed {
    /// The report.
    pub report: String,
    /// The report that another one took the place of.
    pub replaced_report: Option<String>,
    /// The ways in, and what was typed in each.
    pub asking: Asking,
    /// The threshold, where the person chose one.
    pub draw_from: Option<f32>,
}

impl Session {
    /// Whether someone practises on other films than the page's own.
    pub(crate) fn practises(&self) -> bool {
        self.aside.is_some()
    }

    /// What was typed and chosen.
    pub(crate) fn typed(&self) -> Typed {
        Typed {
            report: self.report.clone(),
            replaced_report: self.replaced_report.clone(),
            asking: self.asking.clone(),
            draw_from: self.reading.draw_from,
        }
    }

    /// Takes in what was typed, and the film, in the place of what is here.
    pub(super) fn restore(&mut self, typed: Typed, film: Option<Film>) -> Vec<Effect> {
        self.problems.retain(|(source, _)| *source == Source::Film);
        self.report = typed.report;
        self.replaced_report = typed.replaced_report;
        self.asking = typed.asking;
        self.reading = Reading {
            draw_from: typed.draw_from,
            ..Reading::default()
        };
        let mut effects = Vec::new();
        if let Some(film) = film {
            self.put_film(film);
            effects.push(Effect::ForgetFilms);
            effects.extend(self.send_film());
        }
        effects.extend(self.submit());
        effects
    }

    /// Everything as it is when the page opens. The worker is started anew: it holds the film too.
    pub(super) fn forget(&mut self) -> Vec<Effect> {
        let fresh = Self::new(self.engine, std::mem::take(&mut self.pack));
        let before = std::mem::replace(self, fresh);
        self.pack_given = before.pack_given;
        self.last_job = before.last_job;
        self.edit = before.edit;
        let mut effects = vec![Effect::ForgetFilms];
        effects.extend(self.spawn());
        effects
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_protocol::{EngineChoice, FromWorker, ToWorker, Way};

    use super::super::{Event, FilmKey, Model, Stand};
    use super::*;
    use crate::language::same;

    fn listening() -> Session {
        let mut session = Session::new(EngineChoice::Cpu, "packs/p/".into());
        session.handle(Event::Opened);
        session.handle(Event::Said(FromWorker::Ready));
        session
    }

    fn typed() -> Typed {
        Typed {
            report: "effusion".into(),
            replaced_report: Some("nodule".into()),
            asking: Asking {
                way: Way::Question,
                question: "Is there an effusion?".into(),
                findings: "nodule".into(),
                definitions: true,
            },
            draw_from: Some(0.25),
        }
    }

    fn film(session: &mut Session) -> Film {
        let job = session.new_job();
        Film {
            job,
            file: job,
            name: same("f"),
            bytes: 1,
            synthetic: false,
            key: FilmKey::default(),
            frames: 1,
            copy: false,
            size: None,
        }
    }

    #[test]
    fn a_film_comes_back_with_its_words_as_one_request_and_a_notice_stays() {
        let mut session = listening();
        session.notice = Some(same("it was killed"));
        let film = film(&mut session);
        let job = film.job;
        let effects = session.handle(Event::Restored(Box::new(typed()), Some(film)));
        assert_eq!(effects[..2], [Effect::ForgetFilms, Effect::SendFilm(job)]);
        assert_eq!(effects.len(), 3);
        assert_eq!(session.typed(), typed());
        assert_eq!(session.notice, Some(same("it was killed")));
    }

    #[test]
    fn what_was_typed_comes_back_in_its_way_and_is_asked() {
        let mut session = listening();
        let effects = session.handle(Event::Restored(Box::new(typed()), None));
        assert_eq!(session.typed(), typed());
        assert_eq!(session.text(), "Is there an effusion?");
        assert!(matches!(
            &effects[..],
            [Effect::Send(ToWorker::Ask {
                way: Way::Question,
                ..
            })]
        ));
    }

    #[test]
    fn nothing_is_left_when_all_is_forgotten() {
        let mut session = listening();
        session.handle(Event::Restored(Box::new(typed()), None));
        let film = film(&mut session);
        let job = film.job;
        session.handle(Event::FilmGiven(film, None));
        let effects = session.handle(Event::Forgotten);
        assert_eq!(effects, [Effect::ForgetFilms, Effect::SpawnWorker]);
        assert_eq!((session.typed(), &session.film), (Typed::default(), &None));
        assert_eq!(session.kept_films(), [0; 0]);
        assert!(session.new_job() > job, "late answers find nobody");
        assert_eq!(
            (session.model.clone(), session.stand()),
            (Model::Opening, Stand::Loading)
        );
    }
}
