//! What does not fit together: the reason, one sentence, and the words concerned.

use leptos::prelude::*;
use phrasebox_protocol::Check;
use phrasebox_report::Phrase;

use crate::controller::App;
use crate::links;
use crate::told;
use crate::words;

/// Longest quote of the words concerned, in characters.
const MOST_QUOTED: usize = 80;

/// Words that a check is about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Quote {
    text: String,
    /// The phrase that they belong to, where they belong to one.
    phrase: Option<usize>,
}

/// The words of a check; spans outside of the text have none.
fn quotes(check: &Check, text: &str, phrases: &[Phrase]) -> Vec<Quote> {
    let chars: Vec<char> = text.chars().collect();
    let quote = |&(start, end): &(usize, usize)| {
        let words = chars.get(start..end.min(chars.len()))?;
        let cut = words.len() > MOST_QUOTED;
        let mut text: String = words.iter().take(MOST_QUOTED).collect();
        if cut {
            text.push('\u{2026}');
        }
        let phrase = phrases.iter().position(|p| p.start < end && start < p.end);
        (!text.trim().is_empty()).then_some(Quote { text, phrase })
    };
    check.spans.iter().filter_map(quote).collect()
}

/// Every check of what was read last.
#[component]
pub(crate) fn Checks() -> impl IntoView {
    let app = App::get();
    let checks = Memo::new(move |_| {
        app.session.with(|session| {
            let reading = &session.reading;
            let quoted = |check: &Check| {
                (
                    check.clone(),
                    quotes(check, &reading.text, &reading.phrases),
                )
            };
            reading.checks.iter().map(quoted).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || checks.with(|checks| !checks.is_empty())>
            <h3>{words::CHECKS}</h3>
            <ul class="checks" data-testid="checks">
                {move || {
                    checks
                        .get()
                        .into_iter()
                        .map(|(check, quotes)| {
                            view! {
                                <li data-code=check.code.clone()>
                                    <strong>{words::check_reason(&check.code)}</strong>
                                    " "
                                    {told::sentence(&check.what)}
                                    <Show when={
                                        let any = !quotes.is_empty();
                                        move || any
                                    }>
                                        <span class="quotes" role="group" aria-label=words::CHECK_WORDS>
                                            {quotes.iter().cloned().map(|quote| view! { <Words quote /> }).collect_view()}
                                        </span>
                                    </Show>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
        </Show>
    }
}

/// Words that lead to their phrase, where they belong to one.
#[component]
fn Words(quote: Quote) -> impl IntoView {
    let app = App::get();
    match quote.phrase {
        Some(index) => view! {
            <button
                type="button"
                class="quote"
                lang="en"
                on:pointerenter=move |_| app.pointed.set(Some(index))
                on:pointerleave=move |_| app.pointed.set(None)
                on:click=move |_| {
                    app.toggle_held(index);
                    links::reveal(&links::phrase_id(index));
                    links::reveal(&links::box_id(index, 0));
                }
            >
                {quote.text}
            </button>
        }
        .into_any(),
        None => view! { <q lang="en">{quote.text}</q> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_concerned_are_those_of_the_text() {
        let text = "é Left mass. Right mass, 30 km.";
        let report = phrasebox_report::read(text);
        let check = |spans: &[(usize, usize)]| Check::new("x", "what", spans.to_vec());
        let quoted = |spans: &[(usize, usize)]| {
            let all = quotes(&check(spans), text, &report.phrases);
            all.into_iter()
                .map(|q| (q.text, q.phrase))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            quoted(&[(2, 11), (13, 23)]),
            [
                ("Left mass".to_owned(), Some(0)),
                ("Right mass".to_owned(), Some(1))
            ]
        );
        assert_eq!(quoted(&[(0, 1)]), [("é".to_owned(), None)]);
        assert_eq!(quoted(&[(100, 120), (11, 12)]), [(".".to_owned(), None)]);
        let long = "x".repeat(200);
        let [only] = quotes(&check(&[(0, 200)]), &long, &[])
            .try_into()
            .expect("one");
        assert_eq!(only.text.chars().count(), MOST_QUOTED + 1);
    }
}
