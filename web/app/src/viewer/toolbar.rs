//! The viewer's buttons, its numbers and its key map.

use std::borrow::Cow;

use leptos::prelude::*;

use super::Viewer;
use super::keys::{self, Action, KEYS, Tool};
use super::window::Preset;
use crate::language::{Say, same};
use crate::state::Session;
use crate::words::{evidence, viewer as words};

/// Buttons under the film.
#[component]
pub(crate) fn Toolbar() -> impl IntoView {
    let viewer = Viewer::get();
    let tool = move |tool: Tool, name: Say| {
        let action = Action::Take(tool);
        let on = move || viewer.tool.get() == tool;
        let barred = move || tool == Tool::Draw && !viewer.can_draw.get();
        view! { <Toggle action name on=Signal::derive(on) barred=Signal::derive(barred) /> }
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
        let (window, inverted) = (viewer.window.get(), viewer.inverted.get());
        Some(words::reading(scale, window, inverted).now())
    };
    let frames = Memo::new(move |_| viewer.app.session.with(Session::frame));
    view! {
        <Show when=move || frames.with(Option::is_some)>
            <Frames frames />
        </Show>
        <div class="toolbar" role="toolbar" aria-label=words::VIEWER>
            <div class="tools" role="group" aria-label=words::TOOLS>
                {tool(Tool::Move, words::MOVE)}
                {tool(Tool::Window, words::WINDOW)}
                {tool(Tool::Magnify, words::MAGNIFY)}
                {tool(Tool::Draw, words::DRAW)}
            </div>
            <div class="tools" role="group" aria-label=words::SIZES>
                <Press action=Action::ZoomOut name=same("−") />
                <Press action=Action::ZoomIn name=same("+") />
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
                        .filter(|key| match key.action {
                            Action::Evidence => viewer.evidence_shown.is_some(),
                            Action::Frame(_) => frames.get().is_some(),
                            _ => true,
                        })
                        .map(|key| view! { <div><dt><kbd>{key.shown.clone()}</kbd></dt><dd>{key.does.clone()}</dd></div> })
                        .collect_view()}
                </dl>
                <p>{words::MOUSE_MAP}</p>
                <p>{words::BOX_MAP}</p>
            </div>
        </Show>
    }
}

/// Which frame is shown, and the choice of another.
#[component]
fn Frames(
    /// The frame, from 0, and how many there are.
    frames: Memo<Option<(u32, u32)>>,
) -> impl IntoView {
    let viewer = Viewer::get();
    let at = move || frames.get().unwrap_or_default();
    let chosen = move |event: leptos::ev::Event| {
        if let Ok(number) = event_target_value(&event).parse::<u32>() {
            viewer.turn_to(number.saturating_sub(1));
        }
    };
    view! {
        <div class="frames" role="group" aria-label=words::FRAMES data-testid="frames">
            <Press action=Action::Frame(-1) name=words::BEFORE />
            <input
                type="range"
                min="1"
                max=move || at().1.to_string()
                aria-label=words::FRAMES
                aria-valuetext=move || words::frame(at()).now()
                data-testid="frame"
                prop:value=move || (at().0 + 1).to_string()
                on:input=chosen
            />
            <Press action=Action::Frame(1) name=words::AFTER />
            <output data-testid="frame-shown">{move || words::frame(at()).now()}</output>
        </div>
    }
}

/// A button that does something.
#[component]
fn Press(action: Action, name: Say) -> impl IntoView {
    let viewer = Viewer::get();
    let sign = !name.en.chars().any(char::is_alphanumeric);
    let test_id = format!("do-{}", name.en);
    view! {
        <button
            type="button"
            class="button small"
            title=move || does(action)
            aria-label=move || sign.then(|| does(action)).flatten()
            aria-keyshortcuts=keys::shortcut(action)
            data-testid=test_id
            on:click=move |_| viewer.act(action)
        >
            {name}
        </button>
    }
}

/// A button that is on or off.
#[component]
fn Toggle(
    action: Action,
    name: Say,
    on: Signal<bool>,
    /// Whether it cannot be pressed now.
    #[prop(default = false.into())]
    barred: Signal<bool>,
) -> impl IntoView {
    let viewer = Viewer::get();
    let test_id = format!("do-{}", name.en);
    view! {
        <button
            type="button"
            class="button small"
            class:on=on
            title=move || does(action)
            aria-pressed=move || on.get().to_string()
            aria-keyshortcuts=keys::shortcut(action)
            data-testid=test_id
            disabled=barred
            on:click=move |_| viewer.act(action)
        >
            {name}
        </button>
    }
}

/// What a button does, and its key.
fn does(action: Action) -> Option<Cow<'static, str>> {
    keys::of(action).map(|key| words::hint(&key.does, &key.shown).now())
}
