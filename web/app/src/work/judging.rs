//! What a person says of a phrase's boxes, beneath the phrase in the list.

use leptos::prelude::*;
use phrasebox_record::{About, BoxKey, Edit, Finding, PhraseKey, Status, Verdict};

use crate::controller::App;
use crate::language::Say;
use crate::subscribers::passing;
use crate::words::{self, work};

/// The boxes of phrase `index`, each with its buttons, and the note.
#[component]
pub(crate) fn Judging(index: usize) -> impl IntoView {
    let app = App::get();
    let own = passing(move || {
        app.findings.with(|all| {
            all.iter()
                .filter(|finding| finding.phrase == Some(index))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let key = passing(move || app.keys.with(|keys| keys.get(index).cloned()));
    let on_film = Memo::new(move |_| app.session.with(|session| session.film.is_some()));
    view! {
        <For each=move || own.get() key=|finding| finding.key.clone() let:finding>
            <Judged finding number=index + 1 own />
        </For>
        <Show when=move || on_film.get()>
            {move || key.get().map(|key| view! { <PhraseNote key index /> })}
        </Show>
    }
}

/// One box: what became of it, and the buttons.
#[component]
fn Judged(finding: Finding, number: usize, own: Memo<Vec<Finding>>) -> impl IntoView {
    let app = App::get();
    let name = finding.key.clone();
    // The line stays while the box changes, so that the pressed button keeps the focus.
    let now = Memo::new({
        let first = finding.clone();
        move |_| {
            own.with(|own| own.iter().find(|f| f.key == name).cloned())
                .unwrap_or_else(|| first.clone())
        }
    });
    let status = Memo::new(move |_| now.with(|now| now.status));
    let text = finding.text.clone().unwrap_or_default();
    let spoken = move |verb: &Say| work::box_button(verb, number, &text, finding.side);
    let judge = move |verdict: Verdict| {
        let Finding {
            key, given, status, ..
        } = now.get_untracked();
        let BoxKey::Model { phrase, nth } = key else {
            return;
        };
        let pressed = match verdict {
            Verdict::Accepted => status == Status::Accepted,
            Verdict::Rejected => status == Status::Rejected,
        };
        // What the model gives is what was seen; a box that it no longer gives is judged where it stands.
        let seen = given.map_or_else(|| now.with_untracked(|now| now.xyxy), |given| given.xyxy);
        app.edit(Edit::Judge {
            phrase,
            nth,
            seen,
            verdict: (!pressed).then_some(verdict),
        });
    };
    let buttons = match finding.key {
        BoxKey::Drawn(drawn) => view! {
            <button
                type="button"
                class="button small"
                aria-label=spoken(&work::REMOVE)
                data-testid=format!("remove-drawn-{drawn}")
                on:click=move |_| app.edit(Edit::Remove { drawn })
            >
                {work::REMOVE}
            </button>
        }
        .into_any(),
        BoxKey::Model { nth, .. } => [Verdict::Accepted, Verdict::Rejected]
            .map(|verdict| {
                let (word, code, of) = match verdict {
                    Verdict::Accepted => (work::ACCEPT, "accept", Status::Accepted),
                    Verdict::Rejected => (work::REJECT, "reject", Status::Rejected),
                };
                let name = spoken(&word);
                view! {
                    <button
                        type="button"
                        class="button small"
                        class:strong=move || status.get() == of
                        aria-label=name
                        aria-pressed=move || (status.get() == of).to_string()
                        data-testid=format!("{code}-{}-{nth}", number - 1)
                        on:click=move |_| judge(verdict)
                    >
                        {word}
                    </button>
                }
            })
            .into_any(),
    };
    view! {
        <p class="judging" data-status=move || status.get().code()>
            {words::side(finding.side).map(|side| view! { <strong>{side}</strong> })}
            {buttons}
            <span class="quiet">{move || work::status(status.get()).now()}</span>
        </p>
    }
}

/// The note on a phrase.
#[component]
fn PhraseNote(key: PhraseKey, index: usize) -> impl IntoView {
    let app = App::get();
    let about = About::Phrase(key);
    let note = app.note(about.clone());
    let open = note.with_untracked(|note| !note.is_empty());
    view! {
        <details class="note" open=open>
            <summary>{work::NOTE}</summary>
            <textarea
                rows="2"
                aria-label=work::note_on(index + 1)
                data-testid=format!("note-{index}")
                prop:value=move || note.get()
                on:change=move |event| {
                    app.edit(Edit::Note { about: about.clone(), text: event_target_value(&event) });
                }
            ></textarea>
        </details>
    }
}

impl App {
    /// The note about something on the present film.
    pub(crate) fn note(self, about: About) -> Memo<String> {
        passing(move || {
            let film = self
                .session
                .with(|session| session.film.as_ref().map(|film| film.key.clone()));
            film.map_or_else(String::new, |film| {
                self.works
                    .with(|works| works.history(&film).record().note(&about).to_owned())
            })
        })
    }
}
