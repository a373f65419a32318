//! Answers to a question or to a list of findings, in sentences: what the film's answer supports, what the report says.

use leptos::prelude::*;
use phrasebox_protocol::{Inquiry, Way};
use phrasebox_report::Phrase;

use crate::controller::App;
use crate::language::Say;
use crate::links;
use crate::state::{Session, Stand};
use crate::words;

/// What is said of one thing that was asked for.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    phrase: Phrase,
    /// The film's answer, or what is awaited.
    film: Say,
    /// The report's, where there is a report.
    report: Option<Say>,
    definition: Option<String>,
}

/// What is said of each thing asked for, in order.
fn said(session: &Session) -> Vec<Said> {
    let reading = &session.reading;
    let awaited = match session.stand() {
        _ if session.film.is_none() => words::WAITS_FOR_FILM,
        Stand::Loading | Stand::Running => words::ASKING,
        _ => words::NOT_ANSWERED,
    };
    let has_report = !session.report.trim().is_empty();
    let inquiries = reading.inquiries.iter().cloned();
    reading
        .phrases
        .iter()
        .zip(inquiries.chain(std::iter::repeat_with(Inquiry::default)))
        .enumerate()
        .map(|(index, (phrase, inquiry))| {
            let answer = reading.answers.get(index).and_then(Option::as_ref);
            Said {
                phrase: phrase.clone(),
                film: answer.map_or_else(|| awaited.clone(), words::film_says),
                report: has_report.then(|| words::report_says(inquiry.report_says.as_ref())),
                definition: inquiry.definition,
            }
        })
        .collect()
}

/// What is told of words that name nothing known.
fn not_known(session: &Session) -> Option<Say> {
    let reading = &session.reading;
    let (first, way) = (reading.unknown.first()?, reading.way);
    Some(match way {
        Way::Question => words::unknown_question(first),
        Way::Report | Way::Findings => words::unknown_names(&reading.unknown),
    })
}

/// The answers to what was asked last.
#[component]
pub(crate) fn Answers() -> impl IntoView {
    let app = App::get();
    let open = Memo::new(move |_| {
        app.session
            .with(|session| session.reading.way == session.asking.way)
    });
    let said = Memo::new(move |_| app.session.with(said));
    let unknown = Memo::new(move |_| app.session.with(not_known));
    let stale = Memo::new(move |_| {
        app.session
            .with(|session| session.reading.text != session.text())
    });
    let defined = move || said.with(|all| all.iter().any(|said| said.definition.is_some()));
    view! {
        <Show when=move || open.get()>
            <div role="status">
                {move || unknown.get().map(|text| view! { <p class="calm" data-testid="unknown">{text}</p> })}
            </div>
            <Show when=move || said.with(|all| !all.is_empty())>
                <h3>{words::ANSWERS}</h3>
                <ol class="answers" class:stale=move || stale.get() data-testid="answers">
                    {move || {
                        said.get()
                            .into_iter()
                            .enumerate()
                            .map(|(index, said)| view! { <Answer index said /> })
                            .collect_view()
                    }}
                </ol>
                <Show when=defined>
                    <p class="quiet">{words::DEFINITIONS_SOURCE}</p>
                </Show>
            </Show>
        </Show>
    }
}

#[component]
fn Answer(index: usize, said: Said) -> impl IntoView {
    let app = App::get();
    let group = words::group(said.phrase.category);
    view! {
        <li
            class=format!("answer {group}")
            class:active=move || app.active() == Some(index)
            on:pointerenter=move |_| app.pointed.set(Some(index))
            on:pointerleave=move |_| app.pointed.set(None)
        >
            <button
                type="button"
                id=links::phrase_id(index)
                class="line-head"
                aria-pressed=move || (app.held.get() == Some(index)).to_string()
                data-testid=links::phrase_id(index)
                on:focus=move |_| app.pointed.set(Some(index))
                on:blur=move |_| app.pointed.set(None)
                on:click=move |_| {
                    app.toggle_held(index);
                    links::reveal(&links::box_id(index, 0));
                }
            >
                <span class="number">{index + 1}</span>
                <span class="line-text" lang="en">{said.phrase.text}</span>
            </button>
            <p data-testid=format!("film-says-{index}")>{said.film}</p>
            {said
                .report
                .map(|report| view! { <p class="quiet" data-testid=format!("report-says-{index}")>{report}</p> })}
            {said
                .definition
                .map(|definition| {
                    view! {
                        <p class="quiet definition">
                            {words::DEFINITION} ": " <q lang="en" data-testid=format!("definition-{index}")>{definition}</q>
                        </p>
                    }
                })}
        </li>
    }
}
