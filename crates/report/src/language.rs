//! Whether a text can be an English report at all. The rules know English only; a report in another language is
//! answered with a notice, not with guesses.

use crate::{lexicon::knows, tokens::normalise_term};

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English, or too short to tell.
    English,
    /// Another language.
    Other,
    /// No text: control characters as in the bytes of a file.
    NotText,
}

/// Words that make English sentences and no others.
const ENGLISH: &[&str] = &[
    "the", "is", "are", "there", "and", "of", "with", "without", "or", "within", "has", "have",
    "was", "were", "been", "which", "may", "for", "from", "at", "seen", "to", "be", "this", "no",
];

/// Words that make sentences of other languages written in Latin letters and do not occur in English reports.
const FOREIGN: &[&str] = &[
    "kein",
    "keine",
    "keinen",
    "keiner",
    "und",
    "der",
    "die",
    "das",
    "ist",
    "sind",
    "nicht",
    "mit",
    "ohne",
    "beidseits",
    "herz",
    "lunge",
    "lungen",
    "befund",
    "nachweis",
    "auf",
    "sich",
    "von",
    "zur",
    "eine",
    "einer",
    "rechts",
    "links",
    "sin",
    "los",
    "las",
    "del",
    "una",
    "izquierdo",
    "izquierda",
    "derecho",
    "derecha",
    "derrame",
    "se",
    "observa",
    "observan",
    "ni",
    "el",
    "por",
    "para",
    "es",
    "corazón",
    "pulmones",
    "hallazgos",
    "pas",
    "dans",
    "les",
    "des",
    "une",
    "est",
    "sont",
    "du",
    "sans",
    "avec",
    "aux",
    "cœur",
    "coeur",
    "épanchement",
    "gauche",
    "droite",
    "poumons",
    "il",
    "di",
    "della",
    "del",
    "nel",
    "senza",
    "sono",
    "cuore",
    "polmoni",
    "versamento",
    "non",
    "si",
    "een",
    "het",
    "geen",
    "van",
    "niet",
    "hart",
    "longen",
    "links",
    "rechts",
    "não",
    "sem",
    "da",
    "dos",
    "direito",
    "esquerdo",
    "coração",
    "nie",
    "jest",
    "płuca",
    "serce",
    "bez",
    "ve",
    "yok",
    "akciğer",
    "och",
    "ingen",
    "inga",
    "hjärta",
    "ikke",
    "og",
    "som",
];

/// Characters of the text that are looked at: enough to tell a language.
const LOOKED_AT: usize = 20_000;

/// What the text is written in, by its script and its commonest words.
#[must_use]
pub fn language_of(text: &str) -> Language {
    let (mut letters, mut foreign_letters, mut control, mut all) = (0_usize, 0_usize, 0, 0);
    for c in text.chars().take(LOOKED_AT) {
        all += 1;
        if c.is_alphabetic() {
            letters += 1;
            foreign_letters += usize::from(!is_latin(c));
        } else if (c.is_control() && !c.is_whitespace()) || c == char::REPLACEMENT_CHARACTER {
            control += 1;
        }
    }
    if control > 3 && control * 20 > all {
        return Language::NotText;
    }
    if letters >= 8 && foreign_letters * 2 > letters {
        return Language::Other;
    }
    let head: String = text.chars().take(LOOKED_AT).collect();
    let (mut words, mut english, mut foreign, mut known) = (0_usize, 0_usize, 0_usize, 0_usize);
    for word in head.split(|c: char| !c.is_alphanumeric() && c != '\'') {
        if word.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            continue;
        }
        let lower = word.to_lowercase();
        if lower.bytes().all(|b| b == b'x') {
            continue;
        }
        words += 1;
        if ENGLISH.contains(&lower.as_str()) {
            english += 1;
            known += 1;
            continue;
        }
        foreign += usize::from(FOREIGN.contains(&lower.as_str()));
        known += usize::from(knows(&normalise_term(&lower)));
    }
    let marked = foreign >= 2 && foreign > 2 * english || foreign >= 1 && english == 0;
    if words >= 4 && marked && known * 10 < words * 7 {
        return Language::Other;
    }
    // Nothing of it is known: whatever it is, it is no English report.
    if words >= 8 && known * 5 < words {
        return Language::Other;
    }
    Language::English
}

fn is_latin(c: char) -> bool {
    matches!(c, '\u{41}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{fb00}'..='\u{fb06}')
}
