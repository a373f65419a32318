//! What this is, whose weights, which licences.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::controller::App;
use crate::diagnostics::{self, Browser};
use crate::language::Say;
use crate::state::Model;
use crate::words::about;
use crate::{intake, markdown, words};

/// Documents of the built page, shown when asked for.
const MODEL_CARD: &str = "about/model-card.md";
const NOTICES: &str = "about/notices.txt";
/// The same software for programs.
const BILL: &str = "about/sbom.cdx.json";

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
            <summary>{about::ABOUT}</summary>
            <p>{about::WHAT}</p>
            <p>{about::VALIDATED}</p>
            <p>{about::SIDES}</p>
            {move || {
                loaded
                    .get()
                    .map(|loaded| {
                        view! {
                            <dl>
                                <dt>{about::PACK}</dt>
                                <dd data-testid="pack">
                                    {format!("{} {}", loaded.pack.name, loaded.pack.version)}
                                    <br />
                                    <code class="hash">{loaded.pack.sha256.clone()}</code>
                                </dd>
                                <dt>{about::ENGINE}</dt>
                                <dd>{words::engine_details(&loaded)}</dd>
                            </dl>
                        }
                    })
            }}
            <p>
                <a href=manifest>{about::MANIFEST}</a>
            </p>
            <p>{about::LICENCES}</p>
            <Document name="model-card" title=about::CARD path=MODEL_CARD />
            <Document name="notices" title=about::NOTICES path=NOTICES />
            <p>
                <a href=BILL>{about::BILL}</a>
            </p>
            <Diagnostics />
        </details>
    }
}

/// A document that is fetched from the page's own files once it is opened.
#[component]
fn Document(name: &'static str, title: Say, path: &'static str) -> impl IntoView {
    let text = RwSignal::new(None::<Result<String, ()>>);
    let folder = path.rsplit_once('/').map_or(".", |(folder, _)| folder);
    let load = move |_| {
        if !matches!(text.get_untracked(), Some(Ok(_))) {
            spawn_local(async move { text.set(Some(intake::text_of(path).await.map_err(drop))) });
        }
    };
    view! {
        <details class="document" data-testid=name on:toggle=load>
            <summary>{title}</summary>
            {move || {
                text.get()
                    .map(|text| match text {
                        Ok(text) if path.ends_with(".md") => view! { <div lang="en">{markdown::show(&text, folder)}</div> }.into_any(),
                        Ok(text) => view! { <pre lang="en" tabindex="0">{text}</pre> }.into_any(),
                        Err(()) => view! { <p>{about::DOCUMENT_MISSING}</p> }.into_any(),
                    })
            }}
        </details>
    }
}

/// The button that copies what helps to find a fault.
#[component]
fn Diagnostics() -> impl IntoView {
    let app = App::get();
    // The text itself is shown where the browser does not let pages write to the clipboard.
    let copied = RwSignal::new(None::<(bool, String)>);
    let copy = move |_| {
        spawn_local(async move {
            let browser = Browser::ask().await;
            let text = app
                .session
                .with_untracked(|session| diagnostics::text(session, &browser));
            let written = match intake::clipboard() {
                Some(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok(),
                None => false,
            };
            copied.set(Some((written, text)));
        });
    };
    view! {
        <p>{about::DIAGNOSTICS_WHAT}</p>
        <button type="button" class="button small" data-testid="copy-diagnostics" on:click=copy>
            {about::DIAGNOSTICS}
        </button>
        <div role="status">
            {move || {
                copied
                    .get()
                    .map(|(written, text)| {
                        let said = if written { about::DIAGNOSTICS_COPIED } else { about::DIAGNOSTICS_SHOWN };
                        view! {
                            <p data-testid="diagnostics-copied">{said}</p>
                            <pre lang="en" tabindex="0">{text}</pre>
                        }
                    })
            }}
        </div>
    }
}
