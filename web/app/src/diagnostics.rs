//! What to send along when something does not work: browser, engine, limits, times. Nothing of film or report, and of
//! problems only the code, since their words may name a file.

use js_sys::{Function, Promise};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::browser::field;
use crate::state::{Model, Phase, Session};
use crate::{offline, words};

/// Limits of a GPU that decide whether the model fits.
const LIMITS: [&str; 3] = [
    "maxBufferSize",
    "maxStorageBufferBindingSize",
    "maxComputeInvocationsPerWorkgroup",
];

/// What the browser says of itself and of this device.
pub(crate) struct Browser {
    /// Version of the page.
    pub version: String,
    /// As browsers name themselves.
    pub agent: String,
    /// Number of processors and memory, as far as the browser tells.
    pub limits: String,
    /// The GPU and its limits, or why there is none.
    pub adapter: String,
}

impl Browser {
    /// Asks the browser.
    pub(crate) async fn ask() -> Self {
        let navigator = window().navigator();
        let number = |name: &str| {
            let value = field(&navigator, name).as_f64();
            value.map_or_else(|| "unknown".to_owned(), |value| value.to_string())
        };
        Self {
            version: offline::build(),
            agent: navigator.user_agent().unwrap_or_default(),
            limits: format!(
                "{} processors, {} GB of memory, screen at {} x",
                number("hardwareConcurrency"),
                number("deviceMemory"),
                window().device_pixel_ratio()
            ),
            adapter: adapter(&navigator)
                .await
                .unwrap_or_else(|| "no WebGPU adapter".to_owned()),
        }
    }
}

async fn adapter(navigator: &JsValue) -> Option<String> {
    let gpu = field(navigator, "gpu");
    let request: Function = field(&gpu, "requestAdapter").dyn_into().ok()?;
    let answer: Promise = request.call0(&gpu).ok()?.dyn_into().ok()?;
    let adapter = JsFuture::from(answer).await.ok()?;
    if adapter.is_null() || adapter.is_undefined() {
        return None;
    }
    let (info, limits) = (field(&adapter, "info"), field(&adapter, "limits"));
    let names = ["vendor", "architecture", "description"]
        .into_iter()
        .filter_map(|name| {
            field(&info, name)
                .as_string()
                .filter(|text| !text.is_empty())
        });
    let limits = LIMITS.into_iter().filter_map(|name| {
        let value = field(&limits, name).as_f64()?;
        Some(format!("{name} {value}"))
    });
    Some(names.chain(limits).collect::<Vec<_>>().join(", "))
}

/// The text to copy.
pub(crate) fn text(session: &Session, browser: &Browser) -> String {
    let mut lines = vec![
        format!("version: {}", browser.version),
        format!("browser: {}", browser.agent),
        format!("limits: {}", browser.limits),
        format!("adapter: {}", browser.adapter),
    ];
    match &session.model {
        Model::Ready(loaded) => {
            lines.push(format!("engine: {}", words::engine_details(loaded).en));
            lines.extend(loaded.engine.why.iter().map(|why| format!("why: {why}")));
            lines.push(format!(
                "pack: {} {} {}",
                loaded.pack.name, loaded.pack.version, loaded.pack.sha256
            ));
        }
        Model::Off => lines.push("engine: off".into()),
        Model::Opening => lines.push("engine: opening".into()),
        Model::Loading => lines.push("engine: loading".into()),
        Model::Failed => lines.push("engine: did not load".into()),
    }
    if let Phase::Finished(timings) = session.phase {
        lines.push(format!("last run: {}", words::timings(timings).en));
    }
    if let Some((_, problem)) = session.problems.last() {
        lines.push(format!("last problem: {}", problem.code));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use phrasebox_protocol::EngineChoice;

    use super::*;
    use crate::problems;
    use crate::state::Event;

    #[test]
    fn neither_report_nor_a_problem_s_words_are_in_it() {
        let mut session = Session::new(EngineChoice::Auto, "packs/p/".into());
        _ = session.handle(Event::ReportEdited("Jane Doe has an effusion.".into()));
        _ = session.handle(Event::ProblemRaised(problems::file_empty("Doe^Jane.dcm")));
        let browser = Browser {
            version: "v1".into(),
            agent: "Browser/1".into(),
            limits: "2 processors".into(),
            adapter: "no WebGPU adapter".into(),
        };
        assert_eq!(
            text(&session, &browser),
            "version: v1\nbrowser: Browser/1\nlimits: 2 processors\nadapter: no WebGPU adapter\n\
             engine: off\nlast problem: file_empty"
        );
    }
}
