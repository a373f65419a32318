//! What the model is asked: the phrase's sentence with `[BOX]` right after the phrase, once per side.

use phrasebox_model::{Frame, Prompt, Target};
use phrasebox_report::{Definition, Phrase, Report, Side};

use crate::side::one_side;
use crate::target::target_of;

/// Longest prompt in characters, unless the phrase alone is longer: about 60 word pieces.
pub const MAX_PROMPT_CHARS: usize = 200;

/// One prompt, and the side that it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What the model is asked.
    pub prompt: Prompt,
    /// The patient's side that it asks for.
    pub side: Side,
    /// Byte offset in the prompt's text where the phrase begins; it ends at the prompt's `box_at`.
    pub phrase_at: usize,
}

impl Question {
    /// The phrase as it is asked.
    #[must_use]
    pub fn phrase(&self) -> &str {
        &self.prompt.text[self.phrase_at..self.prompt.box_at]
    }

    /// The question as a person may read it, with `[BOX]` where the model sees it.
    #[must_use]
    pub fn text(&self) -> String {
        let (before, after) = self.prompt.text.split_at(self.prompt.box_at);
        format!("{before} [BOX]{after}")
    }
}

/// A phrase with the words around it that go along.
struct Context {
    before: String,
    phrase: String,
    after: String,
}

impl Context {
    /// The questions: one, or one per side where the phrase is about both. A finding of the lung is looked for in the
    /// lung of its side, or in both lungs where the words name none.
    fn questions(&self, phrase: &Phrase) -> Vec<Question> {
        let target = target_of(phrase);
        let in_lung = target == Target::Opacity;
        let frame = |side| match (target, side) {
            (Target::Opacity, Side::Right) => Frame::RightLung,
            (Target::Opacity, Side::Left) => Frame::LeftLung,
            (Target::Heart, _) => Frame::Thorax,
            _ => Frame::Film,
        };
        let both = [Side::Right, Side::Left];
        match phrase.side {
            Side::Bilateral => both
                .map(|side| self.question(&one_side(&self.phrase, side), side, frame(side)))
                .into(),
            Side::None if in_lung => both
                .map(|side| self.question(&self.phrase, side, frame(side)))
                .into(),
            side => vec![self.question(&self.phrase, side, frame(side))],
        }
    }

    fn question(&self, phrase: &str, side: Side, frame: Frame) -> Question {
        let text = format!("{}{phrase}{}", self.before, self.after);
        Question {
            prompt: Prompt {
                text,
                box_at: self.before.len() + phrase.len(),
                frame,
            },
            side,
            phrase_at: self.before.len(),
        }
    }
}

/// The questions about a phrase of a report.
pub(crate) fn in_its_sentence(report: &Report, phrase: &Phrase) -> Vec<Question> {
    let chars: Vec<char> = report.text.chars().collect();
    context(&chars, report, phrase)
        .unwrap_or_else(|| alone(&phrase.text))
        .questions(phrase)
}

/// The questions about a phrase given without a report.
pub(crate) fn as_given(phrase: &Phrase) -> Vec<Question> {
    alone(&phrase.text).questions(phrase)
}

/// The questions about a phrase that is given with the definition of its category.
pub(crate) fn as_defined(phrase: &Phrase, definition: &Definition) -> Vec<Question> {
    let Definition {
        shape,
        density,
        place,
        ..
    } = definition;
    Context {
        after: format!(": {shape}, {density}, {place}."),
        ..alone(&phrase.text)
    }
    .questions(phrase)
}

fn alone(phrase: &str) -> Context {
    Context {
        before: String::new(),
        phrase: one_line(phrase.chars()).trim().to_owned(),
        after: String::new(),
    }
}

/// Line breaks within a sentence are the typist's: they count as blanks.
fn one_line(chars: impl Iterator<Item = char>) -> String {
    chars
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect()
}

/// The phrase in its sentence, cut to a window where the sentence is long; none where the phrase does not lie in
/// the text.
fn context(chars: &[char], report: &Report, phrase: &Phrase) -> Option<Context> {
    let inside = chars.get(phrase.start..phrase.end)?;
    let sentence = report.sentences.get(phrase.sentence)?;
    let start = sentence.start.min(phrase.start);
    let end = sentence.end.max(phrase.end).min(chars.len());
    let (start, end) = window(chars, start..end, phrase.start..phrase.end);
    Some(Context {
        before: one_line(chars[start..phrase.start].iter().copied())
            .trim_start()
            .to_owned(),
        phrase: one_line(inside.iter().copied()),
        after: one_line(chars[phrase.end..end].iter().copied())
            .trim_end()
            .to_owned(),
    })
}

/// The part of the sentence that is kept: about as many characters before the phrase as after it, on word borders.
fn window(
    chars: &[char],
    sentence: std::ops::Range<usize>,
    phrase: std::ops::Range<usize>,
) -> (usize, usize) {
    if sentence.len() <= MAX_PROMPT_CHARS {
        return (sentence.start, sentence.end);
    }
    let room = MAX_PROMPT_CHARS.saturating_sub(phrase.len());
    let (before, after) = (phrase.start - sentence.start, sentence.end - phrase.end);
    // What one side does not use, the other may.
    let left = before.min(room.saturating_sub(after.min(room / 2)));
    let right = after.min(room - left);
    let (mut start, mut end) = (phrase.start - left, phrase.end + right);
    let word = |i: usize| chars.get(i).is_some_and(|c| c.is_alphanumeric());
    while start > sentence.start && start < phrase.start && word(start - 1) && word(start) {
        start += 1;
    }
    while end < sentence.end && end > phrase.end && word(end - 1) && word(end) {
        end -= 1;
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use phrasebox_report::{Section, SectionKind, Sentence};
    use proptest::prelude::*;

    use super::*;

    /// A report of one sentence with one phrase in it.
    fn report(before: &str, phrase: &str, after: &str, side: Side) -> Report {
        let text = format!("{before}{phrase}{after}");
        let length = text.chars().count();
        let start = before.chars().count();
        let mut named = phrasebox_report::read_phrase(phrase);
        named.start = start;
        named.end = start + phrase.chars().count();
        named.side = side;
        Report {
            text,
            sections: vec![Section {
                kind: SectionKind::Findings,
                start: 0,
                end: length,
            }],
            sentences: vec![Sentence {
                section: 0,
                start: 0,
                end: length,
            }],
            phrases: vec![named],
        }
    }

    fn ask(report: &Report) -> Vec<Question> {
        in_its_sentence(report, &report.phrases[0])
    }

    #[test]
    fn the_marker_stands_right_after_the_phrase() {
        let asked = ask(&report(
            "There is a ",
            "small right effusion",
            ", unchanged.",
            Side::Right,
        ));
        assert_eq!(asked.len(), 1);
        assert_eq!(
            asked[0].text(),
            "There is a small right effusion [BOX], unchanged."
        );
        assert_eq!(asked[0].side, Side::Right);
    }

    #[test]
    fn both_sides_are_asked_one_by_one() {
        let asked = ask(&report(
            "Mild ",
            "bibasilar atelectasis",
            " is seen.",
            Side::Bilateral,
        ));
        let texts: Vec<String> = asked.iter().map(Question::text).collect();
        assert_eq!(
            texts,
            [
                "Mild right basilar atelectasis [BOX] is seen.",
                "Mild left basilar atelectasis [BOX] is seen."
            ]
        );
        assert_eq!(
            asked.iter().map(|q| q.side).collect::<Vec<_>>(),
            [Side::Right, Side::Left]
        );
    }

    #[test]
    fn a_phrase_out_of_its_text_is_asked_alone() {
        let mut broken = report("", "nodule", "", Side::None);
        broken.phrases[0].end = 400;
        assert_eq!(ask(&broken)[0].text(), "nodule [BOX]");
    }

    proptest! {
        #[test]
        fn the_marker_lies_on_a_character_border_of_any_text(
            before in "[a-zé° \n✓]{0,300}", phrase in "[a-zß✓é]{1,12}( [a-zü]{1,8}){0,3}", after in "[a-zé° .✓]{0,300}",
            side in prop::sample::select(vec![Side::Left, Side::None, Side::Bilateral]),
        ) {
            let report = report(&before, &phrase, &after, side);
            for question in ask(&report) {
                let prompt = &question.prompt;
                prop_assert!(prompt.text.is_char_boundary(prompt.box_at));
                if side != Side::Bilateral {
                    prop_assert!(prompt.text[..prompt.box_at].ends_with(&phrase), "{:?}", prompt);
                    prop_assert!(prompt.text.chars().count() <= MAX_PROMPT_CHARS);
                    let one_line = one_line(report.text.chars());
                    prop_assert!(one_line.contains(&prompt.text));
                    if report.text.chars().count() <= MAX_PROMPT_CHARS {
                        let trimmed = prompt.text.trim();
                        prop_assert_eq!(trimmed, one_line.trim(), "a short sentence is kept whole");
                    }
                }
            }
        }

        #[test]
        fn a_long_sentence_is_cut_between_words(words in prop::collection::vec("[a-z]{1,9}", 60..120), at in 0usize..50) {
            let before: String = words[..at].iter().map(|w| format!("{w} ")).collect();
            let after: String = words[at..].iter().map(|w| format!(" {w}")).collect();
            let report = report(&before, "left effusion", &after, Side::Left);
            let text = &ask(&report)[0].prompt.text;
            prop_assert!(text.contains("left effusion"));
            let kept: Vec<&str> = text.split_whitespace().filter(|w| *w != "left" && *w != "effusion").collect();
            prop_assert!(kept.iter().all(|w| words.iter().any(|word| word == w)), "{text}");
            // Not cut more than a word on either side.
            if report.text.len() > MAX_PROMPT_CHARS {
                prop_assert!(text.len() > MAX_PROMPT_CHARS - 24, "{} {text}", text.len());
            }
        }
    }
}
