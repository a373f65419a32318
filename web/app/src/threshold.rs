//! From which presence boxes are drawn: measured thresholds, or the person's own with its consequences counted.

use std::borrow::Cow;

use leptos::prelude::*;

use crate::controller::App;
use crate::state::{BoxCount, Event};
use crate::words::{self, evidence as says};

/// Where the slider stands while measured thresholds decide.
const START: f32 = 0.5;

/// The slider and the counts.
#[component]
pub(crate) fn Threshold() -> impl IntoView {
    let app = App::get();
    let count = Memo::new(move |_| app.session.with(|session| session.reading.count()));
    let own = Memo::new(move |_| app.session.with(|session| session.reading.draw_from));
    let stands = move || {
        let own = own.get().map(|share| Cow::Owned(words::percent(share)));
        own.unwrap_or_else(|| says::MEASURED.now())
    };
    view! {
        <Show when=move || count.get() != BoxCount::default()>
            <div class="threshold">
                <label>
                    {says::THRESHOLD}
                    " "
                    <strong data-testid="threshold-value">
                        {stands}
                    </strong>
                    <input
                        type="range"
                        min="0"
                        max="100"
                        data-testid="threshold"
                        prop:value=move || (own.get().unwrap_or(START) * 100.0).to_string()
                        aria-valuetext=stands
                        on:input=move |event| {
                            if let Ok(percent) = event_target_value(&event).parse::<f32>() {
                                app.dispatch(Event::ThresholdChosen(Some(percent / 100.0)));
                            }
                        }
                    />
                </label>
                <Show when=move || own.get().is_some()>
                    <button
                        type="button"
                        class="button small"
                        data-testid="threshold-measured"
                        on:click=move |_| app.dispatch(Event::ThresholdChosen(None))
                    >
                        {says::USE_MEASURED}
                    </button>
                </Show>
                <p class="quiet" role="status" data-testid="box-count">{move || says::count(count.get()).now()}</p>
            </div>
        </Show>
    }
}
