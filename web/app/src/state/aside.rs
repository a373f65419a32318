//! Film and report of the main page, put aside while someone practises on other films.

use phrasebox_protocol::Way;

use super::{Effect, Film, Reading, Session, Source};

/// What comes back when practice ends.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Aside {
    film: Option<Film>,
    previous_film: Option<Film>,
    report: String,
    replaced_report: Option<String>,
    way: Way,
    draw_from: Option<f32>,
}

impl Aside {
    /// The films whose bytes are still needed.
    pub(super) fn films(&self) -> impl Iterator<Item = &Film> {
        self.film.iter().chain(&self.previous_film)
    }
}

impl Session {
    /// Clears the desk for practice.
    pub(super) fn put_aside(&mut self) -> Vec<Effect> {
        if self.aside.is_some() {
            return Vec::new();
        }
        self.aside = Some(Aside {
            film: self.film.take(),
            previous_film: self.previous_film.take(),
            report: std::mem::take(&mut self.report),
            replaced_report: self.replaced_report.take(),
            way: std::mem::take(&mut self.asking.way),
            draw_from: self.reading.draw_from.take(),
        });
        self.next_frame = None;
        self.problems.retain(|(source, _)| *source != Source::Film);
        self.submit()
    }

    /// Puts everything back as it was; the model is asked again.
    pub(super) fn bring_back(&mut self) -> Vec<Effect> {
        let Some(aside) = self.aside.take() else {
            return Vec::new();
        };
        let practised = self.film.is_some();
        self.film = aside.film;
        self.previous_film = aside.previous_film;
        self.report = aside.report;
        self.replaced_report = aside.replaced_report;
        self.asking.way = aside.way;
        self.job = None;
        self.reading = Reading {
            draw_from: aside.draw_from,
            ..Reading::default()
        };
        self.problems.retain(|(source, _)| *source != Source::Film);
        let mut effects = vec![Effect::ForgetFilms];
        if self.film.is_none() && practised {
            // No message takes a film from the worker, and it must not answer the next report on a case's film.
            effects.extend(self.spawn());
        } else {
            effects.extend(self.send_film());
            effects.extend(self.submit());
        }
        effects
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_protocol::{EngineChoice, FromWorker, ToWorker};

    use super::super::{Event, FilmKey, Model};
    use super::*;
    use crate::language::same;

    fn film(job: u32) -> Film {
        Film {
            job,
            file: job,
            name: same(format!("film {job}")),
            bytes: 1,
            synthetic: false,
            key: FilmKey {
                sha256: format!("{job:02x}"),
                frame: 0,
            },
            frames: 1,
            copy: false,
            size: None,
        }
    }

    fn read(job: u32) -> Event {
        Event::Said(FromWorker::FilmRead {
            job,
            width: 10,
            height: 10,
            frames: 1,
            warnings: Vec::new(),
        })
    }

    fn listening() -> Session {
        let mut session = Session::new(EngineChoice::Cpu, "packs/p/".into());
        session.handle(Event::Opened);
        session.handle(Event::Said(FromWorker::Ready));
        session
    }

    #[test]
    fn film_and_report_come_back_as_they_were() {
        let mut session = listening();
        let own = session.new_job();
        session.handle(Event::FilmGiven(film(own), Some("effusion".into())));
        session.handle(read(own));
        session.asking.question = "Is there an effusion?".into();
        session.asking.way = Way::Question;
        session.reading.draw_from = Some(0.25);

        session.handle(Event::PractiseBegun);
        assert_eq!((&session.film, session.text()), (&None, ""));
        assert_eq!(
            session.reading.draw_from, None,
            "no threshold but the measured"
        );
        assert_eq!(session.kept_films(), [own], "its bytes are kept");
        let case = session.new_job();
        session.handle(Event::FilmGiven(film(case), Some("nodule.".into())));
        session.handle(Event::PractiseBegun);
        session.handle(read(case));
        assert_eq!(session.kept_films(), [case, own]);

        let effects = session.handle(Event::PractiseEnded);
        assert_eq!(session.film.as_ref().map(|film| film.job), Some(own));
        assert_eq!(session.report, "effusion");
        assert_eq!(session.text(), "Is there an effusion?");
        assert_eq!(session.reading.draw_from, Some(0.25));
        assert_eq!(session.kept_films(), [own]);
        assert_eq!(effects[..2], [Effect::ForgetFilms, Effect::SendFilm(own)]);
        assert!(matches!(&effects[2], Effect::Send(ToWorker::Ask { .. })));
        assert_eq!(session.handle(Event::PractiseEnded), [], "once");
    }

    #[test]
    fn no_film_of_a_case_stays_with_the_worker() {
        let mut session = listening();
        session.handle(Event::PractiseBegun);
        let case = session.new_job();
        session.handle(Event::FilmGiven(film(case), Some("nodule.".into())));
        session.handle(read(case));
        let effects = session.handle(Event::PractiseEnded);
        assert_eq!(effects, [Effect::ForgetFilms, Effect::SpawnWorker]);
        assert_eq!((&session.film, session.text()), (&None, ""));
        assert_eq!(session.model, Model::Opening);
    }
}
