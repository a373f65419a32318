//! From text to report: the passes in order.

use crate::{
    attributes::{severity_of, side_of, size_of, zone_of},
    clause::{Clause, organs_of},
    draft::Draft,
    grounding::{reason_of, temporality_of},
    language::{Language, language_of},
    lexicon::{Item, cover},
    noun_phrase::Items,
    sections::find_sections,
    sentences::find_sentences,
    sides::may_inherit,
    tags::{Change, Organ, Tag},
    tokens::{Token, tokenise},
    types::{Assertion, Category, Phrase, Report, SectionKind, Side, Temporality},
};
use std::ops::Range;

/// Reads a report: its sections, its sentences, and the diagnostic phrases of its findings, impression and
/// untitled text. Offsets count its Unicode characters. Any text is taken; where it is not English (see
/// [`language_of`]) it has sections and sentences but no phrases, and [`crate::check`] says so.
#[must_use]
pub fn read(text: &str) -> Report {
    let chars: Vec<char> = text.chars().collect();
    let tokens = tokenise(&chars);
    let sections = find_sections(&chars);
    let spans = find_sentences(&chars, &tokens, &sections);
    let healed = tokens.iter().any(|token| token.norm == "healed");
    let mut phrases: Vec<Phrase> = Vec::new();
    let mut referred = Referred::default();
    let readable = language_of(text) == Language::English;
    for (index, span) in spans.iter().enumerate() {
        let section = sections[span.sentence.section].kind;
        if referred.section != span.sentence.section {
            referred = Referred {
                section: span.sentence.section,
                side: Side::None,
            };
        }
        let read = matches!(
            section,
            SectionKind::Findings | SectionKind::Impression | SectionKind::Untitled
        );
        if read && readable {
            let place = Place {
                chars: &chars,
                section,
                sentence: index,
                healed,
            };
            let found = read_sentence(&place, &tokens, span.tokens.clone(), referred.side);
            if let Some(side) = found.iter().rev().find_map(lent_side) {
                referred.side = side;
            } else if !found.is_empty() {
                referred.side = Side::None;
            }
            phrases.extend(found);
        }
    }
    let sentences = spans.into_iter().map(|span| span.sentence).collect();
    Report {
        text: text.to_owned(),
        sections,
        sentences,
        phrases,
    }
}

/// What "this" at the start of a sentence refers to.
#[derive(Default)]
struct Referred {
    section: usize,
    side: Side,
}

/// The side that a later "this may represent" takes from a phrase.
fn lent_side(phrase: &Phrase) -> Option<Side> {
    (phrase.assertion != Assertion::Absent && may_inherit(phrase.category)).then_some(phrase.side)
}

/// The sentence begins by pointing back at what was said before it.
fn points_back(tokens: &[Token]) -> bool {
    tokens.first().is_some_and(|token| {
        matches!(
            token.norm.as_str(),
            "this" | "these" | "it" | "they" | "finding" | "differential"
        )
    })
}

/// Reads one phrase that a caller gives instead of a report. Its span is the whole trimmed text; category, side
/// and the rest come from its words. A bare name of anatomy is [`Category::Anatomy`].
#[must_use]
pub fn read_phrase(text: &str) -> Phrase {
    let text = text.trim();
    let chars: Vec<char> = text.chars().collect();
    let tokens = tokenise(&chars);
    let covered = cover(&tokens, 0..tokens.len());
    let items = Items {
        items: &covered,
        tokens: &tokens,
    };
    let all = 0..covered.len();
    let draft = Clause::read(items, Side::None)
        .into_iter()
        .find(|draft| draft.emitted)
        .unwrap_or_else(|| {
            let anatomy = !organs_of(items, all.clone()).is_empty();
            Draft {
                range: all.clone(),
                core_end: all.end,
                finding: false,
                category: if anatomy {
                    Category::Anatomy
                } else {
                    Category::Other
                },
                assertion: Assertion::Present,
                normal: false,
                historical: false,
                emitted: true,
                inherited: Side::None,
            }
        });
    let draft = Draft {
        range: all,
        ..draft
    };
    let place = Place {
        chars: &chars,
        section: SectionKind::Untitled,
        sentence: 0,
        healed: false,
    };
    let mut phrase = finish(&place, items, &draft, 0..chars.len());
    if phrase.category == Category::Anatomy {
        phrase.groundable = true;
        phrase.reason = None;
    }
    phrase
}

/// Where a sentence stands.
struct Place<'a> {
    chars: &'a [char],
    section: SectionKind,
    sentence: usize,
    /// The report calls something healed, so its rib deformities are old fractures.
    healed: bool,
}

fn read_sentence(
    place: &Place<'_>,
    tokens: &[Token],
    range: Range<usize>,
    referred: Side,
) -> Vec<Phrase> {
    let back = points_back(&tokens[range.clone()]);
    let mut covered = cover(tokens, range);
    drop_advice(&mut covered, tokens);
    let items = Items {
        items: &covered,
        tokens,
    };
    let mut phrases: Vec<Phrase> = Vec::new();
    // "This may represent pneumonia" takes the side of what it reads, "these lung volumes" do not.
    let reads = items
        .items
        .iter()
        .any(|item| matches!(item.tag, Tag::Hedge | Tag::Conn | Tag::Exclude));
    let side = if back && reads { referred } else { Side::None };
    for mut draft in Clause::read(items, side) {
        if !draft.emitted || !is_observation(items, &draft) {
            continue;
        }
        if let Some(span) = trim(items, &mut draft) {
            if place.healed && is_rib_deformity(items, &draft) {
                draft.category = Category::Fracture;
                draft.historical = true;
            }
            // "aortic calcification and tortuosity" is one observation of one aorta.
            if let Some(last) = phrases.last_mut()
                && joins_aortic(items, last, &draft, span.start)
            {
                let whole = last.start..span.end;
                last.text = place.chars[whole.clone()].iter().collect();
                last.end = whole.end;
                continue;
            }
            // A place claimed by two phrases stays with the first.
            let start = phrases
                .last()
                .map_or(span.start, |last| span.start.max(last.end));
            if start < span.end && start == span.start {
                phrases.push(finish(place, items, &draft, span));
            }
        }
    }
    phrases
}

/// What is advised, and what only would be so, is not read: from the start of its clause up to a contrast or the end.
fn drop_advice(items: &mut Vec<Item>, tokens: &[Token]) {
    let mut done = 0;
    while let Some(at) = (done..items.len()).find(|i| items[*i].tag == Tag::Advice) {
        let from = advice_start(
            &items[..at],
            done,
            tokens[items[at].first].norm.as_str(),
            tokens,
        );
        // "Correlation is recommended, differential diagnosis …", "evaluation limited, but …" come back to what is seen.
        let back = (at..items.len()).find(|i| {
            matches!(
                tokens[items[*i].first].norm.as_str(),
                "differential" | "but" | "however"
            )
        });
        let Some(back) = back else {
            items.truncate(from);
            break;
        };
        items.drain(from + 1..back);
        items[from].tag = Tag::Stop;
        done = from + 1;
    }
    if let Some(at) = items.iter().position(|item| item.tag == Tag::If) {
        items.truncate(at);
    }
}

/// Where the advice that is recognised by `word`, right behind `items`, begins.
fn advice_start(items: &[Item], done: usize, word: &str, tokens: &[Token]) -> usize {
    let modality = |item: &Item| {
        matches!(
            tokens[item.first].norm.as_str(),
            "ct" | "mri" | "radiograph"
        )
    };
    // "CT for evaluation of the mass": the sentence is about another examination.
    if items[done..].iter().take(3).any(modality) {
        return done;
    }
    let clause = items
        .iter()
        .rposition(|item| matches!(item.tag, Tag::Comma | Tag::Stop | Tag::And))
        .map_or(done, |at| at.max(done));
    // "right upper lobe consolidation please correlate": a request begins with its verb, whatever stands before it.
    let request = matches!(
        word,
        "please" | "recommend" | "correlate" | "consider" | "suggest" | "advise"
    );
    let seen = items[clause..]
        .iter()
        .any(|item| matches!(item.tag, Tag::Find(_) | Tag::Shape(_) | Tag::Adj(_)));
    if request && seen { items.len() } else { clause }
}

/// Words of no content are an observation only where they are denied, or where something specific goes with them.
fn is_observation(items: Items<'_>, draft: &Draft) -> bool {
    let tags = || draft.range.clone().filter_map(|i| items.tag(i));
    // "obscuration by the arm": a departure from normal needs something that departs.
    let hollow = draft.range.clone().all(|i| match items.tag(i) {
        Some(Tag::Shape(change)) => matches!(change, Change::Obscured | Change::Increased),
        // "postsurgical" alone says whence, not what.
        Some(Tag::Adj(change)) => change == Change::Of(Category::PostSurgical),
        Some(Tag::Generic | Tag::Vague | Tag::Aspect | Tag::Redacted) => false,
        Some(Tag::Find(_) | Tag::Organ(_) | Tag::OrganAdj(_)) => false,
        _ => true,
    });
    if hollow && tags().any(|tag| matches!(tag, Tag::Shape(_) | Tag::Adj(_))) {
        return false;
    }
    if draft.normal || tags().any(|tag| matches!(tag, Tag::Find(_) | Tag::Shape(_) | Tag::Adj(_))) {
        return true;
    }
    let generic = tags().any(|tag| tag == Tag::Generic);
    let vague = tags().any(|tag| tag == Tag::Vague);
    match draft.assertion {
        Assertion::Absent => true,
        _ if generic => {
            tags().any(|tag| matches!(tag, Tag::Organ(_) | Tag::OrganAdj(_)))
                || draft
                    .range
                    .clone()
                    .any(|i| matches!(items.word(i), "active"))
        }
        _ => !vague,
    }
}

fn joins_aortic(items: Items<'_>, last: &Phrase, draft: &Draft, start: usize) -> bool {
    let joint = draft
        .range
        .start
        .checked_sub(1)
        .filter(|at| matches!(items.tag(*at), Some(Tag::And | Tag::Slash)));
    let adjacent = joint.and_then(|at| at.checked_sub(1)).is_some_and(|at| {
        items
            .items
            .get(at)
            .is_some_and(|item| items.tokens[item.last].end == last.end)
    });
    adjacent
        && last.end <= start
        && last.category == Category::AorticAbnormality
        && draft.category == Category::AorticAbnormality
        && last.assertion == draft.assertion
}

fn is_rib_deformity(items: Items<'_>, draft: &Draft) -> bool {
    let tags = || draft.range.clone().filter_map(|i| items.tag(i));
    tags().any(|tag| tag == Tag::Organ(Organ::Rib))
        && tags().any(|tag| {
            matches!(
                tag,
                Tag::Shape(Change::Deformed) | Tag::Adj(Change::Deformed)
            )
        })
}

/// Takes edge words off the draft; its span in characters.
fn trim(items: Items<'_>, draft: &mut Draft) -> Option<Range<usize>> {
    let is_edge = |i: usize| {
        // "mildly improved opacities": the degree is that of the comparison.
        let degree = items.tag(i) == Some(Tag::Mod)
            && items.word(i).ends_with("ly")
            && items.tag(i + 1) == Some(Tag::Comp);
        degree || items.tag(i).is_none_or(Tag::is_edge)
    };
    while draft.range.start < draft.range.end && is_edge(draft.range.start) {
        draft.range.start += 1;
    }
    // "decrease in size of the effusion" names the effusion.
    if draft.finding
        && items.word(draft.range.start) == "size"
        && items.tag(draft.range.start + 1) == Some(Tag::Of)
    {
        draft.range.start += 2;
        while draft.range.start < draft.range.end && is_edge(draft.range.start) {
            draft.range.start += 1;
        }
    }
    while draft.range.end > draft.range.start && is_edge(draft.range.end - 1) {
        draft.range.end -= 1;
    }
    // A bare number at the end is the marker of the next item of a list.
    while draft.range.end > draft.range.start + 1
        && items.tag(draft.range.end - 1) == Some(Tag::Num)
        && items
            .word(draft.range.end - 1)
            .bytes()
            .all(|c| c.is_ascii_digit())
    {
        draft.range.end -= 1;
        while draft.range.end > draft.range.start && is_edge(draft.range.end - 1) {
            draft.range.end -= 1;
        }
    }
    // A removed word in front stood for a modifier, except before a lone noun that needs it.
    while items.tag(draft.range.start) == Some(Tag::Redacted) && !draft.normal {
        let rest = draft.range.start + 1..draft.range.end;
        let core = rest.start..draft.core_end.clamp(rest.start, rest.end);
        let content = core
            .filter(|i| items.tag(*i).is_some_and(Tag::is_content))
            .count();
        let bare = content == 1
            && matches!(
                items.tag(rest.start),
                Some(Tag::Find(Category::LungOpacity) | Tag::Shape(_))
            );
        if content == 0 || bare {
            break;
        }
        draft.range.start += 1;
    }
    let first = items.items.get(draft.range.start)?;
    let last = items.items.get(draft.range.end.checked_sub(1)?)?;
    (draft.range.start < draft.range.end)
        .then(|| items.tokens[first.first].start..items.tokens[last.last].end)
}

fn finish(place: &Place<'_>, items: Items<'_>, draft: &Draft, span: Range<usize>) -> Phrase {
    let temporality = temporality_of(items, draft);
    let reason = reason_of(items, draft, temporality);
    let own = side_of(items, draft.range.clone());
    // A removed operation or a resolved finding is past even where its words are not.
    let temporality = if draft.historical {
        Temporality::Historical
    } else {
        temporality
    };
    Phrase {
        text: place.chars[span.clone()].iter().collect(),
        start: span.start,
        end: span.end,
        section: place.section,
        sentence: place.sentence,
        category: draft.category,
        assertion: draft.assertion,
        temporality,
        side: if own == Side::None {
            draft.inherited
        } else {
            own
        },
        zone: zone_of(items, draft.range.clone()),
        severity: severity_of(items, draft.range.clone()),
        // What is not there has no size, and numbers beside a catheter say how deep it lies.
        size: size_of(items, draft.range.clone())
            .filter(|_| draft.assertion != Assertion::Absent && draft.category != Category::Device)
            .and_then(|(start, end)| Some(place.chars.get(start..end)?.iter().collect())),
        groundable: reason.is_none(),
        reason,
    }
}
