//! The page of Phrasebox: film and report in, phrases and boxes out. It paints and talks to the worker; all reading
//! and computing happens there. State is in `state` (pure), its effects in `controller`, every word, in every language of
//! `language`, in `words`, `problems` and `told`.

#![expect(
    unreachable_pub,
    reason = "the component macro writes public items of its own"
)]

mod about;
mod answers;
mod boxes;
mod browser;
mod checks;
mod controller;
mod diagnostics;
mod evidence;
mod film_pane;
mod form_view;
mod intake;
mod keep;
mod kind;
mod language;
mod links;
mod markdown;
mod offline;
mod practice;
mod probe_view;
mod problems;
mod report_pane;
mod result_list;
mod segments;
mod state;
mod status;
mod storage;
mod subscribers;
mod threshold;
mod told;
mod viewer;
mod ways;
mod words;
mod work;
mod worker_link;

use leptos::ev;
use leptos::mount::mount_to;
use leptos::prelude::*;
use phrasebox_protocol::EngineChoice;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Url, UrlSearchParams};

use crate::controller::App;
use crate::intake::Place;
use crate::offline::Offline;
use crate::state::{Event, Model};

/// Element of `index.html` that the page grows in; it holds a line of text until then.
const ROOT: &str = "app";
/// Name of the `<meta>` that says where the pack lies, relative to the document, ending in a slash.
const PACK_META: &str = "phrasebox-pack";

fn main() {
    let root = document()
        .get_element_by_id(ROOT)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let root = root
        .or_else(|| document().body())
        .expect("a document has a body");
    root.set_text_content(None);
    mount_to(root, Page).forget();
}

/// The whole page.
#[component]
fn Page() -> impl IntoView {
    language::begin();
    let asked = asked_engine();
    let killed = asked == EngineChoice::Auto && controller::killed_while_working();
    let app = App::new(if killed { EngineChoice::Cpu } else { asked }, pack_url());
    provide_context(app);
    if killed {
        app.session
            .update(|session| session.notice = Some(words::CRASHED_LAST_TIME));
    }
    let offline = Offline::new();
    provide_context(offline);
    app.mark_work();
    app.keep_up();
    storage::persist_after_success(app);
    keep_once_loaded(app, offline);
    listen(app, offline);
    // After the first paint: the worker's program and weights must not delay it.
    request_animation_frame(move || {
        set_timeout(
            move || {
                app.dispatch(Event::Opened);
                app.bring_back_kept();
            },
            std::time::Duration::ZERO,
        );
    });
    view! {
        <header class="page-head">
            <div>
                <h1>{words::TITLE}</h1>
                <p class="quiet">{words::TAGLINE}</p>
            </div>
            <p class="promise">
                <strong data-testid="purpose">{words::PURPOSE}</strong>
                <span data-testid="privacy">{words::PRIVACY}</span>
            </p>
            <language::LanguageChoice />
            <practice::PracticeEntry />
            <storage::Install />
        </header>
        <status::StatusLine />
        <status::Problems />
        <storage::NewVersion />
        <main>
            <practice::PracticeOver>
                <div class="panes">
                    <film_pane::FilmPane />
                    <report_pane::ReportPane />
                    <result_list::ResultList />
                </div>
                <work::WorkPane />
            </practice::PracticeOver>
        </main>
        <footer>
            <storage::StoragePanel />
            <about::About />
        </footer>
    }
}

/// The copy for offline use comes after the model, which would otherwise share the line with it.
fn keep_once_loaded(app: App, offline: Offline) {
    let settled = Memo::new(move |_| {
        app.session
            .with(|session| matches!(session.model, Model::Ready(_) | Model::Failed))
    });
    Effect::new(move |_| {
        if settled.get() {
            offline.keep();
        }
    });
}

/// Paste and Escape anywhere, and no file dropped beside the panes makes the browser leave the page.
fn listen(app: App, offline: Offline) {
    window_event_listener(ev::paste, move |event| intake::pasted(app, &event));
    window_event_listener(ev::dragover, |event| event.prevent_default());
    window_event_listener(ev::drop, move |event| {
        intake::dropped(app, &event, Place::Page);
    });
    window_event_listener(ev::beforeunload, move |event| {
        if app.would_lose(offline.reloads()) {
            event.prevent_default();
        }
    });
    window_event_listener(ev::keydown, move |event| {
        if work::undo_key(app, &event) {
            event.prevent_default();
            return;
        }
        if event.key() != "Escape" {
            return;
        }
        if app.session.with_untracked(state::Session::busy) {
            app.dispatch(Event::CancelPressed);
        } else {
            app.let_go();
        }
    });
}

/// The engine asked for by the page's address: `?engine=cpu` or `?engine=webgpu-any`.
fn asked_engine() -> EngineChoice {
    let query = window().location().search().unwrap_or_default();
    let asked = UrlSearchParams::new_with_str(&query)
        .ok()
        .and_then(|query| query.get("engine"));
    match asked.as_deref() {
        Some("cpu") => EngineChoice::Cpu,
        Some("webgpu-any") => EngineChoice::WebgpuAny,
        _ => EngineChoice::Auto,
    }
}

fn pack_url() -> String {
    let pack = browser::stated(PACK_META).expect("index.html names its pack");
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    Url::new_with_base(&pack, &base).map_or(pack, |url| url.href())
}
