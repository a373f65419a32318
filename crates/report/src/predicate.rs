//! What is said of a subject: that it is normal, enlarged, seen, not seen, gone.

use crate::{
    category::normal_category,
    clause::{Clause, LONGEST_LIST, is_silhouette, organs_of},
    draft::Draft,
    tags::{Organ, Tag},
    types::{Assertion, Category},
};
use std::ops::Range;

impl Clause<'_> {
    /// Reads the predicate at item `i` of the subjects in the list; returns the item to go on with.
    pub(crate) fn predicate(&mut self, i: usize) -> usize {
        if self.scope.list.is_empty() {
            return i + 1;
        }
        let shows = self.items.tag(i) == Some(Tag::Show);
        let (mut negated, mut hedged, mut stable) = (false, false, false);
        let mut at = i;
        while let Some(tag) = self.items.tag(at) {
            match tag {
                Tag::Neg => {
                    if let Some(end) = self.generic_after(at + 1)
                        && self.last_awaits_predicate()
                        && self.items.word(at) != "not"
                    {
                        self.say_normal(end);
                        self.scope.reset();
                        self.scope.negated = true;
                        return end;
                    }
                    if self.denies_more(at) {
                        return self.leave(at, stable);
                    }
                    negated = !negated;
                }
                Tag::Hedge => hedged = true,
                Tag::Comp => stable = true,
                Tag::Be | Tag::Adverb | Tag::Evid | Tag::Show | Tag::Art => {}
                // "is XXXX normal".
                Tag::Redacted
                    if self
                        .items
                        .tag(at + 1)
                        .is_some_and(|next| matches!(next, Tag::Norm | Tag::Adj(_) | Tag::Mod)) => {
                }
                Tag::Colon if at == i => {}
                // "stable and within normal limits".
                Tag::And
                    if stable
                        && matches!(
                            self.items.tag(at + 1),
                            Some(Tag::Norm | Tag::Adj(_) | Tag::Adverb)
                        ) => {}
                Tag::Norm | Tag::Inflated => return self.normal_predicate(at, negated),
                Tag::Seen => {
                    if negated {
                        self.assert_list(Assertion::Absent);
                    } else if hedged {
                        self.assert_list(Assertion::Uncertain);
                    }
                    let next = self.place_behind(at + 1);
                    self.end_denial(next);
                    return next;
                }
                Tag::Missing => {
                    let assertion = if negated {
                        Assertion::Present
                    } else {
                        Assertion::Absent
                    };
                    self.assert_list(assertion);
                    return self.place_behind(at + 1);
                }
                Tag::Resolved => {
                    if negated {
                        return at + 1;
                    }
                    self.dismiss_list();
                    return self.place_behind(at + 1);
                }
                // "is stable in size".
                Tag::Prep if stable && self.is_aspect_only(at + 1) => {
                    return self.leave(at, stable);
                }
                // "is of normal size".
                Tag::Prep | Tag::Of
                    if !shows
                        && self.items.tag(at + 1) == Some(Tag::Norm)
                        && self.last_awaits_predicate() => {}
                Tag::Prep | Tag::Of if !shows => return self.place_behind(at),
                Tag::Exclude => return at,
                tag if tag.is_content() => {
                    return self.content_predicate(i, at, negated, hedged, shows, stable);
                }
                _ => break,
            }
            at += 1;
        }
        if negated && at > i + 1 {
            // "not significantly", "not": nothing came of it.
            return self.leave(at, stable);
        }
        if hedged {
            return i.max(self.last_hedge(i, at));
        }
        self.leave(at.max(i + 1), stable)
    }

    /// Index of the last hedge in a range, so that the walk can open its scope there.
    fn last_hedge(&self, from: usize, to: usize) -> usize {
        (from..to)
            .rev()
            .find(|at| self.items.tag(*at) == Some(Tag::Hedge))
            .unwrap_or(from)
    }

    /// The verb said nothing but that the subject is stable, or nothing at all.
    pub(crate) fn leave(&mut self, at: usize, stable: bool) -> usize {
        if stable {
            for index in self.subjects() {
                let draft = &mut self.drafts[index];
                if !draft.finding && !draft.emitted && is_silhouette(draft.category) {
                    settle(draft, Assertion::Absent);
                }
            }
        }
        self.settle_list();
        at
    }

    /// A denial with its own noun phrase: "the lungs show no effusion".
    fn denies_more(&self, at: usize) -> bool {
        self.items.word(at) != "not"
            && self
                .items
                .noun_phrase(at + 1)
                .is_some_and(|np| np.finding && !self.is_adjective(np.range))
    }

    /// Adjectives only: "enlarged", "mildly tortuous".
    pub(crate) fn is_adjective(&self, range: Range<usize>) -> bool {
        range
            .clone()
            .any(|i| matches!(self.items.tag(i), Some(Tag::Adj(_))))
            && range.clone().all(|i| {
                matches!(
                    self.items.tag(i),
                    Some(
                        Tag::Adj(_)
                            | Tag::Mod
                            | Tag::Adverb
                            | Tag::Comp
                            | Tag::Evid
                            | Tag::Aspect
                            | Tag::Redacted
                    )
                )
            })
    }

    /// The drafts that the coming predicate is about: the last one, and those before it of the same kind that
    /// nothing has been said of yet.
    pub(crate) fn subjects(&self) -> Vec<usize> {
        let mut subjects = Vec::new();
        for (k, index) in self.scope.list.iter().rev().take(LONGEST_LIST).enumerate() {
            let draft = &self.drafts[*index];
            if k > 0 && (draft.finding || draft.emitted) {
                break;
            }
            subjects.push(*index);
        }
        subjects.reverse();
        // A wholly removed item of a list is no phrase; alone it is.
        if subjects.len() > 1 {
            subjects.retain(|index| !self.items.is_redacted(&self.drafts[*index].range));
        }
        subjects
    }

    pub(crate) fn normal_predicate(&mut self, at: usize, negated: bool) -> usize {
        let (end, clear) = self.normal_tail(at);
        let mut subjects = self.subjects();
        if !clear {
            // Ribs can be expanded too.
            subjects.retain(|index| {
                let range = self.drafts[*index].range.clone();
                let organs = organs_of(self.items, range);
                organs.iter().any(|organ| {
                    matches!(
                        organ,
                        Organ::Lung | Organ::LungPart | Organ::Volume | Organ::Chest
                    )
                })
            });
        }
        let last = subjects.last().copied();
        for index in subjects {
            let is_last = Some(index) == last;
            let range = self.drafts[index].range.clone();
            let content = self.items.content(range.clone(), range.end);
            let intact = (at..end).any(|k| self.items.word(k) == "intact");
            let bone = content
                .organs
                .iter()
                .any(|organ| matches!(organ, Organ::Bone | Organ::Rib | Organ::Spine));
            let redacted = range
                .clone()
                .all(|k| matches!(self.items.tag(k), Some(Tag::Redacted | Tag::Mod)));
            let draft = &mut self.drafts[index];
            if !draft.finding {
                draft.category = normal_category(&content);
            }
            if intact && (bone || redacted) {
                draft.category = Category::Fracture;
            }
            if !clear && draft.category == Category::LungOpacity {
                draft.category = Category::Other;
            }
            // A catheter "in satisfactory position" is there.
            let apparatus = draft.finding
                && matches!(draft.category, Category::Device | Category::PostSurgical);
            let present = negated || apparatus;
            settle(
                draft,
                if present {
                    Assertion::Present
                } else {
                    Assertion::Absent
                },
            );
            draft.normal = !present;
            if is_last {
                draft.range.end = end;
            }
        }
        self.contrast(end)
    }

    /// After a predicate: "but clear", "and tortuous" say one more thing of the same subject.
    pub(crate) fn contrast(&mut self, end: usize) -> usize {
        let joint = self.items.skip(end, |tag| {
            matches!(tag, Tag::Comma | Tag::And | Tag::Stop | Tag::Adverb)
        });
        let Some(subject) = self
            .scope
            .list
            .last()
            .map(|index| self.drafts[*index].clone())
        else {
            return end;
        };
        if joint > end && matches!(self.items.tag(joint), Some(Tag::Norm | Tag::Inflated)) {
            let (tail, clear) = self.normal_tail(joint);
            // "clear lungs" behind the joint is a statement of its own.
            if self
                .items
                .noun_phrase(tail)
                .is_none_or(|np| np.range.start != tail)
            {
                let content = self
                    .items
                    .content(subject.range.start..subject.core_end, subject.core_end);
                let mut category = normal_category(&content);
                if category == Category::LungOpacity && !clear {
                    category = Category::Other;
                }
                if category != subject.category {
                    self.drafts.push(Draft {
                        range: joint..tail,
                        core_end: tail,
                        finding: false,
                        category,
                        assertion: Assertion::Absent,
                        normal: true,
                        historical: false,
                        emitted: true,
                        inherited: subject.inherited,
                    });
                }
                self.scope.reset();
                return tail;
            }
        }
        self.settle_list();
        end
    }

    /// End of a predicate of normality, and whether it says more than that the lungs are inflated.
    fn normal_tail(&self, from: usize) -> (usize, bool) {
        let mut end = from;
        let mut clear = false;
        let mut at = from;
        while let Some(tag) = self.items.tag(at) {
            match tag {
                Tag::Norm => clear = true,
                Tag::Inflated | Tag::Aspect => {}
                // "is normal, bilateral effusions": the word belongs to what follows.
                Tag::Mod
                    if matches!(self.items.word(at), "bilaterally" | "both" | "bilateral")
                        && !self.items.tag(at + 1).is_some_and(Tag::is_content) => {}
                Tag::And
                | Tag::Comma
                | Tag::Or
                | Tag::Prep
                | Tag::Of
                | Tag::Art
                | Tag::Adverb
                | Tag::Comp
                | Tag::Be => {
                    at += 1;
                    continue;
                }
                _ => break,
            }
            // "normal, clear lungs": the second word belongs to the noun behind it.
            if at > from
                && matches!(tag, Tag::Norm | Tag::Inflated)
                && self
                    .items
                    .noun_phrase(at + 1)
                    .is_some_and(|np| np.range.start == at + 1 && !self.is_aspect(np.range))
            {
                break;
            }
            at += 1;
            end = at;
        }
        (end, clear)
    }

    fn is_aspect_only(&self, from: usize) -> bool {
        let end = self.items.core(from);
        end > from && self.is_aspect(from..end)
    }

    pub(crate) fn is_aspect(&self, range: Range<usize>) -> bool {
        range.clone().all(|i| {
            matches!(self.items.tag(i), Some(Tag::Aspect))
                || matches!(self.items.word(i), "bilaterally" | "bilateral" | "both")
        })
    }

    /// Says of all subjects that they are normal, through item `end`.
    pub(crate) fn say_normal(&mut self, end: usize) {
        let subjects = self.subjects();
        for index in &subjects {
            let draft = &mut self.drafts[*index];
            settle(draft, Assertion::Absent);
            draft.normal = true;
            if Some(index) == subjects.last() {
                draft.range.end = end;
            }
        }
    }

    /// A place behind the verb belongs to the last observation of the list, its side to all.
    pub(crate) fn place_behind(&mut self, at: usize) -> usize {
        let end = self.place_end(at);
        if end > at {
            self.govern(at..end);
            if let Some(index) = self.scope.list.last().copied()
                && matches!(self.items.word(at), "with" | "whose")
            {
                // "right chest XXXX with its tip in the superior vena cava": only a device has a tip.
                let draft = &mut self.drafts[index];
                draft.finding = true;
                draft.emitted = true;
                draft.category = Category::Device;
            }
            if let Some(index) = self.scope.list.last().copied()
                && self.drafts[index].finding
            {
                self.drafts[index].range.end = end;
                return end;
            }
        }
        self.settle_or_keep(at);
        end.max(at)
    }

    /// "no effusion is seen, calcified nodes": a new statement, unless the list of the denial goes on to an "or".
    fn end_denial(&mut self, from: usize) {
        let mut rest = self.items.items.iter().skip(from).map(|item| item.tag);
        if self.items.tag(from) == Some(Tag::Comma) && !rest.any(|tag| tag == Tag::Or) {
            self.scope.negated = false;
        }
    }

    fn settle_or_keep(&mut self, at: usize) {
        if !matches!(
            self.items.tag(at),
            Some(Tag::Hedge | Tag::Exclude | Tag::Versus | Tag::Or)
        ) {
            self.settle_list();
        }
    }

    /// End of the places that start at `at`; `at` where there is none.
    pub(crate) fn place_end(&self, at: usize) -> usize {
        let mut end = at;
        loop {
            let start = self
                .items
                .skip(end, |tag| matches!(tag, Tag::Adverb | Tag::Comp));
            match self.items.place_at(start) {
                Some(next) => end = next,
                None => return end,
            }
        }
    }
}

/// Anatomy of which something has been said is a phrase.
pub(crate) fn settle(draft: &mut Draft, assertion: Assertion) {
    draft.emitted = true;
    draft.assertion = assertion;
    draft.normal = assertion == Assertion::Absent;
}
