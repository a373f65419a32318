//! The viewer's buttons, its numbers and its key map.

use leptos::prelude::*;

use super::Viewer;
use super::keys::{self, Action, KEYS, Tool};
use super::window::Preset;
use crate::words::{evidence, viewer as words};

/// Buttons under the film.
#[component]
pub(crate) fn Toolbar() -> impl IntoView {
    let viewer = Viewer::get();
    let tool = move |tool: Tool, name: &'static str| {
        let action = Action::Take(tool);
        let on = move || viewer.tool.get() == tool;
        view! { <Toggle action name on=Signal::derive(on) /> }
    };
    let presets = move || {
        viewer.ready.track();
        Preset::ALL.map(|preset| (preset, viewer.preset(preset)))
    };
    let chosen = Memo::new(move |_| {
        let window = viewer.window.get();
        presets().iter().position(|(_, of)| *of == window)
    });
    let numbers = move || {
        let frame = viewer.frame.get()?;
        let scale = viewer.view.get().scale(frame);
        Some(words::reading(
            scale,
            viewer.window.get(),
            viewer.inverted.get(),
        ))
    };
    view! {
        <div class="toolbar" role="toolbar" aria-label=words::VIEWER>
            <div class="tools" role="group" aria-label=words::TOOLS>
                {tool(Tool::Move, words::MOVE)}
                {tool(Tool::Window, words::WINDOW)}
                {tool(Tool::Magnify, words::MAGNIFY)}
                {tool(Tool::Draw, words::DRAW)}
            </div>
            <div class="tools" role="group" aria-label=words::SIZES>
                <Press action=Action::ZoomOut name="−" />
                <Press action=Action::ZoomIn name="+" />
                <Press action=Action::Fit name=words::FIT />
                <Press action=Action::ActualSize name=words::ACTUAL_SIZE />
            </div>
            <div class="tools" role="group" aria-label=words::LIE>
                <Press action=Action::Turn(1) name=words::TURN />
                <Press action=Action::Flip name=words::FLIP />
            </div>
            <div class="tools" role="group" aria-label=words::GREYS>
                <Toggle action=Action::Invert name=words::INVERT on=viewer.inverted.into() />
                <select
                    class="button small"
                    aria-label=words::PRESET
                    title=words::PRESET
                    data-testid="preset"
                    prop:value=move || chosen.get().map_or_else(|| "own".to_owned(), |at| at.to_string())
                    on:change=move |event| {
                        let at = event_target_value(&event).parse::<usize>().ok();
                        if let Some(preset) = at.and_then(|at| Preset::ALL.get(at)) {
                            viewer.act(Action::Use(*preset));
                        }
                    }
                >
                    {Preset::ALL
                        .into_iter()
                        .enumerate()
                        .map(|(at, preset)| view! { <option value=at.to_string()>{words::preset(preset)}</option> })
                        .collect_view()}
                    <option value="own" hidden=true>{words::OWN_WINDOW}</option>
                </select>
            </div>
            <div class="tools">
                {viewer
                    .evidence_shown
                    .map(|on| view! { <Toggle action=Action::Evidence name=evidence::EVIDENCE on=on.into() /> })}
                <Press action=Action::Reset name=words::RESET />
                <Toggle action=Action::Keys name=words::KEYS on=viewer.keys_shown.into() />
            </div>
            <output class="quiet numbers" data-testid="view-numbers">{numbers}</output>
        </div>
        <Show when=move || viewer.keys_shown.get()>
            <div class="key-map" data-testid="key-map">
                <p>{words::KEY_MAP}</p>
                <dl>
                    {KEYS
                        .iter()
                        .filter(|key| key.action != Action::Evidence || viewer.evidence_shown.is_some())
                        .map(|key| view! { <div><dt><kbd>{key.shown}</kbd></dt><dd>{key.does}</dd></div> })
                        .collect_view()}
                </dl>
                <p>{words::MOUSE_MAP}</p>
                <p>{words::BOX_MAP}</p>
            </div>
        </Show>
    }
}

/// A button that does something.
#[component]
fn Press(action: Action, name: &'static str) -> impl IntoView {
    let viewer = Viewer::get();
    view! {
        <button
            type="button"
            class="button small"
            title=does(action)
            aria-label=(!name.chars().any(char::is_alphanumeric)).then(|| does(action)).flatten()
            aria-keyshortcuts=keys::shortcut(action)
            data-testid=format!("do-{name}")
            on:click=move |_| viewer.act(action)
        >
            {name}
        </button>
    }
}

/// A button that is on or off.
#[component]
fn Toggle(action: Action, name: &'static str, on: Signal<bool>) -> impl IntoView {
    let viewer = Viewer::get();
    view! {
        <button
            type="button"
            class="button small"
            class:on=on
            title=does(action)
            aria-pressed=move || on.get().to_string()
            aria-keyshortcuts=keys::shortcut(action)
            data-testid=format!("do-{name}")
            on:click=move |_| viewer.act(action)
        >
            {name}
        </button>
    }
}

/// What a button does, and its key.
fn does(action: Action) -> Option<String> {
    keys::of(action).map(|key| words::hint(key.does, key.shown))
}
