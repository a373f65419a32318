//! The languages of the page. A text is [`Say`]: all its languages at once, so that none can be forgotten, and only the
//! screen chooses among them. Put into a view it follows the choice; inside of a closure that follows signals anyway,
//! [`Say::now`] is the text itself.

use std::borrow::Cow;
use std::sync::LazyLock;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::subscribers;

/// Storage key of the language that was chosen.
const CHOSEN: &str = "phrasebox.language";

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// English, where nothing else is wished.
    English,
    /// German.
    German,
}

impl Language {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::German];

    /// As `lang` attributes have it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Its name in itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::English => Self::German,
            Self::German => Self::English,
        }
    }
}

static NOW: LazyLock<ArcRwSignal<Language>> = LazyLock::new(|| ArcRwSignal::new(Language::English));

/// A text in every language of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Say {
    /// In English.
    pub en: Cow<'static, str>,
    /// In German.
    pub de: Cow<'static, str>,
}

/// The same in every language of the page.
pub(crate) const fn say(en: &'static str, de: &'static str) -> Say {
    Say {
        en: Cow::Borrowed(en),
        de: Cow::Borrowed(de),
    }
}

/// [`say`] with parts: both texts name every part as `format!` does. A part is written down twice, so it should be a
/// value and no deed.
macro_rules! said {
    ($en:literal, $de:literal $(, $part:expr)+ $(,)?) => {
        $crate::language::Say {
            en: format!($en $(, $crate::language::Part::part(&$part, $crate::language::Language::English))+).into(),
            de: format!($de $(, $crate::language::Part::part(&$part, $crate::language::Language::German))+).into(),
        }
    };
}
pub(crate) use said;

/// What can stand in a text.
pub(crate) trait Part {
    /// The part in a text of that language.
    fn part(&self, language: Language) -> Cow<'_, str>;
}

impl Part for Say {
    fn part(&self, language: Language) -> Cow<'_, str> {
        Cow::Borrowed(self.in_language(language))
    }
}

impl Part for str {
    fn part(&self, _: Language) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Part for String {
    fn part(&self, _: Language) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl<T: Part + ?Sized> Part for &T {
    fn part(&self, language: Language) -> Cow<'_, str> {
        (*self).part(language)
    }
}

macro_rules! whole_numbers {
    ($($number:ty),*) => { $(
        impl Part for $number {
            fn part(&self, _: Language) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )* };
}
whole_numbers!(u8, u32, usize);

/// A number with so many decimals.
pub(crate) fn number(value: f64, decimals: usize) -> Say {
    let en = format!("{value:.decimals$}");
    let de = en.replace('.', ",");
    Say {
        en: en.into(),
        de: de.into(),
    }
}

/// Words that are the same in every language: names, and what a person wrote.
pub(crate) fn same(text: impl Into<Cow<'static, str>>) -> Say {
    let text = text.into();
    Say {
        en: text.clone(),
        de: text,
    }
}

/// Several texts, with `between` them.
pub(crate) fn joined(parts: &[Say], between: &'static str) -> Say {
    let all = |language: Language| {
        let texts: Vec<&str> = parts
            .iter()
            .map(|part| part.in_language(language))
            .collect();
        texts.join(between).into()
    };
    Say {
        en: all(Language::English),
        de: all(Language::German),
    }
}

impl Say {
    fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::German => &self.de,
        }
    }

    /// The text in the language chosen; what reads it follows the choice.
    pub(crate) fn now(self) -> Cow<'static, str> {
        match NOW.get() {
            Language::English => self.en,
            Language::German => self.de,
        }
    }
}

/// Whether the page is in another language than the reports that it reads.
pub(crate) fn is_foreign() -> bool {
    NOW.get() != Language::English
}

/// A text on the screen.
type Shown = Box<dyn FnMut() -> Cow<'static, str> + Send>;

impl Say {
    fn shown(self) -> Shown {
        Box::new(move || self.clone().now())
    }
}

impl IntoRender for Say {
    type Output = Shown;

    fn into_render(self) -> Shown {
        self.shown()
    }
}

impl IntoAttributeValue for Say {
    type Output = Shown;

    fn into_attribute_value(self) -> Shown {
        self.shown()
    }
}

/// Show the page in the language that was chosen on this device, else in the first of the browser's that the page has.
pub(crate) fn begin() {
    let chosen = storage().and_then(|storage| storage.get_item(CHOSEN).ok().flatten());
    let wished = window().navigator().languages();
    let wished = wished.iter().filter_map(|tag| tag.as_string());
    NOW.set(first_of(chosen.into_iter().chain(wished)));
    Effect::new(|_| {
        if let Some(root) = document().document_element() {
            // An attribute that cannot be set leaves the page as readable as before.
            _ = root.set_attribute("lang", NOW.get().code());
        }
    });
}

/// Forget the texts that are no longer on the screen.
pub(crate) fn forget_gone() {
    subscribers::renew(&*NOW);
}

/// The first language of the page among tags such as `de-AT`.
fn first_of(tags: impl Iterator<Item = String>) -> Language {
    let mut known = tags.filter_map(|tag| {
        let code = tag.get(..2)?.to_ascii_lowercase();
        let whole = matches!(tag.as_bytes().get(2), None | Some(b'-'));
        Language::ALL
            .into_iter()
            .find(|language| whole && language.code() == code)
    });
    known.next().unwrap_or(Language::English)
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// The button that shows the page in its other language, named in that language.
#[component]
pub(crate) fn LanguageChoice() -> impl IntoView {
    let other = || NOW.get().other();
    let choose = move |_| {
        let language = untrack(other);
        NOW.set(language);
        if let Some(storage) = storage() {
            // Where storage is refused the choice holds for this visit.
            _ = storage.set_item(CHOSEN, language.code());
        }
    };
    view! {
        <button
            type="button"
            class="button small"
            lang=move || other().code()
            data-testid="language"
            on:click=choose
        >
            {move || other().name()}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_opens_in_the_first_language_that_it_has() {
        for (tags, expected) in [
            (&["de"][..], Language::German),
            (&["de-AT", "en"], Language::German),
            (&["fr-FR", "de", "en"], Language::German),
            (&["en-US", "de"], Language::English),
            (&["fr"], Language::English),
            (&["den", "DE-de"], Language::German),
            (&[], Language::English),
            (&["", "d", "é"], Language::English),
        ] {
            let tags = tags.iter().map(|tag| (*tag).to_owned());
            assert_eq!(first_of(tags), expected);
        }
    }

    #[test]
    fn parts_take_the_language_of_their_text() {
        let side = say("left", "links");
        let text = said!(
            "{1} {0}, {2}",
            "{0}: {1}, {2}",
            side,
            "lung",
            number(1.25, 1)
        );
        assert_eq!(text, say("lung left, 1.2", "links: lung, 1,2"));
        assert_eq!(
            joined(&[side, same("u"), Say::default()], "; "),
            say("left; u; ", "links; u; ")
        );
    }
}
