//! The report: a sentence for each finding, statements of normality for the rest, and an impression.

use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{Assertion, Category, Side};

use crate::findings::Finding;
use crate::rng::Rng;
use crate::wording::{Wording, describe};
use crate::{TruthPhrase, View};

/// A piece of a sentence.
enum Piece<'a> {
    Words(&'a str),
    Found(&'a str, &'a Finding, Assertion, &'a [BoundingBox]),
    Not(&'a str, Category),
}

#[derive(Default)]
struct Writer {
    text: String,
    truth: Vec<TruthPhrase>,
}

impl Writer {
    /// Adds a sentence; its first letter becomes a capital, in the phrase too where it begins with one.
    fn say(&mut self, pieces: &[Piece]) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        let mut first = true;
        for piece in pieces {
            let raw = match piece {
                Piece::Words(w) | Piece::Found(w, ..) | Piece::Not(w, _) => *w,
            };
            if raw.is_empty() {
                continue;
            }
            let words = if first { capital(raw) } else { raw.to_owned() };
            first = false;
            let start = self.text.chars().count();
            self.text.push_str(&words);
            match *piece {
                Piece::Words(_) => {}
                Piece::Found(_, f, assertion, boxes) => self.truth.push(TruthPhrase {
                    phrase: words,
                    start,
                    category: f.category,
                    side: f.side,
                    assertion,
                    present: true,
                    boxes: boxes.to_vec(),
                }),
                Piece::Not(_, category) => self.truth.push(TruthPhrase {
                    phrase: words,
                    start,
                    category,
                    side: Side::None,
                    assertion: Assertion::Absent,
                    present: false,
                    boxes: Vec::new(),
                }),
            }
        }
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |c| {
        c.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// Writes the report of a film and the truth of each of its phrases.
pub(crate) fn write(
    drawn: &[(Finding, Vec<BoundingBox>)],
    view: View,
    rng: &mut Rng,
) -> (String, Vec<TruthPhrase>) {
    let mut w = Writer::default();
    w.text.push_str("FINDINGS:");
    match (view, rng.chance(0.35)) {
        (View::Pa, true) => w.say(&[Piece::Words("PA view of the chest.")]),
        (View::Ap, true) => w.say(&[Piece::Words("Portable AP view of the chest.")]),
        _ => {}
    }
    let has = |categories: &[Category]| drawn.iter().any(|(f, _)| categories.contains(&f.category));
    heart(&mut w, &has, rng);
    for (f, boxes) in drawn {
        let wording = describe(f, rng);
        let doubt = !matches!(
            f.category,
            Category::Device | Category::Cardiomegaly | Category::Scoliosis
        ) && rng.chance(0.13);
        state(&mut w, f, boxes, &wording, doubt, rng);
    }
    rest(&mut w, &has, rng);
    w.text.push_str("\nIMPRESSION:");
    if drawn.is_empty() {
        let words = rng.pick(&[
            "acute cardiopulmonary abnormality",
            "acute cardiopulmonary disease",
            "evidence of active disease",
        ]);
        // "evidence of" is outside the span.
        let bare = words.strip_prefix("evidence of ").unwrap_or(words);
        w.say(&[
            Piece::Words(if bare == words {
                "No "
            } else {
                "No evidence of "
            }),
            Piece::Not(bare, Category::Other),
            Piece::Words("."),
        ]);
    }
    for (f, boxes) in drawn.iter().take(3) {
        let wording = describe(f, rng);
        w.say(&[
            Piece::Found(&wording.phrase, f, Assertion::Present, boxes),
            Piece::Words("."),
        ]);
    }
    (w.text, w.truth)
}

fn state(
    w: &mut Writer,
    f: &Finding,
    boxes: &[BoundingBox],
    wording: &Wording,
    doubt: bool,
    rng: &mut Rng,
) {
    let words = Piece::Words;
    let (be, have) = if wording.plural {
        ("are", "There are ")
    } else {
        ("is", "There is ")
    };
    if doubt {
        let phrase = Piece::Found(&wording.phrase, f, Assertion::Uncertain, boxes);
        match rng.below(3) {
            0 => w.say(&[words("Possible "), phrase, words(".")]),
            1 => w.say(&[
                words("Appearances are suspicious for "),
                words(wording.article()),
                phrase,
                words("."),
            ]),
            _ => w.say(&[
                words("Findings may represent "),
                words(wording.article()),
                phrase,
                words("."),
            ]),
        }
        return;
    }
    let phrase = Piece::Found(&wording.phrase, f, Assertion::Present, boxes);
    match rng.below(5) {
        0 | 1 => w.say(&[words(have), words(wording.article()), phrase, words(".")]),
        2 => w.say(&[phrase, words(&format!(" {be} seen."))]),
        3 => w.say(&[phrase, words(&format!(" {be} noted."))]),
        _ => w.say(&[
            words(wording.article()),
            phrase,
            words(&format!(" {be} present.")),
        ]),
    }
}

fn heart(w: &mut Writer, has: &impl Fn(&[Category]) -> bool, rng: &mut Rng) {
    use Category as C;
    let words = Piece::Words;
    let wide = has(&[
        C::AorticAbnormality,
        C::MediastinalWidening,
        C::HilarEnlargement,
        C::Mass,
    ]);
    if has(&[C::Cardiomegaly]) {
        if !wide && rng.chance(0.5) {
            w.say(&[
                words("The "),
                Piece::Not("mediastinal contours are normal", C::MediastinalWidening),
                words("."),
            ]);
        }
        return;
    }
    match rng.below(4) {
        0 if !wide => w.say(&[
            Piece::Not("heart size", C::Cardiomegaly),
            words(" and "),
            Piece::Not(
                "mediastinal contours are within normal limits",
                C::MediastinalWidening,
            ),
            words("."),
        ]),
        1 => w.say(&[
            words("The "),
            Piece::Not("cardiac silhouette is normal in size", C::Cardiomegaly),
            words("."),
        ]),
        2 => w.say(&[
            words("The "),
            Piece::Not("heart is not enlarged", C::Cardiomegaly),
            words("."),
        ]),
        _ => w.say(&[
            Piece::Not("heart size is normal", C::Cardiomegaly),
            words("."),
        ]),
    }
}

fn rest(w: &mut Writer, has: &impl Fn(&[Category]) -> bool, rng: &mut Rng) {
    use Category as C;
    let words = Piece::Words;
    let in_lung = has(&[
        C::Consolidation,
        C::Pneumonia,
        C::LungOpacity,
        C::Infiltrate,
        C::Edema,
        C::Fibrosis,
        C::Atelectasis,
        C::DiffuseNodule,
        C::Nodule,
        C::Mass,
        C::Granuloma,
        C::Scarring,
        C::Hyperinflation,
        C::Emphysema,
        C::Effusion,
    ]);
    if !in_lung {
        let clear = rng.pick(&[
            "lungs are clear",
            "lungs are clear bilaterally",
            "lungs are well expanded and clear",
        ]);
        w.say(&[
            words(rng.pick(&["The ", "Both "])),
            Piece::Not(clear, C::LungOpacity),
            words("."),
        ]);
    }
    // What is not on the film, denied in one sentence.
    let mut denied: Vec<(&str, Category)> = Vec::new();
    if !has(&[
        C::Consolidation,
        C::Pneumonia,
        C::LungOpacity,
        C::Infiltrate,
    ]) && rng.chance(0.6)
    {
        denied.push(rng.pick(&[
            ("focal consolidation", C::Consolidation),
            ("focal airspace disease", C::LungOpacity),
            ("focal infiltrate", C::Infiltrate),
        ]));
    }
    if !has(&[C::Effusion]) && rng.chance(0.85) {
        denied.push(("pleural effusion", C::Effusion));
    }
    if !has(&[C::Pneumothorax]) && rng.chance(0.85) {
        denied.push(("pneumothorax", C::Pneumothorax));
    }
    if let Some((last, before)) = denied.split_last() {
        let mut pieces = vec![words(rng.pick(&[
            "No ",
            "There is no ",
            "There is no evidence of ",
        ]))];
        for (i, (phrase, category)) in before.iter().enumerate() {
            if i > 0 {
                pieces.push(words(", "));
            }
            pieces.push(Piece::Not(phrase, *category));
        }
        match before.len() {
            0 => {}
            1 => pieces.push(words(" or ")),
            _ => pieces.push(words(", or ")),
        }
        pieces.push(Piece::Not(last.0, last.1));
        pieces.push(words("."));
        w.say(&pieces);
    }
    if !has(&[C::Edema, C::Cardiomegaly]) && rng.chance(0.3) {
        w.say(&[
            Piece::Not("pulmonary vascularity is normal", C::Edema),
            words("."),
        ]);
    }
    if !has(&[C::Fracture, C::Scoliosis]) && rng.chance(0.5) {
        match rng.below(3) {
            0 => w.say(&[
                words("The "),
                Piece::Not("osseous structures are intact", C::Fracture),
                words("."),
            ]),
            1 => w.say(&[
                words("No "),
                Piece::Not("acute bony abnormality", C::Other),
                words("."),
            ]),
            _ => w.say(&[
                words("No "),
                Piece::Not("acute rib fracture", C::Fracture),
                words("."),
            ]),
        }
    }
}
