//! Boxes that a person drew without a phrase, each with the phrases whose boxes it overlaps.

use leptos::prelude::*;
use phrasebox_record::{BoxKey, Edit, Finding, Status};

use super::keys_of;
use crate::controller::App;
use crate::words::work;

/// A phrase whose box overlaps another box.
#[derive(Clone, Debug, PartialEq)]
struct Overlap {
    phrase: usize,
    text: String,
    iou: f32,
}

/// The phrases whose standing boxes overlap `of`, most first, each once.
fn overlaps(of: &Finding, all: &[Finding]) -> Vec<Overlap> {
    let mut out: Vec<Overlap> = Vec::new();
    for other in all {
        let iou = other.xyxy.iou(of.xyxy);
        let Some(phrase) = other
            .phrase
            .filter(|_| iou > 0.0 && other.status != Status::Rejected)
        else {
            continue;
        };
        match out.iter_mut().find(|overlap| overlap.phrase == phrase) {
            Some(overlap) => overlap.iou = overlap.iou.max(iou),
            None => out.push(Overlap {
                phrase,
                text: other.text.clone().unwrap_or_default(),
                iou,
            }),
        }
    }
    out.sort_by(|a, b| b.iou.total_cmp(&a.iou));
    out
}

/// The list of such boxes, and of judged ones whose phrase is gone; nothing where there are none.
#[component]
pub(crate) fn Loose() -> impl IntoView {
    let app = App::get();
    let loose = Memo::new(move |_| {
        app.findings.with(|all| {
            let own = all
                .iter()
                .filter(|f| f.phrase.is_none() && f.status != Status::Rejected);
            own.map(|f| (f.clone(), overlaps(f, all)))
                .enumerate()
                .collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || loose.with(|loose| !loose.is_empty())>
            <h3>{work::LOOSE}</h3>
            <ol class="lines" data-testid="loose-list">
                <For each=move || loose.get() key=|entry| format!("{entry:?}") let:entry>
                    <LooseLine at=entry.0 finding=entry.1.0 overlaps=entry.1.1 />
                </For>
            </ol>
        </Show>
    }
}

#[component]
fn LooseLine(at: usize, finding: Finding, overlaps: Vec<Overlap>) -> impl IntoView {
    let app = App::get();
    let name = work::without_phrase(finding.text.as_deref());
    let BoxKey::Drawn(drawn) = finding.key else {
        let status = finding.status;
        return view! {
            <li class="line g-plain a-present" data-testid=format!("loose-kept-{at}")>
                <p class="line-head"><span class="line-text">{name.clone()}</span></p>
                <p class="judging">
                    <button
                        type="button"
                        class="button small"
                        aria-label=work::loose_button(&work::REJECT, &name)
                        data-testid=format!("reject-kept-{at}")
                        on:click=move |_| app.take_away(&finding)
                    >
                        {work::REJECT}
                    </button>
                    <span class="quiet">{work::status(status)}</span>
                </p>
            </li>
        }
        .into_any();
    };
    let assign = move |index: usize| {
        let key = app
            .session
            .with_untracked(|session| keys_of(&session.reading).into_iter().nth(index));
        if let Some(key) = key {
            app.edit(Edit::Assign {
                drawn,
                phrase: Some(key),
            });
        }
    };
    let none = overlaps.is_empty();
    let buttons = overlaps
        .into_iter()
        .map(|Overlap { phrase, text, iou }| {
            let words = work::belongs(phrase + 1, &text, iou);
            view! {
                <button
                    type="button"
                    class="button small"
                    data-testid=format!("assign-{drawn}-{phrase}")
                    on:click=move |_| assign(phrase)
                >
                    {words}
                </button>
            }
        })
        .collect_view();
    let phrases = Memo::new(move |_| {
        app.session.with(|session| {
            let phrases = session.reading.phrases.iter();
            phrases
                .map(|phrase| phrase.text.clone())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <li class="line g-plain a-present" data-testid=format!("loose-{drawn}")>
            <p class="line-head"><span class="line-text">{name.clone()}</span></p>
            <p class="instead">{if none { work::OVERLAPS_NONE } else { work::OVERLAPS }}</p>
            <div class="judging">
                {buttons}
                <select
                    class="button small"
                    aria-label=work::ANY_PHRASE
                    data-testid=format!("assign-{drawn}")
                    on:change=move |event| {
                        if let Ok(index) = event_target_value(&event).parse() {
                            assign(index);
                        }
                    }
                >
                    <option value="">{work::ANY_PHRASE}</option>
                    {move || {
                        phrases
                            .get()
                            .into_iter()
                            .enumerate()
                            .map(|(index, text)| {
                                view! { <option value=index.to_string()>{format!("{} {text}", index + 1)}</option> }
                            })
                            .collect_view()
                    }}
                </select>
                <button
                    type="button"
                    class="button small"
                    aria-label=work::loose_button(&work::REMOVE, &name)
                    data-testid=format!("remove-drawn-{drawn}")
                    on:click=move |_| app.edit(Edit::Remove { drawn })
                >
                    {work::REMOVE}
                </button>
            </div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use phrasebox_radiograph::BoundingBox;
    use phrasebox_report::Side;

    use super::*;

    fn finding(number: u32, phrase: Option<usize>, xyxy: [f32; 4], status: Status) -> Finding {
        Finding {
            key: BoxKey::Drawn(number),
            phrase,
            text: phrase.map(|index| format!("phrase {index}")),
            xyxy: BoundingBox::try_from(xyxy).expect("ordered"),
            status,
            side: Side::None,
            given: None,
        }
    }

    #[test]
    fn overlapping_phrases_come_most_first_and_once() {
        let own = finding(9, None, [0.5, 0.5, 0.75, 0.75], Status::Drawn);
        let all = [
            own.clone(),
            finding(0, Some(0), [0.5, 0.5, 0.625, 0.75], Status::Open),
            finding(1, Some(0), [0.5, 0.5, 0.5625, 0.75], Status::Open),
            finding(2, Some(1), [0.5, 0.5, 0.75, 0.75], Status::Accepted),
            finding(3, Some(2), [0.5, 0.5, 0.75, 0.75], Status::Rejected),
            // The same box on the patient's other side.
            finding(4, Some(3), [0.25, 0.5, 0.5, 0.75], Status::Open),
        ];
        let told: Vec<_> = overlaps(&own, &all)
            .iter()
            .map(|o| (o.phrase, o.iou))
            .collect();
        assert_eq!(told, [(1, 1.0), (0, 0.5)]);
    }
}
