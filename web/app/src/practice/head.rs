//! The heading of a view, with the way back to the main page.

use leptos::prelude::*;

use super::TITLE;
use crate::controller::App;
use crate::language::Say;
use crate::words::practice as words;

/// The heading.
#[component]
pub(super) fn Head(title: Say) -> impl IntoView {
    let app = App::get();
    view! {
        <header class="pane-head">
            <h2 id=TITLE tabindex="-1">{title}</h2>
            <span class:gap=true></span>
            <button
                type="button"
                class="button small"
                data-testid="practice-close"
                on:click=move |_| app.close_practice()
            >
                {words::BACK}
            </button>
        </header>
    }
}
