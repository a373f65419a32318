//! Entities and relations in the spirit of RadGraph: observations, anatomy and modifiers as spans of the report, with
//! `located_at`, `modify` and `suggestive_of` between them; and how each phrase compares with an earlier film.

use crate::{
    lexicon::{Item, cover},
    tags::Tag,
    tokens::{Token, tokenise},
    types::{Assertion, Category, Phrase, Report},
    words::{Role, stretches_of},
};
use serde::{Deserialize, Serialize};

/// What a span names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the term itself")]
pub enum EntityKind {
    Observation,
    Anatomy,
    Modifier,
}

/// How an observation compares with an earlier film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the word itself")]
pub enum Comparison {
    New,
    Increased,
    Decreased,
    Unchanged,
    Resolved,
}

/// A span that names one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Its words, verbatim.
    pub text: String,
    /// First character in the report text.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// What it names.
    pub kind: EntityKind,
    /// Index of its phrase in [`Report::phrases`].
    pub phrase: usize,
    /// Of observations: whether stated.
    pub assertion: Option<Assertion>,
    /// Of observations: against an earlier film, where the report compares.
    pub comparison: Option<Comparison>,
    /// Of observations: what kind.
    pub category: Option<Category>,
}

/// How two entities stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Observation to anatomy.
    LocatedAt,
    /// Modifier to observation, or to anatomy where there is no observation.
    Modify,
    /// Observation to what it may mean.
    SuggestiveOf,
}

/// One relation; `from` and `to` index [`Graph::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// Where it starts.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What it says.
    pub kind: RelationKind,
}

/// Entities of a report in order of their phrases, and the relations between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graph {
    /// The spans.
    pub entities: Vec<Entity>,
    /// How they hang together.
    pub relations: Vec<Relation>,
}

/// The graph of a report.
#[must_use]
pub fn graph(report: &Report) -> Graph {
    let chars: Vec<char> = report.text.chars().collect();
    let mut graph = Graph::default();
    // Main entity of each phrase: its observation, or its anatomy where it has none of its own.
    let mut mains: Vec<Option<usize>> = Vec::new();
    for (index, phrase) in report.phrases.iter().enumerate() {
        let comparison = comparison_at(report, &chars, index);
        let main = add_phrase(&mut graph, &chars, index, phrase, comparison);
        mains.push(main);
    }
    for (to, from) in suggestions(report, &chars).into_iter().enumerate() {
        if let (Some(from), Some(to)) = (from.and_then(|from| mains[from]), mains[to]) {
            graph.relations.push(Relation {
                from,
                to,
                kind: RelationKind::SuggestiveOf,
            });
        }
    }
    graph
}

fn add_phrase(
    graph: &mut Graph,
    chars: &[char],
    index: usize,
    phrase: &Phrase,
    comparison: Option<Comparison>,
) -> Option<usize> {
    let first = graph.entities.len();
    let roles = [
        (Role::Observation, EntityKind::Observation),
        (Role::Anatomy, EntityKind::Anatomy),
        (Role::Modifier, EntityKind::Modifier),
        (Role::Size, EntityKind::Modifier),
    ];
    for (role, kind) in roles {
        for (start, end) in stretches_of(phrase, role) {
            let observed = kind == EntityKind::Observation;
            graph.entities.push(Entity {
                text: chars[start..end].iter().collect(),
                start,
                end,
                kind,
                phrase: index,
                assertion: observed.then_some(phrase.assertion),
                comparison: comparison.filter(|_| observed),
                category: observed.then_some(phrase.category),
            });
        }
    }
    let own = first..graph.entities.len();
    let of = |graph: &Graph, kind| own.clone().find(|at| graph.entities[*at].kind == kind);
    let observation = of(graph, EntityKind::Observation);
    let main = observation.or_else(|| of(graph, EntityKind::Anatomy));
    for at in own.clone() {
        let (from, to, kind) = match (graph.entities[at].kind, main) {
            (EntityKind::Anatomy, Some(main)) if observation.is_some() => {
                (main, at, RelationKind::LocatedAt)
            }
            (EntityKind::Modifier, Some(main)) => (at, main, RelationKind::Modify),
            // A second observation word of the phrase ("calcified … granuloma") says more of the first.
            (EntityKind::Observation, Some(main)) if at != main => (at, main, RelationKind::Modify),
            _ => continue,
        };
        graph.relations.push(Relation { from, to, kind });
    }
    main
}

/// For each phrase, the phrase that is taken as a sign of it.
fn suggestions(report: &Report, chars: &[char]) -> Vec<Option<usize>> {
    let mut source: Vec<Option<usize>> = vec![None; report.phrases.len()];
    for index in 1..report.phrases.len() {
        let (before, phrase) = (&report.phrases[index - 1], &report.phrases[index]);
        if before.assertion == Assertion::Absent
            || phrase.assertion == Assertion::Absent
            || before.section != phrase.section
            || phrase.start < before.end
            || phrase.sentence > before.sentence + 1
        {
            continue;
        }
        let between = &chars[before.end..phrase.start];
        let tokens = tokenise(between);
        let items = cover(&tokens, 0..tokens.len());
        let leads = items
            .iter()
            .any(|item| matches!(item.tag, Tag::Conn | Tag::Hedge));
        let back = tokens
            .iter()
            .find(|token| token.norm.starts_with(char::is_alphabetic))
            .is_some_and(|token| {
                matches!(token.norm.as_str(), "this" | "these" | "it" | "finding")
            });
        let alternative = items.iter().any(|item| {
            matches!(
                item.tag,
                Tag::Or | Tag::Versus | Tag::Slash | Tag::And | Tag::Comma
            )
        });
        let same = phrase.sentence == before.sentence;
        if leads && (same || back) && !begins_anew(&items) {
            source[index] = source[index - 1]
                .filter(|_| alternative)
                .or(Some(index - 1));
        } else if same && alternative && source[index - 1].is_some() && !begins_anew(&items) {
            source[index] = source[index - 1];
        }
    }
    source
}

/// A new statement starts between two phrases.
fn begins_anew(items: &[Item]) -> bool {
    items
        .iter()
        .any(|item| matches!(item.tag, Tag::There | Tag::Neg | Tag::With))
}

/// What the report says of the phrase against an earlier film: words in front of it, in it, or said of it behind a
/// verb or a comma. `None` where it does not compare.
///
/// # Panics
/// If there is no phrase `index`.
#[must_use]
pub fn comparison_of(report: &Report, index: usize) -> Option<Comparison> {
    let chars: Vec<char> = report.text.chars().collect();
    comparison_at(report, &chars, index)
}

fn comparison_at(report: &Report, chars: &[char], index: usize) -> Option<Comparison> {
    let phrase = &report.phrases[index];
    let sentence = report.sentences.get(phrase.sentence)?;
    let from = index
        .checked_sub(1)
        .map(|at| report.phrases[at].end)
        .filter(|end| *end > sentence.start)
        .unwrap_or(sentence.start);
    let to = report
        .phrases
        .get(index + 1)
        .map_or(sentence.end, |next| next.start.min(sentence.end))
        .max(phrase.end);
    let before = tokens_between(chars, from, phrase.end);
    let behind = tokens_between(chars, phrase.end, to);
    // Behind a joint begins what is said of the next phrase; before one stands what was said of the last.
    let start = before
        .iter()
        .rposition(|token| {
            matches!(token.norm.as_str(), "and" | "with" | "but") && token.end <= phrase.start
        })
        .map_or(0, |at| at + 1);
    let end = behind
        .iter()
        .position(|token| {
            matches!(
                token.norm.as_str(),
                "and" | "with" | "but" | ";" | "which" | "without"
            )
        })
        .unwrap_or(behind.len());
    if let Some(found) = compared(&before[start..]) {
        return Some(found);
    }
    compared(&behind[..end])
}

/// Tokens of a stretch, with offsets in the report.
fn tokens_between(chars: &[char], from: usize, to: usize) -> Vec<Token> {
    let mut tokens = tokenise(&chars[from..to]);
    for token in &mut tokens {
        token.start += from;
        token.end += from;
    }
    tokens
}

fn compared(tokens: &[Token]) -> Option<Comparison> {
    let mut found = None;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).map_or("", |next| next.norm.as_str());
        let denied = at.checked_sub(1).is_some_and(|before| {
            matches!(
                tokens[before].norm.as_str(),
                "no" | "not" | "without" | "significant" | "significantly" | "interval" | "further"
            )
        }) && tokens[..at]
            .iter()
            .any(|token| matches!(token.norm.as_str(), "no" | "not" | "without"));
        let word = match token.norm.as_str() {
            "new" | "newly" | "developing" | "development" if !denied => Comparison::New,
            "resolved" | "cleared" | "resolution" | "removed" | "removal" if !denied => {
                Comparison::Resolved
            }
            "increased" | "increasing" | "increase" | "worsening" | "worsened" | "progression"
            | "progressive" | "progressed" | "enlarging" | "larger" | "worse"
                if !denied =>
            {
                Comparison::Increased
            }
            "decreased" | "decreasing" | "decrease" | "improved" | "improving" | "improvement"
            | "resolving" | "smaller"
                if !denied =>
            {
                Comparison::Decreased
            }
            "increased" | "increase" | "decreased" | "decrease" | "change" | "changed"
            | "progression" | "worsening" | "improvement"
                if denied =>
            {
                Comparison::Unchanged
            }
            "stable" | "unchanged" | "persistent" | "persist" | "persisting" | "again"
            | "similar" | "constant" | "redemonstrated" | "redemonstration" | "remain"
            | "chronically"
                if next != "normal" =>
            {
                Comparison::Unchanged
            }
            _ => continue,
        };
        // The more telling word wins over "again" or "remain".
        if found.is_none()
            || (found == Some(Comparison::Unchanged) && word != Comparison::Unchanged)
        {
            found = Some(word);
        }
    }
    found
}
