//! The report: typed text, and beneath it the same text with its phrases marked.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::controller::App;
use crate::intake::{self, Place};
use crate::links::{self, Step};
use crate::segments::{Segment, segments};
use crate::state::{Event, Phase};
use crate::words;

/// The pane: intake, text, marks.
#[component]
pub(crate) fn ReportPane() -> impl IntoView {
    let app = App::get();
    let report = Memo::new(move |_| app.session.with(|session| session.report.clone()));
    let replaced = Memo::new(move |_| {
        app.session
            .with(|session| session.replaced_report.is_some())
    });
    let over = RwSignal::new(false);
    view! {
        <section
            class="pane report-pane"
            class:over=move || over.get()
            aria-labelledby="report-title"
            data-testid="report-drop"
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                over.set(false);
                intake::dropped(app, &event, Place::Report);
            }
        >
            <header class="pane-head">
                <h2 id="report-title">{words::REPORT}</h2>
            </header>
            <textarea
                rows="7"
                spellcheck="false"
                autocomplete="off"
                aria-labelledby="report-title"
                placeholder=words::REPORT_PLACEHOLDER
                data-testid="report-input"
                prop:value=move || report.get()
                on:input=move |event| app.dispatch(Event::ReportEdited(event_target_value(&event)))
            ></textarea>
            <div class="actions">
                <label class="button">
                    {words::REPORT_CHOOSE}
                    <input
                        type="file"
                        accept=".txt,.text,text/plain"
                        data-testid="report-file"
                        on:change=move |event| intake::chosen(app, &event_target(&event))
                    />
                </label>
                <Show when=move || !report.with(String::is_empty)>
                    <button
                        type="button"
                        class="button"
                        data-testid="report-clear"
                        on:click=move |_| app.dispatch(Event::ReportReplaced(String::new()))
                    >
                        {words::REPORT_CLEAR}
                    </button>
                </Show>
                <Show when=move || replaced.get()>
                    <button
                        type="button"
                        class="button"
                        data-testid="report-restore"
                        on:click=move |_| app.dispatch(Event::ReportRestored)
                    >
                        {words::REPORT_RESTORE}
                    </button>
                </Show>
            </div>
            <Marked />
        </section>
    }
}

/// The report as read, phrases marked.
#[component]
fn Marked() -> impl IntoView {
    let app = App::get();
    let read = Memo::new(move |_| {
        app.session.with(|session| {
            (
                session.reading.text.clone(),
                session.reading.phrases.clone(),
            )
        })
    });
    let checks = Memo::new(move |_| app.session.with(|session| session.reading.checks.clone()));
    // An edit not yet read leaves the marks of the text before it; they are dimmed meanwhile.
    let stale = Memo::new(move |_| {
        app.session
            .with(|session| session.reading.text != session.report)
    });
    let phraseless = Memo::new(move |_| {
        app.session.with(|session| {
            matches!(session.phase, Phase::Finished(_))
                && session.reading.phrases.is_empty()
                && !session.reading.text.trim().is_empty()
        })
    });
    view! {
        <Show when=move || read.with(|(text, _)| !text.trim().is_empty())>
            <h3>{words::READ_AS}</h3>
            <p
                class="marked"
                class:stale=move || stale.get()
                role="group"
                aria-label=words::READ_AS_HELP
                data-testid="marked"
            >
                {move || {
                    read.with(|(text, phrases)| {
                        segments(text, phrases)
                            .into_iter()
                            .map(|segment| match segment {
                                Segment::Plain(text) => text.into_any(),
                                Segment::Phrase { index, text } => {
                                    let phrase = &phrases[index];
                                    let spoken = words::phrase_spoken(index + 1, phrase);
                                    let class = format!(
                                        "mark {} {}",
                                        words::group(phrase.category),
                                        words::assertion_class(phrase.assertion),
                                    );
                                    let title = words::phrase_title(phrase);
                                    view! { <Mark index text spoken class title count=phrases.len() /> }.into_any()
                                }
                            })
                            .collect_view()
                    })
                }}
            </p>
            <Show
                when=move || phraseless.get()
                fallback=|| view! { <Legend /> }
            >
                <p class="calm" data-testid="no-phrase">{words::NO_PHRASE}</p>
            </Show>
        </Show>
        <Show when=move || checks.with(|checks| !checks.is_empty())>
            <h3>{words::CHECKS}</h3>
            <ul class="checks" data-testid="checks">
                {move || checks.get().into_iter().map(|check| view! { <li>{check.what}</li> }).collect_view()}
            </ul>
        </Show>
    }
}

/// One phrase in the text.
#[component]
fn Mark(
    index: usize,
    text: String,
    spoken: String,
    class: String,
    title: String,
    count: usize,
) -> impl IntoView {
    let app = App::get();
    let has_box = Memo::new(move |_| {
        app.session
            .with(|session| !session.reading.drawn(index).is_empty())
    });
    let on_key = move |event: KeyboardEvent| {
        match links::step(&event.key(), index, count) {
            Some(Step::To(next)) => links::focus(&links::phrase_id(next)),
            Some(Step::Hold) => hold(app, index),
            None => return,
        }
        event.prevent_default();
    };
    view! {
        <span
            id=links::phrase_id(index)
            class=class
            class:boxed=move || has_box.get()
            class:active=move || app.active() == Some(index)
            role="button"
            tabindex=move || if app.active().unwrap_or(0) == index { "0" } else { "-1" }
            aria-label=spoken
            aria-pressed=move || (app.held.get() == Some(index)).to_string()
            title=title
            data-testid=format!("phrase-{index}")
            on:pointerenter=move |_| app.pointed.set(Some(index))
            on:pointerleave=move |_| app.pointed.set(None)
            on:focus=move |_| app.pointed.set(Some(index))
            on:blur=move |_| app.pointed.set(None)
            on:click=move |_| hold(app, index)
            on:keydown=on_key
        >
            {text}
            <sup class="number" aria-hidden="true">{index + 1}</sup>
        </span>
    }
}

fn hold(app: App, index: usize) {
    app.toggle_held(index);
    links::reveal(&links::box_id(index, 0));
}

#[component]
fn Legend() -> impl IntoView {
    view! {
        <p class="legend" aria-label=words::LEGEND>
            <span class="mark a-present g-plain">"present"</span>
            <span class="mark a-uncertain g-plain">"uncertain"</span>
            <span class="mark a-absent g-plain">"absent"</span>
        </p>
    }
}
