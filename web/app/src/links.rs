//! Phrase ↔ box: names of elements, moving between them by keyboard, bringing them into view.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// What a key does within a group of phrases or boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Move to the member at this position.
    To(usize),
    /// Hold the member, or let it go.
    Hold,
}

/// What `key` does at position `at` of `count`; nothing for keys that the group does not use.
pub(crate) fn step(key: &str, at: usize, count: usize) -> Option<Step> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowRight" | "ArrowDown" => Some(Step::To(if at >= last { 0 } else { at + 1 })),
        "ArrowLeft" | "ArrowUp" => Some(Step::To(if at == 0 { last } else { at - 1 })),
        "Home" => Some(Step::To(0)),
        "End" => Some(Step::To(last)),
        "Enter" | " " => Some(Step::Hold),
        _ => None,
    }
}

/// Element id of a box.
pub(crate) fn box_id(phrase: usize, nth: usize) -> String {
    format!("box-{phrase}-{nth}")
}

/// Element id of a box that a person drew.
pub(crate) fn drawn_id(number: u32) -> String {
    format!("drawn-{number}")
}

/// Element id of a phrase in the report.
pub(crate) fn phrase_id(phrase: usize) -> String {
    format!("phrase-{phrase}")
}

/// Focus the element called `id`. SVG elements take focus too, though `web_sys` knows it only of HTML ones.
pub(crate) fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        // An element that cannot be focused stays as it is.
        _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

/// Scroll just far enough to see the element called `id`, if there is one.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        struct Case(&'static str, usize, usize, Option<Step>);
        for Case(key, at, count, expected) in [
            Case("ArrowRight", 0, 3, Some(Step::To(1))),
            Case("ArrowDown", 2, 3, Some(Step::To(0))),
            Case("ArrowLeft", 0, 3, Some(Step::To(2))),
            Case("ArrowUp", 2, 3, Some(Step::To(1))),
            Case("Home", 2, 3, Some(Step::To(0))),
            Case("End", 0, 3, Some(Step::To(2))),
            Case("Enter", 1, 3, Some(Step::Hold)),
            Case(" ", 1, 3, Some(Step::Hold)),
            Case("Tab", 1, 3, None),
            Case("Escape", 1, 3, None),
            Case("ArrowRight", 0, 0, None),
        ] {
            assert_eq!(step(key, at, count), expected, "{key} at {at} of {count}");
        }
    }
}
