//! The walk through one sentence: scopes open and close, noun phrases become drafts, predicates settle them.

use crate::{
    attributes::side_of,
    category::category_of,
    draft::{Alternative, Draft, Scope},
    noun_phrase::{Items, NounPhrase},
    sides::{Joint, may_inherit},
    tags::{Change, Organ, Tag},
    types::{Assertion, Category, Side},
};

/// How far back a list is settled by one word; keeps the walk linear on text without end.
pub(crate) const LONGEST_LIST: usize = 12;

/// Reads one sentence.
pub(crate) struct Clause<'a> {
    pub(crate) items: Items<'a>,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) scope: Scope,
    /// Side of the last phrase or place that governs what is said after it.
    pub(crate) side: Side,
}

impl<'a> Clause<'a> {
    /// The drafts of a sentence, in order.
    ///
    /// `side` is that of what a first word such as "this" refers to.
    pub(crate) fn read(items: Items<'a>, side: Side) -> Vec<Draft> {
        let mut clause = Self {
            items,
            drafts: Vec::new(),
            scope: Scope::default(),
            side,
        };
        let mut i = 0;
        while let Some(tag) = items.tag(i) {
            i = clause.step(i, tag);
        }
        clause.settle_list();
        clause.drafts
    }

    /// Reads what begins at item `i`; returns the item to go on with.
    fn step(&mut self, i: usize, tag: Tag) -> usize {
        match tag {
            Tag::Stop => {
                self.settle_list();
                self.scope.reset();
            }
            Tag::There => {
                self.settle_list();
                self.scope.reset();
            }
            Tag::Neg => return self.negation(i),
            // "effusion resolved" against "resolved effusion".
            Tag::Gone if self.items.word(i) == "resolved" && self.direct_subject(i) => {
                self.dismiss_list();
                self.settle_list();
            }
            Tag::Resolved if !self.scope.list.is_empty() => return self.predicate(i),
            Tag::Gone | Tag::Resolved => {
                self.settle_list();
                self.scope.reset();
                self.scope.negated = true;
                self.scope.historical = true;
            }
            Tag::Past => self.scope.historical = true,
            Tag::With => {
                self.settle_list();
                self.scope.negated = false;
                self.scope.hedged = false;
                self.scope.historical = false;
            }
            Tag::Conn => {
                self.settle_list();
            }
            Tag::Hedge => return self.hedge(i),
            Tag::Exclude => return self.exclusion(i),
            Tag::Versus | Tag::Or | Tag::Slash => {
                if !self.scope.negated {
                    let listed =
                        tag == Tag::Or && i > 0 && self.items.tag(i - 1) == Some(Tag::Comma);
                    self.scope.alternative = Some(match tag {
                        Tag::Slash => Alternative::Slash,
                        _ if listed => Alternative::List,
                        _ => Alternative::Pair,
                    });
                }
                self.scope.after_comma = false;
            }
            Tag::Comma => self.scope.after_comma = true,
            Tag::And => {}
            // "Two views of the chest with leads show": what they show is the subject, not the chest or the leads.
            Tag::Show if self.last_is_whole_chest() || self.last_is_device() => {
                self.settle_list();
                self.scope.reset();
            }
            // "heart of normal size".
            Tag::Of | Tag::Prep
                if self.items.tag(i + 1) == Some(Tag::Norm)
                    && self.last_awaits_predicate()
                    && self.direct_subject(i) =>
            {
                return self.predicate(i + 1);
            }
            // "right chest XXXX with tip in the superior vena cava".
            Tag::Prep
                if matches!(self.items.word(i), "with" | "whose")
                    && self.last_awaits_predicate()
                    && self.direct_subject(i) =>
            {
                return self.place_behind(i).max(i + 1);
            }
            Tag::Be | Tag::Show | Tag::Colon | Tag::Seen | Tag::Missing => {
                return self.predicate(i);
            }
            Tag::Norm | Tag::Inflated => return self.normality(i),
            Tag::Comp if self.last_awaits_predicate() && self.direct_subject(i) => {
                return self.predicate(i);
            }
            _ => return self.phrase(i),
        }
        i + 1
    }

    /// The open list ends right before item `i`, but for a comma, "and" or a verb.
    pub(crate) fn direct_subject(&self, i: usize) -> bool {
        let Some(draft) = self.scope.list.last().map(|index| &self.drafts[*index]) else {
            return false;
        };
        (draft.range.end..i).all(|at| {
            matches!(
                self.items.tag(at),
                Some(Tag::Be | Tag::Show | Tag::Adverb | Tag::Comp | Tag::Colon | Tag::Seen)
            )
        })
    }

    /// Some anatomy in the list still waits for its predicate.
    pub(crate) fn subject_is_open(&self) -> bool {
        self.scope
            .list
            .last()
            .is_some_and(|index| !self.drafts[*index].emitted || self.drafts[*index].finding)
    }

    /// Anatomy under an attributive word of normality is a statement even without a verb.
    pub(crate) fn settle_list(&mut self) {
        let stable = self.scope.stable_list;
        if self.scope.normal_list || stable {
            for index in self.scope.list.iter().rev().take(LONGEST_LIST) {
                let draft = &mut self.drafts[*index];
                let settled = self.scope.normal_list || is_silhouette(draft.category);
                if !draft.finding && !draft.emitted && settled {
                    draft.emitted = true;
                    draft.normal = true;
                    draft.assertion = Assertion::Absent;
                }
            }
        }
        self.scope.close_list();
    }

    /// Normality before its noun ("normal heart size"), or after it with no verb ("heart size normal").
    fn normality(&mut self, i: usize) -> usize {
        // "midline sutures": here the word is a place.
        if matches!(
            self.items.word(i),
            "midline" | "central" | "symmetric" | "sharp" | "intact" | "satisfactory"
        ) && self.items.tag(i + 1).is_some_and(Tag::is_content)
            && self.items.tag(i + 1) != Some(Tag::Organ(Organ::Airway))
        {
            return self.phrase(i + 1);
        }
        if self.last_awaits_predicate() && self.direct_subject(i) {
            return self.predicate(i);
        }
        if let Some(next) = self.clear_alone(i) {
            return next;
        }
        let mut at = i;
        while matches!(
            self.items.tag(at),
            Some(
                Tag::Norm
                    | Tag::Inflated
                    | Tag::And
                    | Tag::Comma
                    | Tag::Adverb
                    | Tag::Comp
                    | Tag::Art
            )
        ) || (self.items.tag(at) == Some(Tag::Of) && self.items.names_aspect(i))
        {
            at += 1;
        }
        let Some(parts) = self.items.coordinated(at) else {
            return i + 1;
        };
        let clear = (i..at).any(|k| self.items.tag(k) == Some(Tag::Norm));
        // "normal appearance of the heart", "clear lungs"; but "normal, effusion" starts something new.
        let joined = !matches!(self.items.tag(at - 1), Some(Tag::Comma | Tag::And));
        if !joined {
            return i + 1;
        }
        let mut next = at;
        if !self.scope.normal_list {
            self.settle_list();
        }
        self.scope.negated = false;
        for (k, mut part) in parts.into_iter().enumerate() {
            next = part.range.end;
            if k == 0 {
                part.range.start = i;
            }
            if !clear && part.category == Category::LungOpacity {
                part.category = Category::Other;
            }
            let finding = part.finding;
            let index = self.push(part);
            let draft = &mut self.drafts[index];
            draft.finding = false;
            if finding {
                draft.category =
                    category_of(&self.items.content(draft.range.clone(), draft.core_end));
            }
        }
        self.scope.normal_list = true;
        next
    }

    fn last_is_device(&self) -> bool {
        self.scope
            .list
            .last()
            .is_some_and(|index| self.drafts[*index].category == Category::Device)
    }

    /// "Cardiomegaly, otherwise clear.", "low lung volumes but are clear bilaterally": of a chest film, only the lungs are
    /// called clear. The item to go on with, or none where this is said of something else.
    fn clear_alone(&mut self, i: usize) -> Option<usize> {
        let end = i + 1 + usize::from(self.items.word(i + 1) == "bilaterally");
        let ends = matches!(self.items.tag(end), None | Some(Tag::Stop));
        let before = (0..i).rev().find(|at| {
            !matches!(self.items.tag(*at), Some(Tag::Comma | Tag::Be))
                || self.items.word(*at) == "otherwise"
        });
        let opens = before.is_none_or(|at| matches!(self.items.word(at), "otherwise" | "but"));
        if self.items.word(i) != "clear" || !ends || !opens {
            return None;
        }
        self.settle_list();
        self.drafts.push(Draft {
            range: i..end,
            core_end: end,
            finding: false,
            category: Category::LungOpacity,
            assertion: Assertion::Absent,
            normal: true,
            historical: false,
            emitted: true,
            inherited: Side::None,
        });
        Some(end)
    }

    /// "Mildly hyperinflated, clear lungs": the first adjective says something of the lungs too.
    fn describes_lungs(&self, part: &NounPhrase) -> bool {
        let inflation = |at: usize| {
            matches!(
                self.items.tag(at),
                Some(Tag::Adj(
                    Change::Of(Category::Hyperinflation) | Change::LowVolume
                ))
            )
        };
        let next = self.items.skip(part.range.end, |tag| {
            matches!(tag, Tag::Comma | Tag::And | Tag::Stop | Tag::Adverb)
        });
        part.range.clone().any(inflation)
            && part
                .range
                .clone()
                .all(|at| inflation(at) || self.items.tag(at) == Some(Tag::Mod))
            && matches!(self.items.tag(next), Some(Tag::Norm | Tag::Inflated))
            && matches!(self.items.tag(next + 1), Some(Tag::Organ(Organ::Lung)))
    }

    /// The last item of the list is anatomy that nothing has been said of yet.
    pub(crate) fn last_awaits_predicate(&self) -> bool {
        self.scope
            .list
            .last()
            .is_some_and(|index| !self.drafts[*index].finding && !self.drafts[*index].emitted)
    }

    /// A noun phrase, or a word that is none.
    fn phrase(&mut self, i: usize) -> usize {
        let lead = self.items.skip_lead(i);
        // "stable, normal heart": the phrase starts with its normality.
        if lead > i && matches!(self.items.tag(lead), Some(Tag::Norm | Tag::Inflated)) {
            return lead;
        }
        let Some(parts) = self.items.coordinated(i) else {
            return i + 1;
        };
        let stable = (i..lead).any(|at| self.items.tag(at) == Some(Tag::Comp));
        self.new_clause(i, lead, &parts);
        let mut next = i + 1;
        let alternative = self.scope.alternative.take();
        for mut part in parts {
            next = part.range.end.max(next);
            if !part.finding && self.describes_lungs(&part) {
                part.finding = true;
            }
            if self.items.is_redacted(&part.range) && self.redacted_link(&part) {
                self.settle_list();
                self.scope.hedged = true;
                continue;
            }
            let index = self.push(part);
            let range = self.drafts[index].range.clone();
            let stable = stable
                || range
                    .clone()
                    .any(|at| self.items.tag(at) == Some(Tag::Comp));
            if !self.drafts[index].finding && stable {
                self.scope.stable_list = true;
            }
        }
        if let Some(alternative) = alternative.filter(|_| !self.scope.negated) {
            self.doubt(alternative);
        }
        self.scope.after_comma = false;
        next
    }

    /// A removed word between a finding and what it is taken for ("opacity, XXXX atelectasis").
    fn redacted_link(&self, part: &NounPhrase) -> bool {
        part.range.len() == 1
            && self
                .scope
                .list
                .last()
                .is_some_and(|index| self.drafts[*index].finding)
    }

    /// Takes up a phrase into the list under the scope of the moment.
    pub(crate) fn push(&mut self, mut part: NounPhrase) -> usize {
        let link = self.leading_link(&part);
        if link {
            self.settle_list();
            self.scope.hedged = true;
            part.range.start += 1;
        }
        let own = side_of(self.items, part.range.clone());
        let linked = link || matches!(self.previous_joint(&part), Joint::Governed | Joint::Listed);
        let denied = self.scope.negated && !self.scope.hedged;
        let governed = linked && !denied && may_inherit(part.category);
        let inherited = if own == Side::None && governed {
            self.side
        } else {
            Side::None
        };
        if own != Side::None {
            self.side = own;
            self.share_back(own, &part);
        } else if !governed {
            self.side = Side::None;
        }
        let assertion = if self.scope.negated {
            Assertion::Absent
        } else if self.scope.hedged {
            Assertion::Uncertain
        } else {
            Assertion::Present
        };
        self.drafts.push(Draft {
            emitted: part.finding,
            finding: part.finding,
            range: part.range,
            core_end: part.core_end,
            category: part.category,
            assertion,
            normal: false,
            historical: self.scope.historical,
            inherited,
        });
        let index = self.drafts.len() - 1;
        // Modifiers without a noun are no subject of anything.
        let draft = &self.drafts[index];
        let subject = draft.finding
            || draft.range.clone().any(|at| {
                matches!(
                    self.items.tag(at),
                    Some(Tag::Organ(_) | Tag::OrganAdj(_) | Tag::Redacted)
                )
            });
        if subject {
            self.scope.list.push(index);
        }
        index
    }
}

/// Anatomy whose being stable is a statement that it is not abnormal.
pub(crate) fn is_silhouette(category: Category) -> bool {
    matches!(
        category,
        Category::Cardiomegaly | Category::MediastinalWidening | Category::HilarEnlargement
    )
}

/// Anatomy named in a range.
pub(crate) fn organs_of(items: Items<'_>, range: std::ops::Range<usize>) -> Vec<Organ> {
    items.content(range.clone(), range.end).organs
}
