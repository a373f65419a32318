//! Noun phrases: a core of modifiers, anatomy and observation nouns, with its places behind it.

use crate::{
    category::{Content, category_of},
    lexicon::Item,
    tags::{Organ, Tag},
    tokens::Token,
    types::Category,
};
use std::ops::Range;

/// The items of one sentence.
#[derive(Clone, Copy)]
pub(crate) struct Items<'a> {
    pub(crate) items: &'a [Item],
    pub(crate) tokens: &'a [Token],
}

/// A stretch of items that names one thing.
#[derive(Clone, Debug)]
pub(crate) struct NounPhrase {
    /// Items of the phrase.
    pub(crate) range: Range<usize>,
    /// End of the part before the first place.
    pub(crate) core_end: usize,
    /// An observation, or anatomy that a statement may be made about.
    pub(crate) finding: bool,
    pub(crate) category: Category,
}

impl<'a> Items<'a> {
    pub(crate) fn tag(&self, i: usize) -> Option<Tag> {
        self.items.get(i).map(|item| item.tag)
    }

    /// Canonical form of the first word of item `i`.
    pub(crate) fn word(&self, i: usize) -> &'a str {
        self.items
            .get(i)
            .map_or("", |item| self.tokens[item.first].norm.as_str())
    }

    pub(crate) fn last_word(&self, i: usize) -> &'a str {
        self.items
            .get(i)
            .map_or("", |item| self.tokens[item.last].norm.as_str())
    }

    /// The term at `i` is of several words, the last of which is an aspect ("normal size and contour").
    pub(crate) fn names_aspect(&self, i: usize) -> bool {
        self.items.get(i).is_some_and(|item| item.last > item.first)
            && matches!(self.last_word(i), "configuration" | "contour" | "shape")
    }

    pub(crate) fn is_plural(&self, i: usize) -> bool {
        self.items
            .get(i)
            .is_some_and(|item| self.tokens[item.last].plural)
    }

    pub(crate) fn skip(&self, mut i: usize, skipped: impl Fn(Tag) -> bool) -> usize {
        while self.tag(i).is_some_and(&skipped) {
            i += 1;
        }
        i
    }

    /// Words that stand before a phrase and are no part of it.
    pub(crate) fn skip_lead(&self, mut i: usize) -> usize {
        let from = i;
        loop {
            match self.tag(i) {
                Some(Tag::Art | Tag::Comp | Tag::Evid | Tag::Adverb) => i += 1,
                Some(Tag::Of) if i > from => i += 1,
                // "no XXXX of effusion": the removed word was "evidence".
                Some(Tag::Redacted) if self.tag(i + 1) == Some(Tag::Of) => i += 2,
                _ => return i,
            }
        }
    }

    /// End of the run of content that starts at `from`; `from` where there is none.
    pub(crate) fn core(&self, from: usize) -> usize {
        let mut end = from;
        let mut i = from;
        let mut head: Option<(Category, bool)> = None;
        let mut organ: Option<Organ> = None;
        let mut described = false;
        while let Some(tag) = self.tag(i) {
            match tag {
                Tag::Find(category) => {
                    // "nodules masses", "pneumothorax effusion": a comma was forgotten.
                    if head.is_some_and(|(first, plural)| {
                        first != category && (plural || stands_alone(first))
                    }) {
                        break;
                    }
                    head = Some((category, self.is_plural(i)));
                }
                // "opacity XXXX atelectasis": the removed word linked two observations.
                Tag::Redacted
                    if head.is_some_and(|(first, _)| !keeps_removed(first))
                        && self.finds_again(i) =>
                {
                    break;
                }
                // "heart size mediastinal contours": a joint was forgotten.
                Tag::Organ(next) | Tag::OrganAdj(next)
                    if described && organ.is_some_and(|first| first != next) =>
                {
                    break;
                }
                Tag::Organ(next) | Tag::OrganAdj(next) => organ = Some(next),
                Tag::Aspect => described = organ.is_some(),
                _ if tag.is_content() => {}
                Tag::Comp | Tag::Evid | Tag::Adverb => {
                    i += 1;
                    continue;
                }
                // An adjective the lexicon lacks: content follows it, and no noun came before.
                Tag::Unknown
                    if head.is_none()
                        && (self.looks_like_adjective(i)
                            || self.tag(i + 1) == Some(Tag::Find(Category::Device))) =>
                {
                    if !self.tag(i + 1).is_some_and(Tag::is_content) {
                        break;
                    }
                }
                _ => break,
            }
            i += 1;
            end = i;
        }
        end
    }

    /// Behind the removed words at `i` stands another observation noun of the same run.
    fn finds_again(&self, i: usize) -> bool {
        let mut at = i;
        while let Some(tag) = self.tag(at) {
            match tag {
                Tag::Find(_) => return true,
                Tag::Redacted | Tag::Mod | Tag::OrganAdj(_) | Tag::Adj(_) => at += 1,
                _ => return false,
            }
        }
        false
    }

    fn looks_like_adjective(&self, i: usize) -> bool {
        let word = self.word(i);
        [
            "al", "ar", "ic", "ed", "ous", "ary", "oid", "ive", "form", "shaped", "like", "ine",
        ]
        .iter()
        .any(|suffix| word.ends_with(suffix))
    }

    /// The phrase at `from`, after its lead words. `None` where there is no content.
    pub(crate) fn noun_phrase(&self, from: usize) -> Option<NounPhrase> {
        let start = self.skip_lead(from);
        let core_end = self.core(start);
        if core_end == start {
            return None;
        }
        let finding = self.range_is_finding(start..core_end);
        let mut end = core_end;
        while let Some(next) = self.place(end, finding) {
            end = next;
        }
        // "areas of consolidation", "enlargement of the heart": the noun comes behind "of".
        let finding = self.range_is_finding(start..end);
        if finding && end > core_end {
            while let Some(next) = self.place(end, true) {
                end = next;
            }
        }
        let told = self.told_by_place(start..end, core_end);
        let category = told.unwrap_or_else(|| category_of(&self.content(start..end, core_end)));
        Some(NounPhrase {
            range: start..end,
            core_end,
            finding: finding || told.is_some(),
            category,
        })
    }

    /// Words that are an observation only by where they are: what has a tip is a device, fluid in a fissure an effusion.
    fn told_by_place(&self, range: Range<usize>, core_end: usize) -> Option<Category> {
        let mut core = range.start..core_end;
        let mut place = core_end..range.end;
        let tip = place.clone().any(|i| {
            matches!(self.word(i), "with" | "whose") && self.items[i].last > self.items[i].first
        });
        if tip && core.any(|i| self.tag(i) == Some(Tag::Redacted)) {
            return Some(Category::Device);
        }
        // "a small amount of fluid in the pleural space".
        let fluid = range.clone().any(|i| self.word(i) == "fluid");
        let pleural = place.any(|i| {
            matches!(
                self.tag(i),
                Some(Tag::Organ(Organ::Fissure | Organ::Pleura))
            )
        });
        (fluid && pleural).then_some(Category::Effusion)
    }

    fn range_is_finding(&self, range: Range<usize>) -> bool {
        let mut organ = false;
        let mut adjective = false;
        for i in range {
            match self.tag(i) {
                Some(Tag::Find(_) | Tag::Shape(_) | Tag::Generic | Tag::Vague) => return true,
                Some(Tag::Adj(_)) => adjective = true,
                Some(Tag::Organ(_) | Tag::Aspect | Tag::Redacted) => organ = true,
                _ => {}
            }
        }
        organ && adjective
    }

    /// End of a place joined to what ends at `end`: "in the left base", "are seen in …", ", left base".
    fn place(&self, end: usize, finding: bool) -> Option<usize> {
        let mut i = end;
        if finding {
            i = self.skip(i, |tag| {
                matches!(
                    tag,
                    Tag::Be
                        | Tag::Seen
                        | Tag::Comp
                        | Tag::Adverb
                        | Tag::Measure
                        | Tag::Num
                        | Tag::Evid
                )
            });
            if self.tag(i) == Some(Tag::Comma) && i == end {
                return self.place_after_comma(i);
            }
        }
        if finding
            && self.tag(i) == Some(Tag::With)
            && self.tag(end - 1) == Some(Tag::Find(Category::Device))
        {
            i = self.device_part(i)?;
        }
        if !matches!(self.tag(i), Some(Tag::Prep | Tag::Of)) {
            return None;
        }
        // "in or near", "seen in and around".
        let i = self.skip(i, |tag| matches!(tag, Tag::Prep | Tag::Of));
        let mut start = self.skip(i, |tag| {
            matches!(tag, Tag::Art | Tag::Comp | Tag::Evid | Tag::Adverb)
        });
        // "the midlower thoracic spine": one word the lexicon lacks.
        if self.tag(start) == Some(Tag::Unknown)
            && matches!(
                self.tag(start + 1),
                Some(Tag::Mod | Tag::Organ(_) | Tag::OrganAdj(_))
            )
        {
            start += 1;
        }
        let mut at = self.core(start);
        // "in size" is no place.
        if at == start || (start..at).all(|i| self.tag(i) == Some(Tag::Aspect)) {
            return None;
        }
        // "in the left base XXXX atelectasis": a removed word between the place and what is made of it.
        if let Some(link) =
            (start + 1..at).find(|k| self.tag(*k) == Some(Tag::Redacted) && self.finds_again(*k))
        {
            return Some(link);
        }
        while let Some(next) = self.further_place(at) {
            at = next;
        }
        Some(at)
    }

    /// "with its tip" behind a device: where the tip lies is the device's place.
    fn device_part(&self, with: usize) -> Option<usize> {
        let start = self.skip(with + 1, |tag| matches!(tag, Tag::Art | Tag::Adverb));
        let end = self.core(start);
        let part = (start..end).all(|i| {
            matches!(
                self.tag(i),
                Some(Tag::Find(Category::Device) | Tag::Redacted | Tag::Mod | Tag::Num)
            )
        });
        let verb = self.skip(end, |tag| matches!(tag, Tag::Seen | Tag::Be));
        (part && end > start && self.tag(verb) == Some(Tag::Prep)).then_some(verb)
    }

    /// End of the place that starts with a preposition at `i`.
    pub(crate) fn place_at(&self, i: usize) -> Option<usize> {
        matches!(self.tag(i), Some(Tag::Prep))
            .then(|| self.place(i, false))
            .flatten()
    }

    /// "right middle lobe and lingula": a second place behind the first, not the subject of a new statement.
    fn further_place(&self, at: usize) -> Option<usize> {
        let joint = self.skip(at, |tag| tag == Tag::Comma);
        let joint = self.skip(joint, |tag| matches!(tag, Tag::And | Tag::Or | Tag::Slash));
        if joint == at {
            return None;
        }
        let start = self.skip(joint, |tag| {
            matches!(tag, Tag::Art | Tag::Prep | Tag::Adverb)
        });
        if self.tag(start) == Some(Tag::Comp) {
            return None;
        }
        let end = self.core(start);
        if end == start || !self.is_place(start..end) || self.starts_statement(end) {
            return None;
        }
        let removed = self.is_redacted(&(start..end)) && self.tag(joint - 1) != Some(Tag::Comma);
        if !removed && !self.names_place(start..end) {
            return None;
        }
        // A list that goes on with an observation or a subject is no list of places.
        let after = self.skip(end, |tag| {
            matches!(tag, Tag::Comma | Tag::And | Tag::Or | Tag::Slash)
        });
        if after > end {
            let next = self.core(self.skip_lead(after));
            let lead = self.skip_lead(after);
            if self.range_is_finding(lead..next) && next > lead && self.tag(end) != Some(Tag::Comma)
            {
                return None;
            }
            if self.starts_statement(next) && next > lead {
                return None;
            }
        }
        Some(end)
    }

    /// ", left base" at the end of a statement; ", right greater than left" anywhere.
    fn place_after_comma(&self, comma: usize) -> Option<usize> {
        if self.items.get(comma + 1).is_some_and(|item| {
            item.tag == Tag::Mod
                && self.tokens[item.first..=item.last]
                    .iter()
                    .any(|token| matches!(token.norm.as_str(), "than" | "on"))
                && item.last > item.first + 1
        }) {
            return Some(comma + 2);
        }
        let start = self.skip(comma + 1, |tag| {
            matches!(tag, Tag::Art | Tag::Prep | Tag::Adverb)
        });
        let end = self.core(start);
        let closed = self.tag(end) == Some(Tag::Comma) && self.tag(end + 1) == Some(Tag::Stop);
        let last = closed || matches!(self.tag(end), None | Some(Tag::Stop));
        (end > start && last && self.names_place(start..end) && self.is_place(start..end))
            .then_some(end)
    }

    /// Anatomy, a side, or a vertebral level is named.
    fn names_place(&self, mut range: Range<usize>) -> bool {
        range.any(|i| {
            let word = self.word(i);
            let level = word.len() > 1 && word.starts_with(['t', 'l', 'c']) && word[1..].bytes().all(|c| c.is_ascii_digit());
            matches!(self.tag(i), Some(Tag::Organ(organ) | Tag::OrganAdj(organ)) if organ != Organ::Chest)
                || matches!(word, "left" | "right" | "bilateral" | "bilaterally")
                || level
        })
    }

    fn is_place(&self, range: Range<usize>) -> bool {
        let mut solid = false;
        for i in range {
            match self.tag(i) {
                Some(
                    Tag::Find(_)
                    | Tag::Shape(_)
                    | Tag::Adj(_)
                    | Tag::Generic
                    | Tag::Vague
                    | Tag::Aspect,
                ) => {
                    return false;
                }
                // A chamber is where a lead lies; the heart is what a statement is about.
                Some(Tag::Organ(Organ::Heart))
                    if matches!(self.last_word(i), "atrium" | "ventricle") =>
                {
                    solid = true;
                }
                Some(Tag::Organ(
                    Organ::Heart | Organ::Mediastinum | Organ::LungVessel | Organ::Volume,
                )) => return false,
                Some(Tag::Organ(_) | Tag::OrganAdj(_) | Tag::Mod | Tag::Redacted) => solid = true,
                _ => {}
            }
        }
        solid
    }

    fn starts_statement(&self, i: usize) -> bool {
        let next = self.skip(i, |tag| matches!(tag, Tag::Adverb | Tag::Comp));
        matches!(
            self.tag(next),
            Some(Tag::Be | Tag::Show | Tag::Norm | Tag::Inflated | Tag::Seen | Tag::Colon)
        )
    }

    pub(crate) fn is_redacted(&self, range: &Range<usize>) -> bool {
        range.clone().all(|i| self.tag(i) == Some(Tag::Redacted))
    }

    /// What the items of a phrase say, for its category.
    pub(crate) fn content(&self, range: Range<usize>, core_end: usize) -> Content<'a> {
        Content::new(*self, range, core_end)
    }
}

/// Observation nouns whose names often lost a word ("sternotomy XXXX", "ICD XXXX tip").
fn keeps_removed(category: Category) -> bool {
    use Category as C;
    matches!(
        category,
        C::Device | C::PostSurgical | C::Fracture | C::Calcification
    )
}

/// Observation nouns that are never a modifier of the next noun.
fn stands_alone(category: Category) -> bool {
    use Category as C;
    matches!(
        category,
        C::Pneumothorax
            | C::Effusion
            | C::Consolidation
            | C::Atelectasis
            | C::Infiltrate
            | C::Cardiomegaly
    )
}
