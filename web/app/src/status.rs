//! What the page is doing: stand, progress, cancel, engine, problems.

use leptos::prelude::*;
use phrasebox_protocol::{EngineChoice, EngineKind};

use crate::controller::App;
use crate::language::Say;
use crate::state::{Event, Model, Phase, Session, Stand};
use crate::words;

/// The status line with progress and its buttons.
#[component]
pub(crate) fn StatusLine() -> impl IntoView {
    let app = App::get();
    let stand = Memo::new(move |_| app.session.with(Session::stand));
    let way = Memo::new(move |_| app.session.with(|session| session.asking.way));
    let busy = Memo::new(move |_| app.session.with(Session::busy));
    let progress = Memo::new(move |_| app.session.with(|session| session.progress));
    let timings = Memo::new(move |_| {
        app.session
            .with(|session| match (session.phase, session.stand()) {
                (Phase::Finished(timings), Stand::Done) => Some(timings),
                _ => None,
            })
    });
    let cpu_offered = Memo::new(move |_| {
        app.session.with(|session| {
            session.engine != EngineChoice::Cpu && session.engine_kind() != Some(EngineKind::Cpu)
        })
    });
    let gpu_offered = Memo::new(move |_| {
        app.session
            .with(|session| session.engine == EngineChoice::Cpu)
    });
    let rerun =
        move || matches!(stand.get(), Stand::Stopped | Stand::Failed | Stand::Done) && !busy.get();
    view! {
        <section class="status" aria-label=words::STATUS class:busy=move || busy.get() data-testid="status">
            <p
                class="run-state"
                role="status"
                aria-live="polite"
                data-testid="run-state"
                data-state=move || words::stand_code(stand.get())
                data-needs=move || words::needs_code(stand.get())
            >
                {move || words::stand(stand.get(), way.get()).now()}
            </p>
            <div class="detail">
                <Show when=move || busy.get() || progress.with(Option::is_some)>
                    <div class="progress" data-testid="progress">
                        {move || match progress.get() {
                            Some(p) if p.total > 0.0 => {
                                view! { <progress aria-label=words::progress(p) max=p.total.to_string() value=p.done.to_string()></progress> }
                                    .into_any()
                            }
                            _ => view! { <progress aria-label=words::WORKING></progress> }.into_any(),
                        }}
                        <span class="quiet">{move || progress.get().map(|p| words::progress(p).now())}</span>
                    </div>
                </Show>
                <span class="quiet" data-testid="timings">{move || timings.get().map(|t| words::timings(t).now())}</span>
                <span class:spacer=true></span>
                <span class="engine quiet" data-testid="engine" data-engine=move || app.session.with(engine_code)>
                    {move || app.session.with(engine_line).now()}
                </span>
            </div>
            <div class="choices">
                <Show when=move || cpu_offered.get()>
                    <button
                        type="button"
                        class="button small"
                        data-testid="run-on-cpu"
                        on:click=move |_| app.dispatch(Event::EngineChosen(EngineChoice::Cpu))
                    >
                        {words::RUN_ON_CPU}
                    </button>
                </Show>
                <Show when=move || gpu_offered.get()>
                    <button
                        type="button"
                        class="button small"
                        data-testid="run-on-gpu"
                        on:click=move |_| app.dispatch(Event::EngineChosen(EngineChoice::Auto))
                    >
                        {words::RUN_ON_GPU}
                    </button>
                </Show>
                <Show when=rerun>
                    <button type="button" class="button small" data-testid="run" on:click=move |_| app.dispatch(Event::RunPressed)>
                        {words::RUN}
                    </button>
                </Show>
                <Show when=move || busy.get()>
                    <button
                        type="button"
                        class="button small strong"
                        data-testid="cancel"
                        on:click=move |_| app.dispatch(Event::CancelPressed)
                    >
                        {words::CANCEL}
                    </button>
                </Show>
            </div>
        </section>
    }
}

fn engine_code(session: &Session) -> &'static str {
    match session.engine_kind() {
        Some(EngineKind::Webgpu) => "webgpu",
        Some(EngineKind::Cpu) => "cpu",
        None => "none",
    }
}

fn engine_line(session: &Session) -> Say {
    match &session.model {
        Model::Ready(loaded) => words::engine_line(&loaded.engine, &loaded.pack),
        _ => words::ENGINE_PENDING,
    }
}

/// Problems and notices, each with what to do.
#[component]
pub(crate) fn Problems() -> impl IntoView {
    let app = App::get();
    let problems = Memo::new(move |_| app.session.with(|session| session.problems.clone()));
    let notice = Memo::new(move |_| app.session.with(|session| session.notice.clone()));
    view! {
        <div class="problems" role="alert">
            {move || {
                problems
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(index, (_, problem))| {
                        view! {
                            <div class="problem" data-testid="problem" data-code=problem.code>
                                <div>
                                    <p class="what">{problem.what}</p>
                                    <p>{problem.what_to_do}</p>
                                </div>
                                <button
                                    type="button"
                                    class="button small"
                                    on:click=move |_| app.dispatch(Event::ProblemDismissed(index))
                                >
                                    {words::DISMISS}
                                </button>
                            </div>
                        }
                    })
                    .collect_view()
            }}
        </div>
        <div role="status">
            {move || notice.get().map(|notice| view! { <p class="calm notice" data-testid="notice">{notice}</p> })}
        </div>
    }
}
