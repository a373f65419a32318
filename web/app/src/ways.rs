//! The ways in beside the report: a question, and a list of findings. What was typed in each stays.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use phrasebox_protocol::Way;
use phrasebox_report::DEFINITIONS;

use crate::controller::App;
use crate::links::{self, Step};
use crate::state::{AskEvent, Event};
use crate::words;

/// The ways in, in their order.
const WAYS: [Way; 3] = [Way::Report, Way::Question, Way::Findings];

/// Element id of the tab of a way.
pub(crate) fn tab_id(way: Way) -> String {
    format!("way-{}", words::way_code(way))
}

/// Element id of the panel that the tabs open.
pub(crate) const PANEL: &str = "way-panel";

fn ask(app: App, event: AskEvent) {
    app.dispatch(Event::Ask(event));
}

/// One tab for each way in.
#[component]
pub(crate) fn WayTabs() -> impl IntoView {
    let app = App::get();
    let way = Memo::new(move |_| app.session.with(|session| session.asking.way));
    let on_key = move |event: KeyboardEvent, at: usize| {
        if let Some(Step::To(next)) = links::step(&event.key(), at, WAYS.len()) {
            ask(app, AskEvent::WayChosen(WAYS[next]));
            links::focus(&tab_id(WAYS[next]));
            event.prevent_default();
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=words::WAYS>
            {WAYS
                .into_iter()
                .enumerate()
                .map(|(at, tab)| {
                    view! {
                        <button
                            type="button"
                            id=tab_id(tab)
                            role="tab"
                            class="tab"
                            aria-selected=move || (way.get() == tab).to_string()
                            aria-controls=PANEL
                            tabindex=move || if way.get() == tab { "0" } else { "-1" }
                            data-testid=tab_id(tab)
                            on:click=move |_| ask(app, AskEvent::WayChosen(tab))
                            on:keydown=move |event| on_key(event, at)
                        >
                            {words::way(tab)}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// A question, asked by Enter or by the button.
#[component]
pub(crate) fn QuestionInput() -> impl IntoView {
    let app = App::get();
    let question = Memo::new(move |_| app.session.with(|session| session.asking.question.clone()));
    view! {
        <form
            class="question"
            on:submit=move |event| {
                event.prevent_default();
                ask(app, AskEvent::Asked);
            }
        >
            <input
                type="text"
                lang="en"
                autocomplete="off"
                spellcheck="false"
                aria-label=words::QUESTION_LABEL
                placeholder=words::QUESTION_PLACEHOLDER
                data-testid="question-input"
                prop:value=move || question.get()
                on:input=move |event| ask(app, AskEvent::Edited(event_target_value(&event)))
            />
            <button type="submit" class="button strong" data-testid="question-ask">
                {words::ASK}
            </button>
        </form>
        <p class="quiet">{words::QUESTION_HINT}</p>
        <DefinitionSwitch />
    }
}

/// A list of names, typed or picked.
#[component]
pub(crate) fn FindingsInput() -> impl IntoView {
    let app = App::get();
    let findings = Memo::new(move |_| app.session.with(|session| session.asking.findings.clone()));
    view! {
        <textarea
            rows="4"
            lang="en"
            spellcheck="false"
            autocomplete="off"
            aria-label=words::FINDINGS_LABEL
            placeholder=words::FINDINGS_PLACEHOLDER
            data-testid="findings-input"
            prop:value=move || findings.get()
            on:input=move |event| ask(app, AskEvent::Edited(event_target_value(&event)))
        ></textarea>
        <p class="quiet">{words::FINDINGS_HINT}</p>
        <details class="picker">
            <summary>{words::FINDINGS_PICK}</summary>
            <div class="picks">
                {DEFINITIONS
                    .iter()
                    .map(|definition| {
                        let name = definition.name;
                        let picked = move || findings.with(|list| picked(list, name));
                        view! {
                            <button
                                type="button"
                                class="button small"
                                lang="en"
                                aria-pressed=move || picked().to_string()
                                title=definition.to_string()
                                on:click=move |_| {
                                    let list = findings.with_untracked(|list| toggled(list, name));
                                    ask(app, AskEvent::Edited(list));
                                }
                            >
                                {name}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </details>
        <DefinitionSwitch />
    }
}

/// Definitions on or off.
#[component]
fn DefinitionSwitch() -> impl IntoView {
    let app = App::get();
    let on = Memo::new(move |_| app.session.with(|session| session.asking.definitions));
    view! {
        <label class="switch own-line" title=words::DEFINITIONS_HELP>
            <input
                type="checkbox"
                data-testid="definitions"
                prop:checked=move || on.get()
                on:change=move |event| {
                    ask(app, AskEvent::DefinitionsSwitched(event_target_checked(&event)));
                }
            />
            {words::DEFINITIONS}
        </label>
    }
}

/// The names of a list.
fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split([',', ';', '\n', '\r'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

/// Whether `name` is one of the list's names.
fn picked(list: &str, name: &str) -> bool {
    names(list).any(|entry| entry.eq_ignore_ascii_case(name))
}

/// The list without `name`, or with it at its end.
fn toggled(list: &str, name: &str) -> String {
    if picked(list, name) {
        let kept: Vec<&str> = names(list)
            .filter(|entry| !entry.eq_ignore_ascii_case(name))
            .collect();
        return kept.join("\n");
    }
    let list = list.trim_end().trim_end_matches([',', ';']);
    if list.is_empty() {
        name.to_owned()
    } else {
        format!("{list}\n{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picking_twice_leaves_the_list_as_it_was() {
        let cases = [
            ("", "Mass", "Mass"),
            ("effusion", "Mass", "effusion\nMass"),
            ("effusion, ", "Mass", "effusion\nMass"),
            ("mass, effusion", "Mass", "effusion"),
            ("Mass", "Mass", ""),
            ("a mass\nscar; ", "Mass", "a mass\nscar\nMass"),
        ];
        for (list, name, expected) in cases {
            let after = toggled(list, name);
            assert_eq!(after, expected, "{list:?}");
            assert_ne!(picked(list, name), picked(&after, name), "{list:?}");
        }
    }
}
