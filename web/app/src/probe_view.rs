//! Probes of an answer: one click asks what should change it, and shows each beside the answer as it was.

use leptos::prelude::*;
use phrasebox_protocol::{GroundedPhrase, Probe};

use crate::boxes::{SPAN, overlay_rect};
use crate::controller::App;
use crate::result_list::words_asked;
use crate::state::{AskEvent, Event, Phase, Session};
use crate::words;

/// The answer that is probed, with its probes.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    before: GroundedPhrase,
    probes: Vec<Probe>,
    /// Width over height of the film.
    ratio: f32,
}

fn shown(session: &Session, index: usize) -> Option<Shown> {
    let probing = session.probing.as_ref().filter(|p| p.index == index)?;
    let before = session.reading.answers.get(index)?.clone()?;
    let (width, height) = session.film.as_ref().and_then(|film| film.size)?;
    Some(Shown {
        before,
        probes: probing.probes.clone(),
        ratio: width as f32 / height.max(1) as f32,
    })
}

/// Whether the model was asked about phrase `index`, and nothing is under way.
fn can_probe(session: &Session, index: usize) -> bool {
    matches!(session.phase, Phase::Finished(_))
        && matches!(session.reading.answers.get(index), Some(Some(answer)) if !answer.asked.is_empty())
}

/// The button, and what came of it.
#[component]
pub(crate) fn Probes(index: usize) -> impl IntoView {
    let app = App::get();
    let able = Memo::new(move |_| app.session.with(|session| can_probe(session, index)));
    let shown = Memo::new(move |_| app.session.with(|session| shown(session, index)));
    let send = move |event| app.dispatch(Event::Ask(event));
    view! {
        <Show when=move || able.get()>
            <div class="probe">
                <Show
                    when=move || shown.with(Option::is_some)
                    fallback=move || {
                        view! {
                            <button
                                type="button"
                                class="button small"
                                title=words::PROBE_HELP
                                data-testid=format!("probe-{index}")
                                on:click=move |_| send(AskEvent::ProbePressed(index))
                            >
                                {words::PROBE}
                            </button>
                        }
                    }
                >
                    <button
                        type="button"
                        class="button small"
                        data-testid="probe-close"
                        on:click=move |_| send(AskEvent::ProbeClosed)
                    >
                        {words::PROBE_CLOSE}
                    </button>
                </Show>
                <div role="status">
                    {move || {
                        shown
                            .get()
                            .map(|shown| {
                                if shown.probes.is_empty() {
                                    view! { <p class="quiet">{words::PROBING}</p> }.into_any()
                                } else {
                                    view! { <Table shown /> }.into_any()
                                }
                            })
                    }}
                </div>
            </div>
        </Show>
    }
}

#[component]
fn Table(shown: Shown) -> impl IntoView {
    let Shown {
        before,
        probes,
        ratio,
    } = shown;
    let rows: Vec<_> = probes
        .into_iter()
        .map(|probe| {
            let moved = words::what_moved(&before, &probe);
            let asked = probe.answer.as_ref().map(|now| now.asked.join(" / "));
            let outcome = probe.answer.as_ref().map(words::outcome);
            let code = format!("{:?}", probe.kind);
            let picture = probe.answer.clone().map(|now| {
                let before = before.clone();
                view! { <Places before now=Some(now) ratio /> }
            });
            view! {
                <li data-testid="probe-row" data-kind=code>
                    {picture}
                    <div>
                        <p>
                            <strong>{words::probe(probe.kind)}</strong>
                            {outcome.map(|outcome| view! { ": " {outcome} })}
                        </p>
                        {asked.map(|asked| view! { <p class="quiet">{words_asked(&asked)}</p> })}
                        <p data-testid="probe-moved">{moved}</p>
                    </div>
                </li>
            }
        })
        .collect();
    view! {
        <ul class="probes" data-testid="probes">
            <li>
                <Places before=before.clone() now=None ratio />
                <div>
                    <p>
                        <strong>{words::PROBE_ORIGINAL}</strong>
                        ": "
                        {words::outcome(&before)}
                    </p>
                    <p class="quiet">{words_asked(&before.asked.join(" / "))}</p>
                </div>
            </li>
            {rows}
        </ul>
        <p class="quiet">{words::PROBE_LEGEND}</p>
    }
}

/// The film's frame with the boxes as asked and those of a probe.
#[component]
fn Places(before: GroundedPhrase, now: Option<GroundedPhrase>, ratio: f32) -> impl IntoView {
    let rects = |answer: GroundedPhrase, class: &'static str| {
        answer
            .boxes
            .into_iter()
            .map(|b| {
                let [x, y, width, height] = overlay_rect(b.xyxy).map(|v| v.to_string());
                view! { <rect class=class x=x y=y width=width height=height></rect> }
            })
            .collect_view()
    };
    let first = if now.is_some() { "was" } else { "is" };
    let class = format!("places {}", words::group(before.phrase.category));
    view! {
        <svg
            class=class
            viewBox=format!("0 0 {SPAN} {SPAN}")
            preserveAspectRatio="none"
            style:aspect-ratio=ratio.to_string()
            aria-hidden="true"
        >
            {rects(before, first)}
            {now.map(|now| rects(now, "is"))}
        </svg>
    }
}
