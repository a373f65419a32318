//! What the page knows and what it does about each event. Pure: no browser, no clock; [`Session::handle`] takes an
//! [`Event`] and returns the [`Effect`]s that `controller` carries out. Answers to requests that are no longer asked
//! are dropped by their job number.

mod aside;
mod asking;
mod film;
mod hearing;
mod pack;
mod session;
#[cfg(test)]
mod tests;
mod typed;

pub(crate) use asking::{AskEvent, Probing};
pub(crate) use film::{Film, FilmKey};
pub(crate) use session::Session;
pub(crate) use typed::Typed;

use phrasebox_protocol::{
    Check, Decision, Engine, EngineChoice, Evidence, FromWorker, GroundedBox, GroundedPhrase,
    Inquiry, JobId, PackInfo, Stage, Timings, ToWorker, Unit, Way,
};
use phrasebox_report::{NoBoxReason, Phrase};

use crate::problems::Problem;
/// What the worker said when its model was ready.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Loaded {
    /// Where it runs.
    pub engine: Engine,
    /// Which weights.
    pub pack: PackInfo,
    /// Loading time in milliseconds.
    pub load_ms: f64,
    /// Largest difference of any golden number.
    pub golden_error: f32,
}

/// How far the worker and its model are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Model {
    /// No worker runs.
    Off,
    /// The worker was started and has not spoken yet; messages sent now would be lost.
    Opening,
    /// It listens and is loading the model.
    Loading,
    /// It can answer.
    Ready(Loaded),
    /// It listens, but its model did not load.
    Failed,
}

/// How far the present request is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Phase {
    /// Nothing was asked.
    Idle,
    /// The report was edited; the request goes out when the edits pause.
    Settling(u32),
    /// The request is with the worker (or waits for it to open).
    Busy,
    /// Cancel was sent and not yet acknowledged.
    Stopping,
    /// Every phrase was answered.
    Finished(Timings),
    /// The person stopped it.
    Stopped,
    /// It went wrong; a problem says how.
    Failed,
}

/// The report, question or list as the worker read it, and the answers so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reading {
    /// How the text was meant.
    pub way: Way,
    /// The text that the offsets refer to.
    pub text: String,
    /// Its phrases, in order.
    pub phrases: Vec<Phrase>,
    /// The answer to each phrase, once there.
    pub answers: Vec<Option<GroundedPhrase>>,
    /// What the boxes of each answer rest on, in the order of the boxes.
    pub evidence: Vec<Vec<Evidence>>,
    /// What does not fit together.
    pub checks: Vec<Check>,
    /// Presence from which boxes are drawn, where the person chose one; else the measured thresholds decide.
    pub draw_from: Option<f32>,
    /// What goes with each phrase of a question or list; empty for a report.
    pub inquiries: Vec<Inquiry>,
    /// Words of a question or list that name nothing known.
    pub unknown: Vec<String>,
}

/// Boxes of the answered phrases that a box could mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BoxCount {
    /// Drawn.
    pub drawn: usize,
    /// Not drawn: the finding's presence is too low.
    pub too_low: usize,
    /// Never drawn: the model has not learnt to place this.
    pub withheld: usize,
}

impl Reading {
    /// The boxes drawn for phrase `index`, none while it is unanswered or when the answer is "no box".
    pub(crate) fn drawn(&self, index: usize) -> &[GroundedBox] {
        match self.answers.get(index) {
            Some(Some(answer)) if self.draws(answer) => &answer.boxes,
            _ => &[],
        }
    }

    /// Whether boxes of this answer are drawn. A threshold that the person chose decides only on presence: what the
    /// report denies, or what the model has not learnt to place, stays without a box.
    fn draws(&self, answer: &GroundedPhrase) -> bool {
        match (self.draw_from, answer.presence) {
            (Some(from), Some(presence)) => decided_by_presence(answer) && presence >= from,
            _ => answer.decision == Decision::Box,
        }
    }

    /// Whether phrase `index` has a box, or none, only because of the threshold that the person chose.
    pub(crate) fn by_choice(&self, index: usize) -> bool {
        let answer = self.answers.get(index).and_then(Option::as_ref);
        answer.is_some_and(|answer| self.draws(answer) != (answer.decision == Decision::Box))
    }

    /// How many boxes are drawn, and how many are not.
    pub(crate) fn count(&self) -> BoxCount {
        let mut count = BoxCount::default();
        for answer in self.answers.iter().flatten() {
            let boxes = answer.boxes.len();
            if self.draws(answer) {
                count.drawn += boxes;
            } else if decided_by_presence(answer) {
                count.too_low += boxes;
            } else if answer.phrase.reason == Some(NoBoxReason::NotLearnt) {
                count.withheld += boxes;
            }
        }
        count
    }

    /// Why phrase `index` has no box; none while it may still get one.
    pub(crate) fn no_box_reason(&self, index: usize) -> Option<NoBoxReason> {
        let phrase = self.phrases.get(index)?;
        match self.answers.get(index).and_then(Option::as_ref) {
            Some(answer) if !self.draws(answer) => Some(
                answer
                    .phrase
                    .reason
                    .or(phrase.reason)
                    .unwrap_or(NoBoxReason::NotFound),
            ),
            Some(_) => None,
            None if phrase.groundable => None,
            None => Some(phrase.reason.unwrap_or(NoBoxReason::NotLocalisable)),
        }
    }
}

/// Whether presence decided on this answer's boxes.
fn decided_by_presence(answer: &GroundedPhrase) -> bool {
    answer.decision == Decision::Box || answer.phrase.reason == Some(NoBoxReason::NotFound)
}

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Progress {
    /// Which stage.
    pub stage: Stage,
    /// How far.
    pub done: f64,
    /// Out of.
    pub total: f64,
    /// Counted in.
    pub unit: Unit,
}

/// Where a problem came from: the next input clears all but what speaks against the film, a finished answer only those
/// of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Something given to the page.
    Intake,
    /// What the film's file says against trusting answers on it; the next film that is read clears it.
    Film,
    /// The worker.
    Engine,
}

/// What the page is doing, in one word, for the status line and for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// Neither film nor report.
    Empty,
    /// A report, no film.
    NeedsFilm,
    /// A film, no report.
    NeedsReport,
    /// The model is not ready yet.
    Loading,
    /// Reading or grounding.
    Running,
    /// Answered.
    Done,
    /// Stopped by the person.
    Stopped,
    /// Something went wrong.
    Failed,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// The page opened.
    Opened,
    /// The worker sent a message.
    Said(FromWorker),
    /// The worker sent what is no message of this version.
    Unreadable,
    /// The worker died: an error, a message that could not be read, or silence after its start.
    Died,
    /// A film was given, perhaps with its report; its job number comes from [`Session::new_job`].
    FilmGiven(Film, Option<String>),
    /// Another frame, from 0, of the film's file is wanted.
    FrameChosen(u32),
    /// The report was typed into.
    ReportEdited(String),
    /// The report was replaced as a whole (file, sample, clear).
    ReportReplaced(String),
    /// The person chose from which presence boxes are drawn, or left it to the measured thresholds.
    ThresholdChosen(Option<f32>),
    /// The person wants the report back that was replaced.
    ReportRestored,
    /// The pause after edit `n` is over.
    Settled(u32),
    /// Cancel.
    CancelPressed,
    /// The pause that a cancelled request may take is over.
    CancelOverdue(JobId),
    /// Run again.
    RunPressed,
    /// Another engine was chosen.
    EngineChosen(EngineChoice),
    /// A pack was given out of the person's files; they are kept beside the session.
    PackGiven,
    /// The page's own pack is wanted again.
    PackReturned,
    /// Something given could not be used.
    ProblemRaised(Problem),
    /// The problem at this position was put away.
    ProblemDismissed(usize),
    /// Something in one of the ways in, or with probes.
    Ask(AskEvent),
    /// Someone begins to practise on other films.
    PractiseBegun,
    /// Practice is over.
    PractiseEnded,
    /// What was typed before is here again, perhaps with its film: after a reload, or out of a session's file.
    Restored(Box<Typed>, Option<Film>),
    /// Film and words are to be forgotten.
    Forgotten,
}

/// What is to be done about it, in this order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// End the worker, if there is one, and start a new one.
    SpawnWorker,
    /// End the worker.
    StopWorker,
    /// Send a message without bytes.
    Send(ToWorker),
    /// Send this film with a copy of its bytes.
    SendFilm(JobId),
    /// Report [`Event::Settled`] after the pause for edits.
    AwaitEdits(u32),
    /// Report [`Event::CancelOverdue`] after the grace time.
    AwaitCancel(JobId),
    /// Forget the bytes of all films but the session's own.
    ForgetFilms,
    /// Forget the files of the pack that was given.
    ForgetPack,
}
