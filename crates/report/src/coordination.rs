//! Coordinated noun phrases that share a noun: "patchy and streaky opacities", "mediastinal and hilar contours".

use crate::{
    category::category_of,
    noun_phrase::{Items, NounPhrase},
    tags::{Organ, Tag},
    types::Category,
};
use std::ops::Range;

/// Coordinated modifiers looked through in search of their shared noun.
const LONGEST_CHAIN: usize = 6;

impl Items<'_> {
    /// The phrase or the coordinated phrases at `from`. Modifiers that share a noun with what follows make one
    /// phrase where the category is the same ("patchy and streaky opacities"), else one each.
    pub(crate) fn coordinated(&self, from: usize) -> Option<Vec<NounPhrase>> {
        let first = self.noun_phrase(from)?;
        let mut parts = vec![first];
        while parts.len() <= LONGEST_CHAIN {
            let Some(last) = parts.last() else { break };
            if !self.wants_noun(last) {
                break;
            }
            let joint = self.skip(last.range.end, |tag| tag == Tag::Comma);
            let joint = self.skip(joint, |tag| {
                matches!(tag, Tag::And | Tag::Or | Tag::Slash | Tag::Comma)
            });
            if joint == last.range.end {
                break;
            }
            match self.noun_phrase(joint) {
                // Only what follows its joint at once can share a noun with it.
                Some(next) => parts.push(next),
                None => break,
            }
        }
        let Some(last) = parts.last().cloned().filter(|_| parts.len() > 1) else {
            return Some(parts);
        };
        if self.wants_noun(&last) || !self.lends_noun(&parts, &last) {
            parts.truncate(1);
            return Some(parts);
        }
        let head = self.head_start(&last);
        // "atelectatic and fibrotic changes": only "changes" is shared.
        let loose = matches!(self.last_word(head), "change" | "disease" | "process");
        for part in &mut parts {
            if part.range != last.range {
                let mut content = self.content(part.range.clone(), part.range.end);
                let telling = part
                    .range
                    .clone()
                    .any(|i| matches!(self.tag(i), Some(Tag::Adj(_))));
                if !(loose && telling) {
                    content.add_head(&self.content(head..last.core_end, last.core_end));
                }
                part.category = category_of(&content);
                part.finding = last.finding;
            }
        }
        self.share_change(&mut parts);
        let last = parts.last().cloned().unwrap_or(last);
        let redacted = parts
            .iter()
            .filter(|part| self.is_redacted(&part.range))
            .count();
        let shared = parts.iter().all(|part| part.category == last.category);
        if last.finding && self.is_redacted(&parts[0].range) {
            parts.remove(0);
            return Some(parts);
        }
        if shared || (redacted == 1 && last.category == Category::Other) {
            let start = parts[0].range.start;
            return Some(vec![NounPhrase {
                range: start..last.range.end,
                ..last
            }]);
        }
        parts.retain(|part| !self.is_redacted(&part.range));
        Some(parts)
    }

    /// "calcified hilar and mediastinal nodes": what the first adjective says holds for the last noun too.
    fn share_change(&self, parts: &mut [NounPhrase]) {
        let changed = |range: &Range<usize>| {
            range
                .clone()
                .any(|i| matches!(self.tag(i), Some(Tag::Adj(_))))
        };
        let [first, rest @ ..] = parts else { return };
        if !changed(&first.range) || rest.iter().any(|part| part.finding) {
            return;
        }
        first.finding = true;
        let change = self.content(first.range.clone(), first.range.end);
        for part in rest {
            let mut content = self.content(part.range.clone(), part.core_end);
            content.add_head(&change);
            part.category = category_of(&content);
            part.finding = true;
        }
    }

    /// Modifiers only, or anatomy that can be read as a modifier: the noun is still to come.
    fn wants_noun(&self, np: &NounPhrase) -> bool {
        if np.core_end != np.range.end {
            return false;
        }
        np.range.clone().all(|i| match self.tag(i) {
            Some(Tag::Organ(organ)) => {
                matches!(
                    organ,
                    Organ::Lung
                        | Organ::LungPart
                        | Organ::Bone
                        | Organ::Rib
                        | Organ::Spine
                        | Organ::Joint
                        | Organ::Disc
                ) && !self.is_plural(i)
            }
            Some(Tag::Find(_) | Tag::Shape(_) | Tag::Generic | Tag::Vague | Tag::Aspect) => false,
            Some(Tag::Redacted) => np.range.len() == 1,
            _ => true,
        })
    }

    /// Whether the noun of `last` can be that of the modifiers before it.
    fn lends_noun(&self, parts: &[NounPhrase], last: &NounPhrase) -> bool {
        let anatomy = parts[..parts.len() - 1].iter().any(|part| {
            part.range
                .clone()
                .any(|i| matches!(self.tag(i), Some(Tag::Organ(_))))
        });
        // "left base and lingular opacities" yes, "left base, pneumothorax" no.
        !anatomy
            || (last.finding
                && matches!(
                    self.tag(last.range.start),
                    Some(Tag::OrganAdj(_) | Tag::Organ(_) | Tag::Mod)
                ))
    }

    fn head_start(&self, np: &NounPhrase) -> usize {
        let is_noun = |i: &usize| {
            matches!(
                self.tag(*i),
                Some(Tag::Find(_) | Tag::Shape(_) | Tag::Generic | Tag::Vague | Tag::Aspect)
            )
        };
        let core = np.range.start..np.core_end;
        core.clone()
            .find(is_noun)
            .or_else(|| {
                core.clone()
                    .find(|i| matches!(self.tag(*i), Some(Tag::Organ(_))))
            })
            .unwrap_or(np.range.start)
    }
}
