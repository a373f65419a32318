//! What this is, whose weights, which licences.

use leptos::prelude::*;

use crate::controller::App;
use crate::state::Model;
use crate::words;

/// The panel at the foot of the page.
#[component]
pub(crate) fn About() -> impl IntoView {
    let app = App::get();
    let loaded = Memo::new(move |_| {
        app.session.with(|session| match &session.model {
            Model::Ready(loaded) => Some(loaded.clone()),
            _ => None,
        })
    });
    let manifest = app
        .session
        .with_untracked(|session| format!("{}manifest.json", session.pack));
    view! {
        <details class="about" data-testid="about">
            <summary>{words::ABOUT}</summary>
            <p>{words::ABOUT_WHAT}</p>
            <p>{words::ABOUT_VALIDATED}</p>
            <p>{words::ABOUT_SIDES}</p>
            {move || {
                loaded
                    .get()
                    .map(|loaded| {
                        view! {
                            <dl>
                                <dt>{words::ABOUT_PACK}</dt>
                                <dd data-testid="pack">
                                    {format!("{} {}", loaded.pack.name, loaded.pack.version)}
                                    <br />
                                    <code class="hash">{loaded.pack.sha256.clone()}</code>
                                </dd>
                                <dt>{words::ABOUT_ENGINE}</dt>
                                <dd>{words::engine_details(&loaded)}</dd>
                            </dl>
                        }
                    })
            }}
            <p>
                <a href=manifest>{words::ABOUT_MANIFEST}</a>
            </p>
            <p>{words::ABOUT_LICENCES}</p>
        </details>
    }
}
