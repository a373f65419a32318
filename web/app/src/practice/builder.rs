//! A teacher makes a case set: from the film on the screen and what she accepted, moved or drew on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use phrasebox_record::{Case, CaseSet, MAX_NAME, Task, tasks_of_person};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag};

use super::open;
use crate::controller::App;
use crate::problems;
use crate::state::Event;
use crate::told;
use crate::words::practice as words;
use crate::work::{answered, hand_over, picture};

/// Name of the file.
const FILE: &str = "phrasebox-cases.json";

/// The form.
#[component]
pub(super) fn Builder() -> impl IntoView {
    let app = App::get();
    let practice = app.practice;
    let cases = Memo::new(move |_| {
        practice.set.with(|set| {
            set.cases()
                .iter()
                .map(|case| case.tasks.len())
                .collect::<Vec<_>>()
        })
    });
    let name = Memo::new(move |_| practice.set.with(|set| set.name().to_owned()));
    let any = Memo::new(move |_| cases.with(|cases| !cases.is_empty()));
    view! {
        <div>
            <h3>{words::MAKE}</h3>
            <p class="quiet">{words::MAKE_WHAT}</p>
            <ThisFilm />
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    data-testid="add-built-in"
                    disabled=move || practice.opening.get()
                    on:click=move |_| open::add_built_in(app)
                >
                    {words::ADD_SYNTHETIC}
                </button>
            </div>
            <Show when=move || any.get()>
                <label class="set-name">
                    {words::NAME}
                    <input
                        type="text"
                        autocomplete="off"
                        maxlength=MAX_NAME.to_string()
                        data-testid="set-name"
                        prop:value=move || name.get()
                        on:change=move |event| app.change_set(|set| set.rename(&event_target_value(&event)))
                    />
                </label>
                <ol class="set-films" data-testid="set-films">
                    {move || {
                        cases
                            .get()
                            .into_iter()
                            .enumerate()
                            .map(|(at, phrases)| {
                                view! {
                                    <li>
                                        <span>{words::film(at + 1, phrases)}</span>
                                        <button
                                            type="button"
                                            class="button small"
                                            aria-label=words::remove_film(at + 1)
                                            data-testid=format!("remove-film-{at}")
                                            on:click=move |_| app.change_set(|set| set.remove(at))
                                        >
                                            {words::REMOVE}
                                        </button>
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ol>
                <div class="actions">
                    <button type="button" class="button" data-testid="save-set" on:click=move |_| app.save_set()>
                        {words::SAVE}
                    </button>
                    <button
                        type="button"
                        class="button"
                        data-testid="empty-set"
                        on:click=move |_| app.change_set(|set| *set = CaseSet::default())
                    >
                        {words::EMPTY_SET}
                    </button>
                    <span class="quiet" role="status" data-testid="set-saved">
                        {move || (if practice.unsaved.get() { words::NOT_SAVED } else { words::SAVED }).now()}
                    </span>
                </div>
            </Show>
        </div>
    }
}

/// What the film on the screen can be asked, each to be left out, and the button that adds it.
#[component]
fn ThisFilm() -> impl IntoView {
    let app = App::get();
    let tasks = Memo::new(move |_| tasks_here(app));
    let left_out = RwSignal::new(BTreeSet::<usize>::new());
    let adding = RwSignal::new(false);
    let chosen = move || {
        let out = left_out.get();
        let tasks = tasks.get().into_iter().enumerate();
        tasks
            .filter(|(at, _)| !out.contains(at))
            .map(|(_, task)| task)
            .collect::<Vec<_>>()
    };
    let add = move |_| {
        let tasks = untrack(chosen);
        adding.set(true);
        spawn_local(async move {
            if let Err(reason) = add_film(app, tasks).await {
                leptos::logging::error!("the film could not be added: {reason:?}");
                app.dispatch(Event::ProblemRaised(problems::file_unwritten()));
            }
            adding.set(false);
        });
    };
    view! {
        <fieldset class="this-film" data-testid="this-film">
            <legend>{words::THIS_FILM}</legend>
            <Show
                when=move || tasks.with(|tasks| !tasks.is_empty())
                fallback=|| view! { <p class="quiet" data-testid="nothing-here">{words::NOTHING_HERE}</p> }
            >
                {move || {
                    tasks
                        .get()
                        .iter()
                        .enumerate()
                        .map(|(at, task)| {
                            view! {
                                <label class="switch own-line">
                                    <input
                                        type="checkbox"
                                        data-testid=format!("ask-{at}")
                                        prop:checked=move || left_out.with(|out| !out.contains(&at))
                                        on:change=move |event| {
                                            let asked = event_target_checked(&event);
                                            left_out
                                                .update(|out| {
                                                    _ = if asked { out.remove(&at) } else { out.insert(at) };
                                                });
                                        }
                                    />
                                    {words::candidate(task)}
                                </label>
                            }
                        })
                        .collect_view()
                }}
                <button
                    type="button"
                    class="button"
                    data-testid="add-film"
                    disabled=move || adding.get() || chosen().is_empty()
                    on:click=add
                >
                    {words::ADD}
                </button>
            </Show>
        </fieldset>
    }
}

/// What can be asked on the film on the screen.
fn tasks_here(app: App) -> Vec<Task> {
    app.session.with(|session| {
        answered(session).map_or_else(Vec::new, |(_, answer)| {
            app.findings
                .with(|all| tasks_of_person(&answer.phrases, all))
        })
    })
}

async fn add_film(app: App, tasks: Vec<Task>) -> Result<(), JsValue> {
    let Some((film, answer)) = app.session.with_untracked(answered) else {
        return Ok(());
    };
    let size = (answer.image.width, answer.image.height);
    let canvas = picture::film_canvas(app, &film, size).await?;
    let case = Case {
        film: picture::data_uri(&canvas)?,
        synthetic: film.synthetic,
        tasks,
    };
    let mut set = app.practice.set.with_untracked(|set| CaseSet::clone(set));
    match set.put(case) {
        Ok(()) => {
            app.practice.set.set(Arc::new(set));
            app.practice.unsaved.set(true);
        }
        Err(error) => app.dispatch(Event::ProblemRaised(problems::cases_full(&told::sentence(
            &error.to_string(),
        )))),
    }
    Ok(())
}

impl App {
    fn change_set(self, change: impl FnOnce(&mut CaseSet)) {
        let before = self.practice.set.get_untracked();
        let mut set = CaseSet::clone(&before);
        change(&mut set);
        if set != *before {
            self.practice.unsaved.set(!set.cases().is_empty());
            self.practice.set.set(Arc::new(set));
        }
    }

    fn save_set(self) {
        let json = self.practice.set.with_untracked(|set| set.json());
        let written = json
            .map_err(|error| JsValue::from(error.to_string()))
            .and_then(|json| {
                let options = BlobPropertyBag::new();
                options.set_type("application/json");
                let parts = Array::of1(&json.into());
                let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
                hand_over(&blob, FILE)
            });
        match written {
            Ok(()) => self.practice.unsaved.set(false),
            Err(reason) => {
                leptos::logging::error!("the set could not be written: {reason:?}");
                self.dispatch(Event::ProblemRaised(problems::file_unwritten()));
            }
        }
    }
}
