//! Where practice begins: a set to practise on, or to make.

use std::borrow::Cow;

use leptos::prelude::*;

use super::builder::Builder;
use super::head::Head;
use super::run::Run;
use super::{TITLE, open};
use crate::controller::App;
use crate::intake;
use crate::words::practice as words;

/// The view.
#[component]
pub(super) fn Start() -> impl IntoView {
    let app = App::get();
    let practice = app.practice;
    let size = Memo::new(move |_| practice.set.with(|set| (set.cases().len(), set.tasks())));
    let name = Memo::new(move |_| practice.set.with(|set| set.name().to_owned()));
    let opening = move || practice.opening.get();
    view! {
        <section class="pane practice" aria-labelledby=TITLE data-testid="practice">
            <Head title=words::PRACTICE />
            <p>{words::WHAT}</p>
            <p class="quiet" data-testid="scores-stay">{words::SCORES_STAY}</p>
            <div class="practice-ways">
                <div>
                    <h3 id="learn-title">{words::LEARN}</h3>
                    <div class="actions" role="group" aria-labelledby="learn-title">
                        <button
                            type="button"
                            class="button"
                            data-testid="practise-built-in"
                            disabled=opening
                            on:click=move |_| open::practise_built_in(app)
                        >
                            {words::BUILT_IN}
                        </button>
                        <label class="button">
                            {words::OPEN}
                            <input
                                type="file"
                                accept=".json,application/json"
                                data-testid="cases-input"
                                on:change=move |event| intake::chosen(app, &event_target(&event))
                            />
                        </label>
                    </div>
                    <p role="status" data-testid="open-set">
                        {move || {
                            let (films, phrases) = size.get();
                            if opening() {
                                words::OPENING.now()
                            } else if films > 0 {
                                name.with(|name| words::open_set(name, films, phrases).now())
                            } else {
                                Cow::default()
                            }
                        }}
                    </p>
                    <Show when=move || { size.get().1 > 0 }>
                        <button
                            type="button"
                            class="button strong"
                            data-testid="practise-set"
                            on:click=move |_| app.practise(Run::new(practice.set.get_untracked()))
                        >
                            {words::THIS_SET}
                        </button>
                    </Show>
                </div>
                <Builder />
            </div>
        </section>
    }
}
