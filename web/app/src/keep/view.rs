//! What is kept, in plain words, with the choice not to and the way to have it forgotten.

use leptos::prelude::*;

use super::Keeping;
use crate::controller::App;
use crate::words::keep as words;

/// The part of the work pane on keeping.
#[component]
pub(crate) fn KeepView() -> impl IntoView {
    let app = App::get();
    let state = app.keep.state;
    let asked = RwSignal::new(false);
    let on = move || !matches!(state.get(), Keeping::Off | Keeping::Denied);
    view! {
        <h3>{words::TITLE}</h3>
        <label class="switch">
            <input
                type="checkbox"
                data-testid="keep-switch"
                prop:checked=on
                disabled=move || matches!(state.get(), Keeping::Starting | Keeping::Denied)
                on:change=move |event| app.choose_keeping(event_target_checked(&event))
            />
            {words::SWITCH}
        </label>
        <p class="quiet" role="status" data-testid="keep-state" data-keep=move || words::code(state.get())>
            {move || words::state(state.get()).now()}
        </p>
        <div class="actions">
            <button
                type="button"
                class="button"
                data-testid="forget"
                aria-expanded=move || asked.get().to_string()
                on:click=move |_| asked.update(|asked| *asked = !*asked)
            >
                {words::FORGET}
            </button>
            <Show when=move || asked.get()>
                <span class="quiet">{words::FORGET_WHAT}</span>
                <button
                    type="button"
                    class="button strong"
                    data-testid="forget-really"
                    on:click=move |_| {
                        asked.set(false);
                        app.forget_all();
                    }
                >
                    {words::FORGET_REALLY}
                </button>
            </Show>
        </div>
    }
}
