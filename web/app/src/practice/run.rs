//! A run through a case set: boxes hidden, the learner says where each phrase is, then sees where it is. Pure.

use std::sync::Arc;

use phrasebox_protocol::JobId;
use phrasebox_radiograph::BoundingBox;
use phrasebox_record::{Case, CaseSet, Judged, Tally, Task};
use phrasebox_report::{NoBoxReason, Side};

use crate::state::Session;

/// What the learner says of a phrase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Answer {
    /// It is there.
    Marked(BoundingBox),
    /// It is not on this film.
    NotHere,
}

impl Answer {
    /// The box, if it is one.
    pub(super) fn boxes(&self) -> &[BoundingBox] {
        match self {
            Self::Marked(b) => std::slice::from_ref(b),
            Self::NotHere => &[],
        }
    }
}

/// What the model says of a phrase.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ModelSays {
    /// It has not answered yet.
    Waits,
    /// It was not asked, or gives no answer that could be compared, perhaps for this reason.
    Nothing(Option<NoBoxReason>),
    /// Its boxes; none where it does not find the phrase on this film.
    Boxes(Vec<BoundingBox>),
}

impl ModelSays {
    /// How that compares with the reference, where it can.
    pub(super) fn judged(&self, task: &Task) -> Option<Judged> {
        match self {
            Self::Boxes(boxes) => Some(Judged::of(task, boxes)),
            Self::Waits | Self::Nothing(_) => None,
        }
    }
}

/// A line of the score table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Number of the film, from 1.
    pub film: usize,
    /// The phrase.
    pub task: Task,
    /// How the learner did; none where it was skipped.
    pub learner: Option<Judged>,
    /// How the model did, where it had answered.
    pub model: Option<Judged>,
}

/// A run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    set: Arc<CaseSet>,
    /// Case and task of each question.
    order: Vec<(usize, usize)>,
    at: usize,
    rows: Vec<Row>,
    /// Where the learner says it is, until it is compared.
    pub(super) marked: Option<BoundingBox>,
    /// The answer, once given.
    pub(super) answer: Option<Answer>,
    /// Number under which the present film was given to the page.
    pub(super) job: Option<JobId>,
}

impl Run {
    /// A run from the first question on.
    pub(super) fn new(set: Arc<CaseSet>) -> Self {
        let cases = set.cases().iter().enumerate();
        let order = cases
            .flat_map(|(case, of)| (0..of.tasks.len()).map(move |task| (case, task)))
            .collect();
        Self {
            set,
            order,
            at: 0,
            rows: Vec::new(),
            marked: None,
            answer: None,
            job: None,
        }
    }

    /// The same from the start.
    pub(super) fn again(&self) -> Self {
        Self::new(Arc::clone(&self.set))
    }

    /// Number of the present question, from 1, and of how many.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.at + 1, self.order.len())
    }

    /// The present film and question; none at the end.
    pub(super) fn now(&self) -> Option<(&Case, &Task)> {
        let (case, task) = *self.order.get(self.at)?;
        let case = &self.set.cases()[case];
        Some((case, &case.tasks[task]))
    }

    /// The words that the model is asked on the present film: each phrase as if the report stated it, so that they do
    /// not tell which are there.
    pub(super) fn words(&self) -> Option<String> {
        let (case, _) = self.now()?;
        let mut texts: Vec<&str> = Vec::new();
        for task in &case.tasks {
            if !texts.contains(&task.text.as_str()) {
                texts.push(&task.text);
            }
        }
        Some(texts.iter().map(|text| format!("{text}.\n")).collect())
    }

    /// The learner says where it is, or takes that back.
    pub(super) fn mark(&mut self, at: Option<BoundingBox>) {
        if self.answer.is_none() {
            self.marked = at.map(BoundingBox::clamped);
        }
    }

    /// The answer is given; it stays.
    pub(super) fn answer(&mut self, answer: Answer) {
        self.answer = self.answer.or(Some(answer));
    }

    /// How the learner did on the present question, once answered.
    pub(super) fn judged(&self) -> Option<Judged> {
        let (_, task) = self.now()?;
        Some(Judged::of(task, self.answer.as_ref()?.boxes()))
    }

    /// Go on to the next question; true where that is on another film or there is none.
    pub(super) fn next(&mut self, model: Option<Judged>) -> bool {
        let Some(&(case, task)) = self.order.get(self.at) else {
            return true;
        };
        self.rows.push(Row {
            film: case + 1,
            task: self.set.cases()[case].tasks[task].clone(),
            learner: self.judged(),
            model,
        });
        self.at += 1;
        self.marked = None;
        self.answer = None;
        let other = self.order.get(self.at).map(|(next, _)| *next) != Some(case);
        if other {
            self.job = None;
        }
        other
    }

    /// No more questions.
    pub(super) fn stop(&mut self) {
        self.at = self.order.len();
    }

    /// Whether there are no more questions.
    pub(crate) fn ended(&self) -> bool {
        self.at >= self.order.len()
    }

    /// What became of the questions so far.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The learner's sum, and the model's over the questions that both answered.
    pub(super) fn tallies(&self) -> (Tally, Option<(Tally, Tally)>) {
        let learner = self.rows.iter().filter_map(|row| row.learner).collect();
        let both: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| row.learner.zip(row.model))
            .collect();
        let compared = (!both.is_empty()).then(|| {
            let side = |of: fn(&(Judged, Judged)) -> Judged| both.iter().map(of).collect();
            (side(|pair| pair.0), side(|pair| pair.1))
        });
        (learner, compared)
    }

    /// What the model says of the present question.
    pub(super) fn model(&self, session: &Session) -> ModelSays {
        let (Some((_, task)), Some(words)) = (self.now(), self.words()) else {
            return ModelSays::Nothing(None);
        };
        let reading = &session.reading;
        let here = self.job.is_some() && session.film.as_ref().map(|film| film.job) == self.job;
        if !here {
            return ModelSays::Nothing(None);
        }
        let unanswered = if session.busy() {
            ModelSays::Waits
        } else {
            ModelSays::Nothing(None)
        };
        if reading.text != words {
            return unanswered;
        }
        let same = |text: &str| text.eq_ignore_ascii_case(&task.text);
        let index = reading.phrases.iter().position(|p| same(&p.text));
        match index.map(|index| (index, reading.answers.get(index).and_then(Option::as_ref))) {
            None => ModelSays::Nothing(None),
            Some((_, None)) => unanswered,
            Some((index, Some(_))) => match reading.no_box_reason(index) {
                None | Some(NoBoxReason::NotFound) => {
                    let drawn = reading.drawn(index).iter();
                    let asked = drawn.filter(|b| on_side(b.side, task.side));
                    ModelSays::Boxes(asked.map(|b| b.xyxy).collect())
                }
                reason => ModelSays::Nothing(reason),
            },
        }
    }
}

/// Whether a box on `side` answers a question about `asked`; only left and right exclude each other.
fn on_side(side: Side, asked: Side) -> bool {
    let opposite = [(Side::Left, Side::Right), (Side::Right, Side::Left)];
    !opposite.contains(&(side, asked))
}

#[cfg(test)]
mod tests;
