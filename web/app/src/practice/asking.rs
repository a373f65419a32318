//! One phrase at a time.

use leptos::prelude::*;

use super::TITLE;
use super::marking::Marks;
use super::run::{Answer, ModelSays, Run};
use crate::controller::App;
use crate::viewer::FilmView;
use crate::words::practice as words;

/// Element id of the button that goes on.
pub(super) const NEXT: &str = "practice-next";
/// Element id of the film's pane.
pub(super) const FRAME: &str = "practice-film";

/// The view.
#[component]
pub(super) fn Asking() -> impl IntoView {
    let app = App::get();
    let run = app.practice.run;
    // The film of the present case and no other, and only once the worker could read it or may still do so.
    let job = Memo::new(move |_| {
        let given = run.with(|run| run.as_ref().and_then(|run| run.job));
        let film = app
            .session
            .with(|session| session.film.as_ref().map(|film| film.job));
        given.filter(|_| given == film)
    });
    let place = Memo::new(move |_| run.with(|run| run.as_ref().map(Run::place)));
    let question = move || {
        run.with(|run| {
            let (_, task) = run.as_ref()?.now()?;
            Some(words::question(task).now())
        })
    };
    let boxes_shown = RwSignal::new(true);
    view! {
        <div class="asking" data-testid="asking">
            <section class="pane question-pane" aria-labelledby=TITLE>
                <header class="pane-head">
                    <h2 id=TITLE tabindex="-1" data-testid="practice-place">
                        {move || place.get().map(|place| words::place(place).now())}
                    </h2>
                    <span class:gap=true></span>
                    <button type="button" class="button small" data-testid="stop-practice" on:click=move |_| app.stop_run()>
                        {words::STOP}
                    </button>
                </header>
                <p class="task" data-testid="task">{question}</p>
            </section>
            <section class="pane film-pane" aria-label=crate::words::FILM id=FRAME tabindex="-1">
                {move || match job.get() {
                    // A case's film has one frame: its number is that of its file.
                    Some(file) => view! {
                        <FilmView file boxes_shown>
                            <Show when=move || boxes_shown.get()>
                                <Marks />
                            </Show>
                        </FilmView>
                    }
                        .into_any(),
                    None => view! { <p class="quiet" data-testid="unreadable">{words::UNREADABLE}</p> }.into_any(),
                }}
            </section>
            <Reply can_answer=Signal::derive(move || job.get().is_some()) />
        </div>
    }
}

/// The buttons to answer with, then what came of it.
#[component]
fn Reply(can_answer: Signal<bool>) -> impl IntoView {
    let app = App::get();
    let run = app.practice.run;
    let answered =
        Memo::new(move |_| run.with(|run| run.as_ref().is_some_and(|run| run.answer.is_some())));
    let marked = Memo::new(move |_| run.with(|run| run.as_ref().and_then(|run| run.marked)));
    let last = Memo::new(move |_| {
        run.with(|run| {
            run.as_ref()
                .is_some_and(|run| run.place().0 == run.place().1)
        })
    });
    let told = move || {
        run.with(|run| {
            let run = run.as_ref()?;
            let (_, task) = run.now()?;
            let judged = run.judged()?;
            let says = app.session.with(|session| run.model(session));
            let model = match (&says, says.judged(task)) {
                (_, Some(judged)) => words::model(judged),
                (ModelSays::Nothing(reason), _) => words::model_silent(*reason),
                _ => words::MODEL_WAITS,
            };
            Some((words::learner(judged, task), model))
        })
    };
    let hint = move || {
        let hint = if marked.get().is_some() {
            words::MARKED
        } else {
            words::HOW
        };
        hint.now()
    };
    view! {
        <section class="pane reply-pane" aria-label=words::LEARN>
            <div role="status" data-testid="practice-result">
                {move || {
                    told()
                        .map(|(learner, model)| {
                            view! {
                                <p class="result" data-testid="learner-result">{learner}</p>
                                <p data-testid="model-result">{model}</p>
                            }
                        })
                }}
            </div>
            <Show
                when=move || answered.get()
                fallback=move || {
                    view! {
                        <p class="quiet">{hint}</p>
                        <div class="actions">
                            <button
                                type="button"
                                class="button strong"
                                data-testid="compare"
                                disabled=move || marked.get().is_none() || !can_answer.get()
                                on:click=move |_| {
                                    if let Some(b) = marked.get_untracked() {
                                        app.give_answer(Answer::Marked(b));
                                    }
                                }
                            >
                                {words::COMPARE}
                            </button>
                            <button
                                type="button"
                                class="button"
                                data-testid="not-here"
                                disabled=move || !can_answer.get()
                                on:click=move |_| app.give_answer(Answer::NotHere)
                            >
                                {words::NOT_HERE}
                            </button>
                            <button type="button" class="button" data-testid="skip" on:click=move |_| app.next_task()>
                                {words::SKIP}
                            </button>
                        </div>
                    }
                }
            >
                <div class="actions">
                    <button
                        type="button"
                        id=NEXT
                        class="button strong"
                        data-testid="next-task"
                        on:click=move |_| app.next_task()
                    >
                        {move || (if last.get() { words::TO_SCORES } else { words::NEXT }).now()}
                    </button>
                </div>
            </Show>
        </section>
    }
}
