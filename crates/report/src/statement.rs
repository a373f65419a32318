//! Predicates that say what a subject is: "is enlarged", "is a granuloma", "shows mild enlargement".

use crate::{
    category::category_of,
    clause::Clause,
    draft::Draft,
    predicate::settle,
    tags::{Organ, Tag},
    types::{Assertion, Category},
};

impl Clause<'_> {
    /// "is enlarged", "is a granuloma", "shows mild enlargement".
    pub(crate) fn content_predicate(
        &mut self,
        verb: usize,
        at: usize,
        negated: bool,
        hedged: bool,
        shows: bool,
        stable: bool,
    ) -> usize {
        let end = self.items.core(at);
        let subjects = self.subjects();
        let Some(subject) = subjects.last().map(|index| self.drafts[*index].clone()) else {
            return verb + 1;
        };
        // "size normal": the normality comes behind its aspect.
        if matches!(self.items.tag(end), Some(Tag::Norm)) && self.is_aspect(at..end) {
            return self.normal_predicate(end, negated);
        }
        let merged = self.items.content(subject.range.start..end, end);
        let organless = self.items.content(at..end, end).organs.is_empty()
            || (at..end).all(|i| !matches!(self.items.tag(i), Some(Tag::Organ(_) | Tag::Find(_))));
        let large_heart = subject.category == Category::Cardiomegaly
            && (at..end).any(|i| matches!(self.items.word(i), "large" | "borderline" | "huge"));
        let low = (at..end).any(|i| self.items.word(i) == "small")
            && merged.organs.contains(&Organ::Volume);
        let adjective = self.is_adjective(at..end) || ((large_heart || low) && !shows);
        let shape = shows
            && organless
            && (at..end).any(|i| matches!(self.items.tag(i), Some(Tag::Shape(_) | Tag::Adj(_))))
            && !(at..end).any(|i| matches!(self.items.tag(i), Some(Tag::Find(_))));
        if adjective || (shape && !subject.finding) {
            let assertion = if negated {
                Assertion::Absent
            } else if hedged {
                Assertion::Uncertain
            } else {
                Assertion::Present
            };
            for index in &subjects {
                let range = self.drafts[*index].range.clone();
                let mut content = self.items.content(range.clone(), range.end);
                content.add_head(&self.items.content(at..end, end));
                let draft = &mut self.drafts[*index];
                if !draft.finding {
                    draft.category = if large_heart {
                        Category::Cardiomegaly
                    } else {
                        category_of(&content)
                    };
                    settle(draft, assertion);
                } else if negated || hedged {
                    draft.assertion = assertion;
                }
                if Some(index) == subjects.last() {
                    draft.range.end = end;
                }
            }
            return self.more_adjectives(end, &subject, assertion);
        }
        if stable && !shows {
            return self.leave(at, stable);
        }
        // "Both lungs: small effusion", "the left lung shows a nodule": the subject only lends its side.
        self.govern(subject.range.clone());
        self.settle_list();
        if hedged && !self.scope.negated {
            self.scope.hedged = true;
        }
        if negated {
            self.scope.negated = true;
        }
        if shows {
            // What stands between verb and noun ("no", "stable") is read again with the noun.
            return verb + 1;
        }
        at.max(verb + 1)
    }

    /// "is tortuous and calcified", "is enlarged but stable".
    fn more_adjectives(&mut self, end: usize, subject: &Draft, assertion: Assertion) -> usize {
        let placed = self.place_end(end);
        let joint = self
            .items
            .skip(placed, |tag| matches!(tag, Tag::And | Tag::Comma | Tag::Or));
        let start = self
            .items
            .skip(joint, |tag| matches!(tag, Tag::Adverb | Tag::Comp));
        let stop = self.items.core(start);
        if let Some(index) = self.scope.list.last().copied() {
            self.drafts[index].range.end = placed.max(self.drafts[index].range.end);
            if joint > placed && stop > start && self.is_adjective(start..stop) {
                let mut content = self.items.content(subject.range.clone(), subject.range.end);
                content.add_head(&self.items.content(start..stop, stop));
                let category = category_of(&content);
                if category == self.drafts[index].category {
                    self.drafts[index].range.end = stop;
                } else {
                    self.drafts.push(Draft {
                        range: start..stop,
                        core_end: stop,
                        finding: true,
                        category,
                        assertion,
                        normal: false,
                        historical: false,
                        emitted: true,
                        inherited: subject.inherited,
                    });
                }
                self.scope.close_list();
                return stop;
            }
        }
        self.contrast(placed)
    }
}
