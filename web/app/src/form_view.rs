//! The report as a form by organ system: each entry is words of the report, and leads to them.

use leptos::prelude::*;
use phrasebox_report::{Entry, form};

use crate::controller::App;
use crate::links;
use crate::words;

/// Every system in order; blank where the report states nothing of it.
#[component]
pub(crate) fn FormView() -> impl IntoView {
    let app = App::get();
    let fields = Memo::new(move |_| app.session.with(|session| form(&session.reading.phrases)));
    view! {
        <table class="form" data-testid="form">
            <thead>
                <tr>
                    <th scope="col">{words::FORM_SYSTEM}</th>
                    <th scope="col">{words::FORM_STATED}</th>
                </tr>
            </thead>
            <tbody>
                {move || {
                    fields
                        .get()
                        .into_iter()
                        .map(|field| {
                            let blank = field.entries.is_empty();
                            view! {
                                <tr class:blank=blank>
                                    <th scope="row">{words::system(field.system)}</th>
                                    <td>
                                        {if blank {
                                            view! { <span class="quiet">{words::FORM_BLANK}</span> }.into_any()
                                        } else {
                                            field
                                                .entries
                                                .into_iter()
                                                .map(|entry| view! { <Stated entry /> })
                                                .collect_view()
                                                .into_any()
                                        }}
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()
                }}
            </tbody>
        </table>
    }
}

#[component]
fn Stated(entry: Entry) -> impl IntoView {
    let app = App::get();
    let index = entry.phrase;
    let spoken = words::form_entry(&entry.text, entry.assertion, entry.side);
    view! {
        <button
            type="button"
            id=links::phrase_id(index)
            class=format!("mark entry {}", words::assertion_class(entry.assertion))
            class:active=move || app.active() == Some(index)
            aria-label=spoken
            aria-pressed=move || (app.held.get() == Some(index)).to_string()
            data-number=index + 1
            data-testid=format!("entry-{index}")
            on:pointerenter=move |_| app.pointed.set(Some(index))
            on:pointerleave=move |_| app.pointed.set(None)
            on:focus=move |_| app.pointed.set(Some(index))
            on:blur=move |_| app.pointed.set(None)
            on:click=move |_| {
                app.toggle_held(index);
                links::reveal(&links::box_id(index, 0));
            }
        >
            <span lang="en">{entry.text}</span>
        </button>
    }
}
