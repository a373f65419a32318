//! The pane beneath the others: undo and redo, the film's note, files.

use leptos::prelude::*;
use leptos::task::spawn_local;
use phrasebox_record::{About, Edit};

use super::save::{Format, answered, history_of, save};
use crate::controller::App;
use crate::intake;
use crate::keep::KeepView;
use crate::words::work;

/// The pane.
#[component]
pub(crate) fn WorkPane() -> impl IntoView {
    let app = App::get();
    let on_film = Memo::new(move |_| app.session.with(|session| session.film.is_some()));
    let history = history_of(app);
    let note = app.note(About::Film);
    view! {
        <section class="pane work-pane" aria-labelledby="work-title" data-testid="work">
            <header class="pane-head">
                <h2 id="work-title">{work::WORK}</h2>
                <Show when=move || on_film.get()>
                    <span class:spacer=true></span>
                    <button
                        type="button"
                        class="button small"
                        data-testid="undo"
                        aria-keyshortcuts="Control+Z"
                        disabled=move || history.with(|history| !history.can_undo())
                        on:click=move |_| app.undo()
                    >
                        {work::UNDO}
                    </button>
                    <button
                        type="button"
                        class="button small"
                        data-testid="redo"
                        aria-keyshortcuts="Control+Shift+Z Control+Y"
                        disabled=move || history.with(|history| !history.can_redo())
                        on:click=move |_| app.redo()
                    >
                        {work::REDO}
                    </button>
                </Show>
            </header>
            <p class="quiet">{work::WORK_EMPTY}</p>
            <Show when=move || on_film.get()>
                <label class="film-note">
                    <span>{work::FILM_NOTE}</span>
                    <textarea
                        rows="2"
                        data-testid="note-film"
                        prop:value=move || note.get()
                        on:change=move |event| {
                            app.edit(Edit::Note { about: About::Film, text: event_target_value(&event) });
                        }
                    ></textarea>
                </label>
            </Show>
            <Files />
            <KeepView />
            <h3 id="open-title">{work::SAVED}</h3>
            <div class="actions" role="group" aria-labelledby="open-title">
                <label class="button">
                    {work::OPEN}
                    <input
                        type="file"
                        accept=".json,application/json"
                        data-testid="session-input"
                        on:change=move |event| intake::chosen(app, &event_target(&event))
                    />
                </label>
            </div>
        </section>
    }
}

/// The files that answer and work can be saved as.
#[component]
fn Files() -> impl IntoView {
    let app = App::get();
    let ready = Memo::new(move |_| app.session.with(|session| answered(session).is_some()));
    let with_film = RwSignal::new(false);
    let writing = RwSignal::new(false);
    // A button that is disabled loses the focus, and with it a keyboard's place on the page.
    let press = move |format| {
        if writing.get_untracked() {
            return;
        }
        writing.set(true);
        spawn_local(async move {
            save(app, format, with_film.get_untracked()).await;
            writing.set(false);
        });
    };
    view! {
        <h3 id="files-title">{work::SAVE}</h3>
        <Show
            when=move || ready.get()
            fallback=|| view! { <p class="quiet" data-testid="save-waits">{work::SAVE_WAITS}</p> }
        >
            <div class="actions" role="group" aria-labelledby="files-title">
                {Format::ALL
                    .map(|format| {
                        let (word, code) = format.word();
                        view! {
                            <button
                                type="button"
                                class="button"
                                data-testid=format!("save-{code}")
                                aria-disabled=move || writing.get().to_string()
                                on:click=move |_| press(format)
                            >
                                {word}
                            </button>
                            {(format == Format::Session)
                                .then(|| {
                                    view! {
                                        <label class="switch beside">
                                            <input
                                                type="checkbox"
                                                data-testid="save-with-film"
                                                prop:checked=move || with_film.get()
                                                on:change=move |event| with_film.set(event_target_checked(&event))
                                            />
                                            {work::WITH_FILM}
                                        </label>
                                    }
                                })}
                        }
                    })}
            </div>
            <p class="quiet" role="status">
                {move || (if writing.get() { work::SAVING } else { work::SAVE_PRIVACY }).now()}
            </p>
        </Show>
    }
}
