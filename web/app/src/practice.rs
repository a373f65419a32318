//! Teaching mode: a teacher makes case sets, a learner practises on them. It lies over the main page, whose film,
//! report and work are put aside meanwhile and come back as they were.

mod asking;
mod builder;
mod head;
mod marking;
mod open;
mod run;
mod scores;
mod start;

pub(crate) use open::open_cases;

use std::sync::Arc;

use leptos::prelude::*;
use phrasebox_record::CaseSet;

use crate::controller::{App, GivenFilm};
use crate::links;
use crate::problems;
use crate::state::Event;
use crate::words::practice as words;
use crate::work::picture_of;
use run::{Answer, Run};

/// Element id of the heading, which takes the focus when the view changes.
const TITLE: &str = "practice-title";
/// Element id of the button that opens practice.
const ENTRY: &str = "practice-entry";

/// What practice knows.
#[derive(Clone, Copy)]
pub(crate) struct Practice {
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The run, until another begins.
    run: RwSignal<Option<Run>>,
    /// The set that was opened or is being made.
    set: RwSignal<Arc<CaseSet>>,
    /// Whether that holds work that is in no file.
    pub unsaved: RwSignal<bool>,
    /// Whether a set is being read.
    opening: RwSignal<bool>,
}

impl Practice {
    /// Closed, with nothing in it.
    pub(crate) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            run: RwSignal::new(None),
            set: RwSignal::new(Arc::new(CaseSet::default())),
            unsaved: RwSignal::new(false),
            opening: RwSignal::new(false),
        }
    }

    /// Whether it lies over the main page.
    pub(crate) fn is_open(self) -> bool {
        self.open.get_untracked()
    }

    /// Whether a question is open.
    pub(crate) fn is_running(self) -> bool {
        self.run
            .with_untracked(|run| run.as_ref().is_some_and(|run| !run.ended()))
    }

    fn update(self, change: impl FnOnce(&mut Run)) {
        self.run.update(|run| {
            if let Some(run) = run {
                change(run);
            }
        });
    }
}

/// The quiet way in.
#[component]
pub(crate) fn PracticeEntry() -> impl IntoView {
    let app = App::get();
    view! {
        <Show when=move || !app.practice.open.get()>
            <button
                type="button"
                id=ENTRY
                class="button small"
                data-testid="practice-open"
                on:click=move |_| app.open_practice()
            >
                {words::PRACTICE}
            </button>
        </Show>
    }
}

/// `children`, the main page, or practice in its place.
#[component]
pub(crate) fn PracticeOver(children: ChildrenFn) -> impl IntoView {
    let app = App::get();
    let running = Memo::new(move |_| {
        app.practice
            .run
            .with(|run| run.as_ref().map(|run| !run.ended()))
    });
    let children = StoredValue::new(children);
    move || {
        if !app.practice.open.get() {
            return children.with_value(|children| children());
        }
        match running.get() {
            None => view! { <start::Start /> }.into_any(),
            Some(true) => view! { <asking::Asking /> }.into_any(),
            Some(false) => view! { <scores::Scores /> }.into_any(),
        }
    }
}

fn focus_later(id: &'static str) {
    request_animation_frame(move || links::focus(id));
}

impl App {
    fn open_practice(self) {
        self.let_go();
        self.practice.open.set(true);
        focus_later(TITLE);
    }

    /// Show the main page again.
    pub(crate) fn close_practice(self) {
        if self.practice.is_open() {
            self.practice.run.set(None);
            self.practice.open.set(false);
            self.dispatch(Event::PractiseEnded);
            focus_later(ENTRY);
        }
    }

    fn to_start(self) {
        self.practice.run.set(None);
        focus_later(TITLE);
    }

    fn practise(self, run: Run) {
        self.let_go();
        self.dispatch(Event::PractiseBegun);
        self.practice.open.set(true);
        self.practice.run.set(Some(run));
        self.show_case();
        focus_later(TITLE);
    }

    fn give_answer(self, answer: Answer) {
        self.practice.update(|run| run.answer(answer));
        focus_later(asking::NEXT);
    }

    /// The present question is over; true where the next is on another film, or there is none.
    fn leave_task(self) -> bool {
        let mut other = false;
        self.practice.update(|run| {
            let says = self.session.with_untracked(|session| run.model(session));
            let model = run.now().and_then(|(_, task)| says.judged(task));
            other = run.next(model);
        });
        other
    }

    fn next_task(self) {
        if self.leave_task() && self.practice.is_running() {
            self.show_case();
        }
        self.end_if_over();
        focus_later(TITLE);
    }

    /// No more questions; what was answered counts.
    fn stop_run(self) {
        let run = self.practice.run;
        if run.with_untracked(|run| run.as_ref().is_some_and(|run| run.answer.is_some())) {
            self.leave_task();
        }
        self.practice.update(Run::stop);
        self.end_if_over();
        focus_later(TITLE);
    }

    /// After the last question film and report come back, and their answers, while the scores are read.
    fn end_if_over(self) {
        if !self.practice.is_running() {
            self.dispatch(Event::PractiseEnded);
        }
    }

    /// Give the present case's film to the page, with what is asked of the model.
    fn show_case(self) {
        let given = self.practice.run.with_untracked(|run| {
            let run = run.as_ref()?;
            let (case, _) = run.now()?;
            Some((case.film.clone(), case.synthetic, run.words()?))
        });
        let Some((film, synthetic, words)) = given else {
            return;
        };
        let job = match picture_of(&film) {
            Ok((blob, bytes)) => {
                let film = GivenFilm {
                    name: words::CASE,
                    synthetic,
                    key: None,
                    copy: false,
                    blob,
                    bytes,
                };
                self.give_film(film, Some(words))
            }
            Err(_) => {
                self.dispatch(Event::ProblemRaised(problems::file_unreadable(
                    &words::CASE,
                )));
                None
            }
        };
        self.practice.update(|run| run.job = job);
    }
}
