//! A phrase about both sides, asked of one side: "bibasilar atelectasis" of the right is "right basilar atelectasis".

use phrasebox_report::Side;

/// Adjectives that say "both" in their first syllable, and what is left when the side is said beside them.
const BI_ADJECTIVES: [(&str, &str); 5] = [
    ("bibasilar", "basilar"),
    ("bibasal", "basal"),
    ("biapical", "apical"),
    ("bihilar", "hilar"),
    ("bilung", "lung"),
];

/// Paired places, plural and singular: without a word for "both", the side is said before these.
const PLACES: [(&str, &str); 15] = [
    ("lungs", "lung"),
    ("bases", "base"),
    ("apices", "apex"),
    ("hila", "hilum"),
    ("lobes", "lobe"),
    ("zones", "zone"),
    ("fields", "field"),
    ("angles", "angle"),
    ("sulci", "sulcus"),
    ("hemidiaphragms", "hemidiaphragm"),
    ("hemithoraces", "hemithorax"),
    ("clavicles", "clavicle"),
    ("shoulders", "shoulder"),
    ("breasts", "breast"),
    ("sides", "side"),
];

/// Findings whose plural means one on each side.
const FINDINGS: [(&str, &str); 5] = [
    ("effusions", "effusion"),
    ("pneumothoraces", "pneumothorax"),
    ("opacities", "opacity"),
    ("infiltrates", "infiltrate"),
    ("consolidations", "consolidation"),
];

/// Words that belong before a place: the side is said before them ("right lower lobe", not "lower right lobe").
const PLACE_MODIFIERS: [&str; 9] = [
    "lung",
    "lower",
    "upper",
    "mid",
    "middle",
    "costophrenic",
    "pulmonary",
    "pleural",
    "apical",
];

/// The word for a side.
fn side_word(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
        Side::Bilateral => "bilateral",
        Side::None => "",
    }
}

fn replacement(table: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(from, _)| *from == word)
        .map(|(_, to)| *to)
}

/// One piece of a phrase: a word, or what stands between two words.
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    lower: String,
    is_word: bool,
}

fn pieces(phrase: &str) -> Vec<Piece> {
    let is_word = |c: char| c.is_alphanumeric() || c == '/';
    let mut all: Vec<Piece> = Vec::new();
    for c in phrase.chars() {
        match all.last_mut() {
            Some(last) if last.is_word == is_word(c) => last.text.push(c),
            _ => all.push(Piece {
                text: c.to_string(),
                lower: String::new(),
                is_word: is_word(c),
            }),
        }
    }
    for piece in &mut all {
        piece.lower = piece.text.to_lowercase();
    }
    all
}

fn set(piece: &mut Piece, text: &str) {
    let capital = piece.text.chars().next().is_some_and(char::is_uppercase);
    let mut letters = text.chars();
    piece.text = match letters.next() {
        Some(first) if capital => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    };
    piece.lower = text.to_lowercase();
}

fn is_side(word: &str) -> bool {
    word == "right" || word == "left"
}

/// Drops "right greater than left" and says "right and left" as one word for both.
fn settle_pairs(all: &mut Vec<Piece>) {
    let mut from = 0;
    while from + 2 < all.len() {
        if !is_side(&all[from].lower) {
            from += 1;
            continue;
        }
        let Some(to) = (from + 1..all.len()).find(|&i| is_side(&all[i].lower)) else {
            break;
        };
        let between: String = all[from + 1..to].iter().map(|p| p.lower.as_str()).collect();
        let compared = between.contains('>') || between.contains(" than ");
        if compared {
            // The comma or bracket before and the bracket after go too.
            let start = if from > 0 { from - 1 } else { from };
            let end = if all.get(to + 1).is_some_and(|p| p.text.starts_with(')')) {
                to + 1
            } else {
                to
            };
            all.drain(start..=end);
            from = start;
        } else if matches!(between.trim(), "and" | "or" | "&" | ",") {
            all.drain(from + 1..=to);
            set(&mut all[from], "both");
            from += 1;
        } else {
            from += 1;
        }
    }
}

/// The phrase as it is asked of one side.
pub(crate) fn one_side(phrase: &str, side: Side) -> String {
    let word = side_word(side);
    let mut all = pieces(phrase);
    settle_pairs(&mut all);
    let mut said = false;
    let mut i = 0;
    while i < all.len() {
        let lower = all[i].lower.clone();
        if matches!(lower.as_str(), "bilateral" | "both" | "b/l" | "bilat") {
            set(&mut all[i], word);
            said = true;
        } else if lower == "bilaterally" {
            // An adverb behind the finding: the side is better said before it.
            all.remove(i);
            continue;
        } else if let Some(rest) = replacement(&BI_ADJECTIVES, &lower) {
            set(&mut all[i], &format!("{word} {rest}"));
            said = true;
        } else if let Some(one) = replacement(&FINDINGS, &lower) {
            set(&mut all[i], one);
        }
        i += 1;
    }
    for i in 0..all.len() {
        let Some(one) = replacement(&PLACES, &all[i].lower) else {
            continue;
        };
        set(&mut all[i], one);
        if !said {
            let mut first = i;
            while first >= 2 && PLACE_MODIFIERS.contains(&all[first - 2].lower.as_str()) {
                first -= 2;
            }
            let modified = format!("{word} {}", all[first].text.to_lowercase());
            set(&mut all[first], &modified);
            said = true;
        }
    }
    let text: String = all.iter().map(|p| p.text.as_str()).collect();
    let text = text.trim().trim_end_matches([',', ';']).trim_end();
    if said {
        text.to_owned()
    } else {
        format!("{word} {text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_become_one() {
        let cases = [
            ("bilateral pleural effusions", "right pleural effusion"),
            ("Bilateral pleural effusion", "Right pleural effusion"),
            ("small b/l effusions", "small right effusion"),
            ("bibasilar atelectasis", "right basilar atelectasis"),
            ("mild Biapical scarring", "mild Right apical scarring"),
            ("both lung bases", "right lung base"),
            ("effusions on both sides", "effusion on right side"),
            ("lungs", "right lung"),
            ("Lungs", "Right lung"),
            (
                "opacities in the lower lobes",
                "opacity in the right lower lobe",
            ),
            ("right and left lung", "right lung"),
            (
                "bilateral effusions, right greater than left",
                "right effusion",
            ),
            ("effusions (left > right)", "right effusion"),
            ("airspace opacities bilaterally", "right airspace opacity"),
            ("pulmonary edema", "right pulmonary edema"),
            ("épanchement bilateral", "épanchement right"),
        ];
        for (given, right) in cases {
            assert_eq!(one_side(given, Side::Right), right, "{given}");
            let left = right.replace("right", "left").replace("Right", "Left");
            assert_eq!(one_side(given, Side::Left), left, "{given}");
        }
    }
}
