//! The film on the page, and choosing among the frames of its file. One frame is decoded at a time.

use phrasebox_protocol::JobId;
use serde::{Deserialize, Serialize};

use super::{Effect, Session, Source};
use crate::language::Say;

/// Which picture it is: a person's work belongs to it, so that no box can come to lie on another.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct FilmKey {
    /// SHA-256 of the film's file, hexadecimal.
    pub sha256: String,
    /// Which of its frames, from 0.
    pub frame: u32,
}

/// A film that was given to the page. Its bytes are kept beside the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Film {
    /// Number of the film. Another frame of its file is another film.
    pub job: JobId,
    /// Number that its file had as it was given.
    pub file: JobId,
    /// File name, for people.
    pub name: Say,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Whether it is one of the drawn samples.
    pub synthetic: bool,
    /// What the person does belongs to it.
    pub key: FilmKey,
    /// How many frames there are to choose among.
    pub frames: u32,
    /// Whether the bytes are a picture of this one frame, out of a session's file.
    pub copy: bool,
    /// Width and height in pixels, once the worker has decoded it.
    pub size: Option<(u32, u32)>,
}

impl Film {
    /// Which frame of its bytes the worker is to decode.
    pub(crate) fn frame_in_bytes(&self) -> u32 {
        if self.copy { 0 } else { self.key.frame }
    }

    /// The worker has decoded it.
    pub(super) fn read(&mut self, size: (u32, u32), frames: u32) {
        self.size = Some(size);
        self.frames = if self.copy { 1 } else { frames };
    }

    /// Whether another frame is still to be seen in its place.
    pub(crate) fn is_turning(&self) -> bool {
        self.frames > 1 && self.size.is_none()
    }
}

impl Session {
    /// The frame that is shown or about to be, from 0, and how many there are; none where there is only one.
    pub(crate) fn frame(&self) -> Option<(u32, u32)> {
        let film = self.film.as_ref().filter(|film| film.frames > 1)?;
        Some((self.next_frame.unwrap_or(film.key.frame), film.frames))
    }

    pub(super) fn choose_frame(&mut self, frame: u32) -> Vec<Effect> {
        let Some(film) = self.film.as_ref().filter(|film| frame < film.frames) else {
            return Vec::new();
        };
        if film.size.is_none() {
            // A key held down asks faster than frames are decoded: the last one asked for is next.
            self.next_frame = (frame != film.key.frame).then_some(frame);
            return Vec::new();
        }
        if frame == film.key.frame {
            return Vec::new();
        }
        let mut turned = film.clone();
        turned.job = self.new_job();
        turned.key.frame = frame;
        turned.size = None;
        self.previous_film = self.film.replace(turned);
        self.problems.retain(|(source, _)| *source == Source::Film);
        let mut effects: Vec<_> = self.send_film().into_iter().collect();
        effects.extend(self.submit());
        effects
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_protocol::{EngineChoice, FromWorker, Problem, ToWorker};

    use super::super::Event;
    use super::*;
    use crate::language::same;

    fn read(job: JobId, frames: u32) -> Event {
        Event::Said(FromWorker::FilmRead {
            job,
            width: 10,
            height: 10,
            frames,
            warnings: Vec::new(),
        })
    }

    fn given(session: &mut Session, copy: bool) -> JobId {
        let job = session.new_job();
        session.handle(Event::FilmGiven(
            Film {
                job,
                file: job,
                name: same("f.dcm"),
                bytes: 1,
                synthetic: false,
                key: FilmKey {
                    sha256: "aa".into(),
                    frame: 0,
                },
                frames: 1,
                copy,
                size: None,
            },
            Some("effusion".into()),
        ));
        job
    }

    fn listening() -> Session {
        let mut session = Session::new(EngineChoice::Cpu, "packs/p/".into());
        session.handle(Event::Opened);
        session.handle(Event::Said(FromWorker::Ready));
        session
    }

    fn job(session: &Session) -> JobId {
        session.film.as_ref().expect("a film").job
    }

    #[test]
    fn another_frame_is_another_film_of_the_same_file_and_is_asked_anew() {
        let mut session = listening();
        let file = given(&mut session, false);
        assert_eq!(session.frame(), None, "not known yet");
        session.handle(read(file, 3));
        assert_eq!(session.frame(), Some((0, 3)));
        assert_eq!(session.handle(Event::FrameChosen(3)), [], "there is none");
        let effects = session.handle(Event::FrameChosen(2));
        let film = session.film.clone().expect("a film");
        assert_ne!(film.job, file);
        assert_eq!((film.file, film.key.frame, film.size), (file, 2, None));
        assert!(film.is_turning());
        assert_eq!(effects[0], Effect::SendFilm(film.job));
        assert!(matches!(&effects[1], Effect::Send(ToWorker::Report { .. })));
        assert_eq!(session.kept_films(), [file, file]);
        session.handle(read(film.job, 3));
        assert_eq!(session.kept_films(), [file]);
        assert_eq!(session.frame(), Some((2, 3)));
    }

    #[test]
    fn while_one_frame_is_decoded_the_last_one_asked_for_waits() {
        let mut session = listening();
        let file = given(&mut session, false);
        session.handle(read(file, 9));
        session.handle(Event::FrameChosen(1));
        let first = job(&session);
        for frame in 2..=6 {
            assert_eq!(session.handle(Event::FrameChosen(frame)), []);
            assert_eq!(session.frame(), Some((frame, 9)));
        }
        let effects = session.handle(read(first, 9));
        assert!(effects.contains(&Effect::SendFilm(job(&session))));
        assert_eq!(session.film.as_ref().map(|film| film.key.frame), Some(6));
        // Back to the one under way: nothing waits any more.
        session.handle(Event::FrameChosen(7));
        session.handle(Event::FrameChosen(6));
        let sixth = job(&session);
        session.handle(read(sixth, 9));
        assert_eq!(job(&session), sixth);
    }

    #[test]
    fn a_frame_that_cannot_be_read_leaves_the_one_before() {
        let mut session = listening();
        let file = given(&mut session, false);
        session.handle(read(file, 3));
        session.handle(Event::FrameChosen(1));
        session.handle(Event::FrameChosen(2));
        let effects = session.handle(Event::Said(FromWorker::Failed {
            job: Some(job(&session)),
            problem: Problem {
                code: "film_damaged".into(),
                what: "w".into(),
                what_to_do: "d".into(),
            },
        }));
        assert_eq!(session.frame(), Some((0, 3)));
        assert!(effects.contains(&Effect::SendFilm(file)));
        assert_eq!(session.problems.len(), 1);
    }

    #[test]
    fn a_picture_of_one_frame_has_no_others() {
        let mut session = listening();
        let file = given(&mut session, true);
        let film = session.film.as_mut().expect("a film");
        film.key.frame = 4;
        assert_eq!(film.frame_in_bytes(), 0);
        session.handle(read(file, 3));
        assert_eq!(session.frame(), None);
    }
}
