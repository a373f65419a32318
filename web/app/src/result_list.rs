//! Every phrase with its answer: first those on the film, then those without a box and why.

use leptos::prelude::*;
use phrasebox_protocol::{GroundedBox, Way};
use phrasebox_report::Phrase;

use crate::boxes::edge_deviations;
use crate::controller::App;
use crate::language::{Say, number, same};
use crate::links;
use crate::probe_view::Probes;
use crate::state::{Session, Stand};
use crate::threshold::Threshold;
use crate::words::{self, evidence as says};
use crate::work;

/// One line of the lists.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    index: usize,
    phrase: Phrase,
    /// Presence, and whether it is validated.
    presence: Option<(f32, bool)>,
    boxes: Vec<GroundedBox>,
    /// Instead of a box: the reason for none, or what is awaited.
    instead: Option<Say>,
    /// Said beside the numbers: the person's own threshold decided.
    by_choice: Option<Say>,
    /// In a sentence, why there is no box.
    why_none: Option<Say>,
    /// How the report puts it; of a question, that it was asked for.
    stated: Say,
    asked: Vec<String>,
}

/// The lines with a box or still awaiting an answer, and the lines without a box.
fn lines(session: &Session) -> (Vec<Line>, Vec<Line>) {
    let reading = &session.reading;
    let awaited = if session.film.is_none() {
        words::WAITS_FOR_FILM
    } else if matches!(session.stand(), Stand::Loading | Stand::Running) {
        words::ASKING
    } else {
        words::NOT_ANSWERED
    };
    let line = |(index, phrase): (usize, &Phrase)| {
        let answer = reading.answers.get(index).and_then(Option::as_ref);
        let boxes = reading.drawn(index).to_vec();
        let reason = reading.no_box_reason(index);
        Line {
            index,
            phrase: phrase.clone(),
            presence: answer.and_then(|answer| Some((answer.presence?, answer.presence_validated))),
            stated: match reading.way {
                Way::Report => words::assertion(phrase.assertion),
                Way::Question | Way::Findings => words::ASKED_FOR,
            },
            instead: match reason {
                Some(reason) => Some(words::reason(reason)),
                None => boxes.is_empty().then(|| awaited.clone()),
            },
            by_choice: reading.by_choice(index).then_some(match reason {
                Some(_) => says::HIDDEN_BY_CHOICE,
                None => says::ONLY_BY_CHOICE,
            }),
            // Where the person's own threshold hides it, no measured one is to blame.
            why_none: reason
                .filter(|_| !reading.by_choice(index))
                .map(says::why_none),
            boxes,
            asked: answer.map_or_else(Vec::new, |answer| answer.asked.clone()),
        }
    };
    reading
        .phrases
        .iter()
        .enumerate()
        .map(line)
        .partition(|line| reading.no_box_reason(line.index).is_none())
}

/// The pane with both lists.
#[component]
pub(crate) fn ResultList() -> impl IntoView {
    let app = App::get();
    let all = Memo::new(move |_| app.session.with(lines));
    let empty = move || all.with(|(on_film, without)| on_film.is_empty() && without.is_empty());
    view! {
        <section class="pane results" aria-labelledby="results-title">
            <header class="pane-head">
                <h2 id="results-title">{words::ON_FILM}</h2>
            </header>
            <Threshold />
            <Show when=empty>
                <p class="quiet">{words::RESULTS_EMPTY}</p>
            </Show>
            <ol class="lines" data-testid="box-list">
                <For each=move || all.get().0 key=|line| format!("{line:?}") let:line>
                    <ResultLine line />
                </For>
            </ol>
            <work::Loose />
            <Show when=move || all.with(|(_, without)| !without.is_empty())>
                <h3>{words::WITHOUT_BOX}</h3>
            </Show>
            <ol class="lines" data-testid="nobox-list">
                <For each=move || all.get().1 key=|line| format!("{line:?}") let:line>
                    <ResultLine line />
                </For>
            </ol>
        </section>
    }
}

#[component]
fn ResultLine(line: Line) -> impl IntoView {
    let app = App::get();
    let index = line.index;
    let phrase = line.phrase;
    let active = move || app.active() == Some(index);
    let details = words::phrase_details(&phrase);
    let boxed = !line.boxes.is_empty();
    let apart = says::numbers_apart(phrase.category).filter(|_| boxed);
    // One box shares its line with the presence; the boxes of two sides get a line each.
    let deviations: Vec<_> = line
        .boxes
        .iter()
        .map(|b| says::deviations(edge_deviations(b)))
        .collect();
    let (single, several) = match <[GroundedBox; 1]>::try_from(line.boxes) {
        Ok([only]) => (Some(only), Vec::new()),
        Err(boxes) => (None, boxes),
    };
    view! {
        <li
            class=format!("line {} {}", words::group(phrase.category), words::assertion_class(phrase.assertion))
            class:active=active
            data-testid=format!("result-{index}")
            on:pointerenter=move |_| app.pointed.set(Some(index))
            on:pointerleave=move |_| app.pointed.set(None)
        >
            <button
                type="button"
                class="line-head"
                aria-pressed=move || (app.held.get() == Some(index)).to_string()
                on:focus=move |_| app.pointed.set(Some(index))
                on:blur=move |_| app.pointed.set(None)
                on:click=move |_| {
                    app.toggle_held(index);
                    links::reveal(&links::phrase_id(index));
                    if boxed {
                        links::reveal(&links::box_id(index, 0));
                    }
                }
            >
                <span class="number">{index + 1}</span>
                <span class="line-text" lang="en">{phrase.text}</span>
                <span class="assertion">{line.stated}</span>
            </button>
            <p class="details">{details}</p>
            {line.instead.map(|instead| view! { <p class="instead">{instead}</p> })}
            {line
                .presence
                .map(|(presence, validated)| {
                    view! {
                        <p class="numbers">
                            <Number name=words::PRESENCE help=words::PRESENCE_HELP value=words::presence(presence, validated) />
                            {single.map(box_numbers)}
                        </p>
                    }
                })}
            {several
                .into_iter()
                .map(|b| {
                    view! {
                        <p class="numbers">
                            {words::side(b.side).map(|side| view! { <strong>{side}</strong> })}
                            {box_numbers(b)}
                        </p>
                    }
                })
                .collect_view()}
            {line.by_choice.map(|said| view! { <p class="instead">{said}</p> })}
            <work::Judging index />
            <Show when=move || app.held.get() == Some(index)>
                {line.why_none.clone().map(|why| view! { <p class="asked">{why}</p> })}
                {apart.clone().map(|apart| view! { <p class="asked">{apart}</p> })}
                {deviations.iter().map(|d| view! { <p class="asked">{d.clone()}</p> }).collect_view()}
                {line
                    .asked
                    .iter()
                    .map(|asked| view! { <p class="asked">{words_asked(asked)}</p> })
                    .collect_view()}
            </Show>
            <Probes index />
        </li>
    }
}

fn box_numbers(b: GroundedBox) -> impl IntoView {
    let confidence = b
        .confidence
        .map_or(words::NOT_VALIDATED, |share| same(words::percent(share)));
    view! {
        <Number
            name=words::UNCERTAINTY
            help=words::UNCERTAINTY_HELP
            value=number(f64::from(b.uncertainty), 3)
        />
        <Number name=says::SPREAD help=says::SPREAD_HELP value=number(f64::from(b.spread), 3) />
        <Number name=words::CONFIDENCE help=words::CONFIDENCE_HELP value=confidence />
    }
}

#[component]
fn Number(name: Say, help: Say, value: Say) -> impl IntoView {
    view! {
        <span class="number-pair" title=help>
            <span class="quiet">{name}</span>
            " "
            <strong>{value}</strong>
        </span>
    }
}

/// The words that the model was asked.
pub(crate) fn words_asked(text: &str) -> impl IntoView + use<> {
    let text = format!("“{text}”");
    view! {
        {words::ASKED}
        <span lang="en">{text}</span>
    }
}

#[cfg(test)]
mod tests {
    use phrasebox_protocol::{EngineChoice, FromWorker};
    use phrasebox_report::{Assertion, Category, NoBoxReason, SectionKind, Side, Temporality};

    use super::*;
    use crate::state::{Event, Reading};

    fn phrase(groundable: bool, reason: Option<NoBoxReason>) -> Phrase {
        Phrase {
            text: "left nodule".into(),
            start: 0,
            end: 11,
            section: SectionKind::Findings,
            sentence: 0,
            category: Category::Nodule,
            assertion: Assertion::Present,
            temporality: Temporality::Current,
            side: Side::Left,
            zone: None,
            severity: None,
            size: None,
            groundable,
            reason,
        }
    }

    #[test]
    fn every_phrase_stands_in_one_list_with_its_reason() {
        let mut session = Session::new(EngineChoice::Auto, "packs/p/".into());
        session.handle(Event::Opened);
        session.handle(Event::Said(FromWorker::Ready));
        let phrases = vec![
            phrase(true, None),
            phrase(false, Some(NoBoxReason::Historical)),
            phrase(false, None),
        ];
        session.reading = Reading {
            answers: vec![None; 3],
            phrases,
            ..Reading::default()
        };
        let (on_film, without) = lines(&session);
        let told = |lines: &[Line]| {
            lines
                .iter()
                .map(|line| (line.index, line.instead.clone().map(|say| say.en)))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&on_film), [(0, Some("waits for a film".into()))]);
        assert_eq!(
            told(&without),
            [
                (1, Some("historical".into())),
                (2, Some("not localisable".into()))
            ]
        );
    }
}
