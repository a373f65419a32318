//! Case sets are read: from a file, or the one of synthetic films that comes with the page.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use phrasebox_record::{CaseSet, RecordError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlImageElement;

use super::run::Run;
use super::{TITLE, focus_later};
use crate::controller::App;
use crate::language::{Say, same};
use crate::problems::{self, Problem};
use crate::state::Event;
use crate::told;
use crate::words::practice as words;

/// The synthetic films' set, beside the page.
const BUILT_IN: &str = "samples/cases.json";

/// A set of which every film can be shown.
async fn read(name: &Say, text: &str) -> Result<CaseSet, Problem> {
    let set = CaseSet::read(text).map_err(|error| match error {
        RecordError::Schema(schema) if schema.starts_with(CaseSet::FAMILY) => {
            problems::cases_schema(name)
        }
        RecordError::Cases(_) | RecordError::Case(..) => {
            problems::cases_unusable(name, &told::sentence(&error.to_string()))
        }
        _ => problems::cases_unreadable(name),
    })?;
    for (at, case) in (1..).zip(set.cases()) {
        if shown(&case.film).await.is_err() {
            let error = RecordError::Case(at, "its picture is damaged");
            return Err(problems::cases_unusable(
                name,
                &told::sentence(&error.to_string()),
            ));
        }
    }
    Ok(set)
}

async fn shown(film: &str) -> Result<(), JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(film);
    JsFuture::from(image.decode()).await.map(|_| ())
}

/// Take in the text of a file of cases called `name`, and show practice with it.
///
/// # Errors
/// When it cannot be used, or would take the place of a set that is in no file; nothing has changed then.
pub(crate) async fn open_cases(app: App, name: &str, text: &str) -> Result<(), Problem> {
    if app.practice.unsaved.get_untracked() {
        return Err(problems::cases_unsaved(name));
    }
    app.practice.opening.set(true);
    let set = read(&same(name.to_owned()), text).await;
    app.practice.opening.set(false);
    let set = set?;
    // Reading takes a while, in which a practice may have begun.
    if app.practice.is_running() {
        return Err(problems::practising(name));
    }
    app.practice.set.set(Arc::new(set));
    app.practice.run.set(None);
    app.practice.open.set(true);
    focus_later(TITLE);
    Ok(())
}

/// Practise on the synthetic films.
pub(super) fn practise_built_in(app: App) {
    with_built_in(app, move |set| app.practise(Run::new(Arc::new(set))));
}

/// Put the synthetic films into the set that is being made.
pub(super) fn add_built_in(app: App) {
    with_built_in(app, move |built_in| {
        let mut own = app.practice.set.with_untracked(|set| CaseSet::clone(set));
        for case in built_in.cases() {
            if let Err(error) = own.put(case.clone()) {
                app.dispatch(Event::ProblemRaised(problems::cases_full(&told::sentence(
                    &error.to_string(),
                ))));
                return;
            }
        }
        app.practice.set.set(Arc::new(own));
        app.practice.unsaved.set(true);
    });
}

fn with_built_in(app: App, then: impl FnOnce(CaseSet) + 'static) {
    app.practice.opening.set(true);
    spawn_local(async move {
        let set = match fetched().await {
            Ok(text) => read(&words::BUILT_IN_NAME, &text).await,
            Err(_) => Err(problems::cases_missing()),
        };
        app.practice.opening.set(false);
        match set {
            Ok(set) => then(set),
            Err(problem) => app.dispatch(Event::ProblemRaised(problem)),
        }
    });
}

async fn fetched() -> Result<String, JsValue> {
    let response = crate::intake::fetch(BUILT_IN).await?;
    let text = JsFuture::from(response.text()?).await?;
    text.as_string().ok_or_else(|| "no text".into())
}
