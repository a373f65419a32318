//! Phrases of one sentence while its reading goes on.

use crate::types::{Assertion, Category, Side};
use std::ops::Range;

/// A phrase in the making. Ranges count the items of the sentence.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) range: Range<usize>,
    /// End of the part before the first place.
    pub(crate) core_end: usize,
    /// An observation; otherwise anatomy, which becomes a phrase only when something is said of it.
    pub(crate) finding: bool,
    pub(crate) category: Category,
    pub(crate) assertion: Assertion,
    /// A statement of normality.
    pub(crate) normal: bool,
    pub(crate) historical: bool,
    pub(crate) emitted: bool,
    /// Side that governs the phrase from elsewhere in its statement.
    pub(crate) inherited: Side,
}

/// How alternatives are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alternative {
    /// "A or B", "A versus B".
    Pair,
    /// "A, B, or C".
    List,
    /// "A/B".
    Slash,
}

/// What scope the walk through a sentence is in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    pub(crate) negated: bool,
    pub(crate) hedged: bool,
    pub(crate) historical: bool,
    /// Anatomy in the current list is said to be normal ("normal heart size and …").
    pub(crate) normal_list: bool,
    /// The same for a list that is only said to be stable.
    pub(crate) stable_list: bool,
    /// Drafts of the current coordination.
    pub(crate) list: Vec<usize>,
    /// The joint since the last phrase was a plain comma.
    pub(crate) after_comma: bool,
    /// … was "or", "/" or "versus".
    pub(crate) alternative: Option<Alternative>,
}

impl Scope {
    /// A new clause begins.
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }

    /// The list of drafts is over, its scope goes on.
    pub(crate) fn close_list(&mut self) {
        self.list.clear();
        self.normal_list = false;
        self.stable_list = false;
        self.alternative = None;
    }
}
