//! The bank of questions: many ways of asking for each target, each with its cached `[BOX]` state.

use std::collections::BTreeMap;

use phrasebox_model::Prompt;
use phrasebox_report::Zone;

use crate::queries::QueryTarget;

/// What a group of wordings asks for.
pub type Topic = (QueryTarget, Option<&'static str>);

/// A zone's name as a key that can be ordered.
#[must_use]
pub fn zone_key(zone: Option<Zone>) -> Option<&'static str> {
    match zone {
        Some(Zone::Upper) => Some("upper"),
        Some(Zone::Mid) => Some("mid"),
        Some(Zone::Lower) => Some("lower"),
        _ => None,
    }
}

/// Prompts by topic.
#[derive(Clone, Debug, Default)]
pub struct Bank {
    /// Every prompt.
    pub prompts: Vec<Prompt>,
    topics: BTreeMap<Topic, Vec<usize>>,
}

impl Bank {
    /// Indices of a topic's prompts, made by `make` at the first call.
    pub fn of(&mut self, topic: Topic, make: impl FnOnce() -> Vec<Prompt>) -> Vec<usize> {
        let prompts = &mut self.prompts;
        self.topics
            .entry(topic)
            .or_insert_with(|| {
                let first = prompts.len();
                prompts.extend(make());
                (first..prompts.len()).collect()
            })
            .clone()
    }

    /// The prompts of the same topics on the other side, for the prompts of some topics; a topic that nobody asked for
    /// on the other side is left out.
    #[must_use]
    pub fn mirrored(&self, prompts: &[usize]) -> Vec<usize> {
        self.topics
            .iter()
            .filter(|(_, of_topic)| of_topic.iter().any(|p| prompts.contains(p)))
            .filter_map(|((target, zone), _)| self.topics.get(&(target.mirrored(), *zone)))
            .flatten()
            .copied()
            .collect()
    }
}
