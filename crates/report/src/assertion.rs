//! Denial and doubt: where their scopes open, how far they reach, and what closes them.

use crate::{
    clause::{Clause, LONGEST_LIST, organs_of},
    draft::{Alternative, Scope},
    noun_phrase::NounPhrase,
    tags::{Change, Organ, Tag},
    types::{Assertion, Category, Side},
};

impl Clause<'_> {
    pub(crate) fn negation(&mut self, i: usize) -> usize {
        let after = self.items.skip(i + 1, |tag| {
            matches!(tag, Tag::Adverb | Tag::Evid | Tag::Art)
        });
        // "is not clear", "not normal" are predicates; "not only" is nothing.
        if !self.scope.list.is_empty() && self.subject_is_open() && self.items.word(i) == "not" {
            let next = self.predicate(i);
            if next > i {
                return next;
            }
        }
        // A second denial takes back the first: "not without effusion".
        if after == i + 1 && i > 0 && self.items.tag(i - 1) == Some(Tag::Neg) && self.scope.negated
        {
            self.scope.negated = false;
            return i + 1;
        }
        // "is without acute abnormality": a statement about its subject.
        if self.last_awaits_predicate()
            && !self.last_is_whole_chest()
            && let Some(end) = self.generic_after(i + 1)
            && i > 0
            && self.direct_subject(i)
        {
            self.say_normal(end);
            self.scope.reset();
            self.scope.negated = true;
            return end;
        }
        let continued =
            i > 0 && matches!(self.items.tag(i - 1), Some(Tag::And | Tag::Or | Tag::Comma));
        self.settle_list();
        let historical = self.items.word(i) == "no"
            && self.items.items[i].last > self.items.items[i].first
            && self.items.tokens[self.items.items[i].last].norm == "longer";
        self.scope = Scope {
            negated: true,
            historical,
            ..Scope::default()
        };
        if !continued {
            self.side = Side::None;
        }
        i + 1
    }

    pub(crate) fn last_is_whole_chest(&self) -> bool {
        self.scope.list.last().is_some_and(|index| {
            let organs = organs_of(self.items, self.drafts[*index].range.clone());
            !organs.is_empty() && organs.iter().all(|organ| *organ == Organ::Chest)
        })
    }

    /// End of a noun phrase of no content of its own ("acute abnormality") after `from`.
    pub(crate) fn generic_after(&self, from: usize) -> Option<usize> {
        let np = self.items.noun_phrase(from)?;
        let generic = np
            .range
            .clone()
            .any(|i| matches!(self.items.tag(i), Some(Tag::Generic | Tag::Vague)));
        let specific = np.range.clone().any(|i| {
            matches!(
                self.items.tag(i),
                Some(Tag::Find(_) | Tag::Shape(_) | Tag::Adj(Change::Of(_)))
            )
        });
        // Only its own place may follow: a list goes on to name what is not there.
        let after = self.items.tag(np.range.end);
        let listed = matches!(after, Some(Tag::Or | Tag::Slash));
        (generic && !specific && !listed).then_some(np.range.end)
    }

    pub(crate) fn hedge(&mut self, i: usize) -> usize {
        if !self.scope.list.is_empty() {
            let after = self.items.skip(i + 1, |tag| {
                matches!(tag, Tag::Adverb | Tag::Be | Tag::Evid)
            });
            let ends = matches!(
                self.items.tag(after),
                None | Some(Tag::Stop | Tag::Comma | Tag::And | Tag::With)
            );
            let verb = self.items.tag(i + 1) == Some(Tag::Be) || self.items.word(i) == "may";
            if ends && self.direct_subject(i) {
                // "effusion is possible", "a fracture is suspected".
                self.assert_list(Assertion::Uncertain);
                self.scope.close_list();
                return i + 1;
            }
            if verb {
                let next = self.predicate(i);
                if next > i {
                    return next;
                }
            }
        }
        self.settle_list();
        self.scope.hedged = true;
        // "no effusion, possible mass": the comma has closed the denial, not "no suspicious".
        if self.scope.after_comma {
            self.scope.negated = false;
        }
        i + 1
    }

    /// The observations of the current list were there and are no more.
    pub(crate) fn dismiss_list(&mut self) {
        self.assert_list(Assertion::Absent);
        for index in self.scope.list.iter().rev().take(LONGEST_LIST) {
            self.drafts[*index].historical = true;
        }
    }

    /// "cannot exclude X", "X is not excluded", "X should be excluded", "X has been excluded".
    pub(crate) fn exclusion(&mut self, i: usize) -> usize {
        let negated = (i.saturating_sub(6)..i).any(|at| {
            self.items.tag(at) == Some(Tag::Neg)
                || matches!(
                    self.items.word(at),
                    "cannot" | "can't" | "couldn't" | "should" | "must" | "need"
                )
        });
        let object = self.items.noun_phrase(i + 1).is_some_and(|np| np.finding);
        if object {
            self.settle_list();
            self.scope.reset();
            self.scope.hedged = true;
            return i + 1;
        }
        // "difficult to exclude" doubts as much as "not excluded".
        let doubted = negated || self.items.word(i) == "exclude";
        let assertion = if doubted {
            Assertion::Uncertain
        } else {
            Assertion::Absent
        };
        if self.scope.list.is_empty() {
            // The list was closed by "but", "not": the last phrases of the sentence are meant.
            if let Some(draft) = self.drafts.last_mut() {
                draft.assertion = assertion;
            }
        } else {
            self.assert_list(assertion);
        }
        self.scope.close_list();
        i + 1
    }

    /// Sets the assertion of the observations in the current list.
    pub(crate) fn assert_list(&mut self, assertion: Assertion) {
        for index in self.scope.list.iter().rev().take(LONGEST_LIST) {
            let draft = &mut self.drafts[*index];
            if draft.finding {
                draft.assertion = assertion;
            }
        }
    }

    /// "X or Y", "X versus Y", "X/Y": neither is certain.
    pub(crate) fn doubt(&mut self, alternative: Alternative) {
        let reach = match alternative {
            Alternative::List => LONGEST_LIST,
            Alternative::Pair | Alternative::Slash => 2,
        };
        let mut pair: Vec<usize> = self.scope.list.iter().rev().take(reach).copied().collect();
        if alternative == Alternative::Pair {
            // "A, B or C": the comma says as much as the word.
            let before = self.scope.list.iter().rev().skip(reach).take(LONGEST_LIST);
            for index in before {
                let Some(next) = pair.last() else { break };
                let mut between = self.drafts[*index].range.end..self.drafts[*next].range.start;
                let listed =
                    !between.is_empty() && between.all(|at| self.items.tag(at) == Some(Tag::Comma));
                // "opacity, atelectasis or infiltrate": the first is what the others are readings of.
                let category = self.drafts[*index].category;
                if !listed || category == Category::LungOpacity || !is_reading(category) {
                    break;
                }
                pair.push(*index);
            }
        }
        if pair.len() < 2 && alternative == Alternative::Slash {
            return;
        }
        // "pacemaker/defibrillator" names one thing twice.
        let named_twice = |index: &usize| !is_reading(self.drafts[*index].category);
        if alternative == Alternative::Slash && pair.iter().any(named_twice) {
            return;
        }
        for index in pair {
            if self.drafts[index].finding {
                self.drafts[index].assertion = Assertion::Uncertain;
            }
        }
    }

    /// A denial does not reach into a new statement behind "and" or a comma.
    pub(crate) fn new_clause(&mut self, i: usize, lead: usize, parts: &[NounPhrase]) {
        let joint = i.checked_sub(1).and_then(|at| self.items.tag(at));
        if !matches!(joint, Some(Tag::And | Tag::Comma))
            || !(self.scope.negated || self.scope.hedged)
        {
            return;
        }
        let Some(first) = parts.first() else { return };
        let end = parts.last().map_or(first.range.end, |part| part.range.end);
        let article = (i..lead).any(|at| matches!(self.items.word(at), "the" | "this" | "these"))
            || (joint == Some(Tag::And)
                && (i..lead).any(|at| matches!(self.items.word(at), "a" | "an")));
        let stable = (i..lead).any(|at| self.items.tag(at) == Some(Tag::Comp));
        let graded = first.range.clone().any(|at| {
            matches!(
                self.items.word(at),
                "mild" | "moderate" | "severe" | "minimal" | "mildly" | "moderately" | "small"
            )
        });
        let goes_on = matches!(
            self.items.tag(end),
            Some(Tag::Or | Tag::And | Tag::Comma | Tag::Slash)
        );
        let subject = !first.finding && !self.items.is_redacted(&first.range);
        if subject || article || ((stable || graded) && !goes_on) {
            let negated = self.scope.negated;
            if negated || article || subject {
                self.settle_list();
                self.scope.negated = false;
                self.scope.hedged = false;
            }
        }
    }
}

/// Readings of a shadow, of which only one can be true.
fn is_reading(category: Category) -> bool {
    use Category as C;
    matches!(
        category,
        C::Atelectasis
            | C::Infiltrate
            | C::Pneumonia
            | C::Consolidation
            | C::Effusion
            | C::Edema
            | C::LungOpacity
            | C::Scarring
            | C::Fibrosis
            | C::Mass
            | C::Nodule
    )
}
