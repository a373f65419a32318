//! What is asked: the report, and beneath it the same text with its phrases marked; or one of the other ways in.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use phrasebox_protocol::Way;
use phrasebox_report::Assertion;

use crate::answers::Answers;
use crate::checks::Checks;
use crate::controller::App;
use crate::form_view::FormView;
use crate::intake::{self, Place};
use crate::language::{Say, is_foreign};
use crate::links::{self, Step};
use crate::segments::{Segment, segments};
use crate::state::{Event, Phase};
use crate::ways::{FindingsInput, PANEL, QuestionInput, WayTabs, tab_id};
use crate::words;

/// The pane: the ways in, and what came of the one that is open.
#[component]
pub(crate) fn ReportPane() -> impl IntoView {
    let app = App::get();
    let way = Memo::new(move |_| app.session.with(|session| session.asking.way));
    let over = RwSignal::new(false);
    view! {
        <section
            class="pane report-pane"
            class:over=move || over.get()
            aria-label=words::WAYS
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
                <WayTabs />
            </header>
            <div id=PANEL role="tabpanel" aria-labelledby=move || tab_id(way.get())>
                {move || match way.get() {
                    Way::Report => view! {
                        <ReportInput />
                        <Marked />
                    }
                        .into_any(),
                    Way::Question => view! {
                        <QuestionInput />
                        <Answers />
                        <Checks />
                    }
                        .into_any(),
                    Way::Findings => view! {
                        <FindingsInput />
                        <Answers />
                        <Checks />
                    }
                        .into_any(),
                }}
            </div>
        </section>
    }
}

/// The report's text, and how to give or take it away.
#[component]
fn ReportInput() -> impl IntoView {
    let app = App::get();
    let report = Memo::new(move |_| app.session.with(|session| session.report.clone()));
    let replaced = Memo::new(move |_| {
        app.session
            .with(|session| session.replaced_report.is_some())
    });
    view! {
        <textarea
            rows="7"
            spellcheck="false"
            autocomplete="off"
            aria-label=words::REPORT
            placeholder=words::REPORT_PLACEHOLDER
            data-testid="report-input"
            lang=move || report.with(|text| (!text.is_empty()).then_some("en"))
            prop:value=move || report.get()
            on:input=move |event| app.dispatch(Event::ReportEdited(event_target_value(&event)))
        ></textarea>
        <Show when=is_foreign>
            <p class="quiet" data-testid="english-only">{words::ENGLISH_ONLY}</p>
        </Show>
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
    }
}

/// The report as read: its text with phrases marked, or the form by organ system; and what does not fit together.
#[component]
fn Marked() -> impl IntoView {
    let app = App::get();
    let open = Memo::new(move |_| {
        app.session.with(|session| {
            session.reading.way == Way::Report && !session.reading.text.trim().is_empty()
        })
    });
    // An edit not yet read leaves the marks of the text before it; they are dimmed meanwhile.
    let stale = Memo::new(move |_| {
        app.session
            .with(|session| session.reading.text != session.report)
    });
    let phraseless = Memo::new(move |_| {
        app.session.with(|session| {
            matches!(session.phase, Phase::Finished(_)) && session.reading.phrases.is_empty()
        })
    });
    let as_form = RwSignal::new(false);
    let choice = move |form: bool, testid: &'static str, word: Say| {
        view! {
            <button
                type="button"
                class="button small"
                aria-pressed=move || (as_form.get() == form).to_string()
                data-testid=testid
                on:click=move |_| as_form.set(form)
            >
                {word}
            </button>
        }
    };
    view! {
        <Show when=move || open.get()>
            <div class="read-as">
                <h3>{words::READ_AS}</h3>
                <div class="choice" role="group" aria-label=words::READ_AS_WAYS>
                    {choice(false, "as-text", words::READ_AS_TEXT)}
                    {choice(true, "as-form", words::READ_AS_FORM)}
                </div>
            </div>
            <div class:stale=move || stale.get()>
                <Show when=move || as_form.get() fallback=|| view! { <MarkedText /> }>
                    <FormView />
                </Show>
            </div>
            <Show
                when=move || phraseless.get()
                fallback=|| view! { <Legend /> }
            >
                <p class="calm" data-testid="no-phrase">{words::NO_PHRASE}</p>
            </Show>
            <Checks />
        </Show>
    }
}

/// The report's text, phrases marked.
#[component]
fn MarkedText() -> impl IntoView {
    let app = App::get();
    let read = Memo::new(move |_| {
        app.session.with(|session| {
            (
                session.reading.text.clone(),
                session.reading.phrases.clone(),
            )
        })
    });
    view! {
        <p class="marked" role="group" aria-label=words::READ_AS_HELP data-testid="marked">
            <span lang="en">
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
            </span>
        </p>
    }
}

/// One phrase in the text.
#[component]
fn Mark(
    index: usize,
    text: String,
    spoken: Say,
    class: String,
    title: Say,
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
            // Written by the style sheet: as text it would be part of the name that speech control listens for.
            data-number=index + 1
            data-testid=format!("phrase-{index}")
            on:pointerenter=move |_| app.pointed.set(Some(index))
            on:pointerleave=move |_| app.pointed.set(None)
            on:focus=move |_| app.pointed.set(Some(index))
            on:blur=move |_| app.pointed.set(None)
            on:click=move |_| hold(app, index)
            on:keydown=on_key
        >
            {text}
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
            <span class="mark a-present g-plain">{words::assertion(Assertion::Present)}</span>
            <span class="mark a-uncertain g-plain">{words::assertion(Assertion::Uncertain)}</span>
            <span class="mark a-absent g-plain">{words::assertion(Assertion::Absent)}</span>
        </p>
    }
}
