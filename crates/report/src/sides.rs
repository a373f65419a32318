//! Whose side is whose: how a phrase hangs on the one before it, and which side it takes from there.

use crate::{
    attributes::side_of,
    clause::{Clause, LONGEST_LIST},
    noun_phrase::NounPhrase,
    tags::{Change, Tag},
    types::{Category, Side},
};

impl Clause<'_> {
    /// "opacity, XXXX atelectasis" where the removed word begins the phrase.
    pub(crate) fn leading_link(&self, part: &NounPhrase) -> bool {
        let starts_redacted =
            self.items.tag(part.range.start) == Some(Tag::Redacted) && part.range.len() > 1;
        let before = part
            .range
            .start
            .checked_sub(1)
            .and_then(|at| self.items.tag(at));
        let solid = part.range.clone().any(|at| match self.items.tag(at) {
            Some(Tag::Find(category)) => category != Category::LungOpacity,
            tag => tag == Some(Tag::Shape(Change::Adenopathy)),
        });
        starts_redacted
            && solid
            && !self.scope.negated
            && self.scope.list.last().is_some_and(|index| {
                let draft = &self.drafts[*index];
                let linked = before == Some(Tag::Comma) || draft.range.end == part.range.start;
                linked
                    && draft.finding
                    && draft.category != Category::Device
                    && draft.category != Category::PostSurgical
            })
    }

    /// How a phrase hangs on the one before it.
    pub(crate) fn previous_joint(&self, part: &NounPhrase) -> Joint {
        let Some(last) = self.drafts.last() else {
            return if part.range.start > 0 {
                Joint::Governed
            } else {
                Joint::Free
            };
        };
        let mut joint = Joint::Listed;
        for at in last.range.end.min(part.range.start)..part.range.start {
            match self.items.tag(at) {
                Some(Tag::Conn | Tag::Hedge | Tag::With | Tag::Show | Tag::Colon) => {
                    joint = Joint::Governed;
                }
                Some(Tag::Stop)
                    if !matches!(self.items.word(at), "which" | "that" | "whose" | "on") =>
                {
                    return Joint::Free;
                }
                Some(Tag::There) => joint = Joint::Governed,
                Some(Tag::Neg) => return Joint::Free,
                _ => {}
            }
        }
        let between = last.range.end.min(part.range.start)..part.range.start;
        let joins = |wanted: &[Tag]| {
            between
                .clone()
                .any(|at| self.items.tag(at).is_some_and(|tag| wanted.contains(&tag)))
        };
        // "left base opacity, collapse versus scarring": a reading of what the comma follows.
        let weighed = matches!(
            self.items.tag(part.range.end),
            Some(Tag::Versus | Tag::Or | Tag::Slash)
        );
        let alternative =
            joins(&[Tag::Versus, Tag::Or, Tag::Slash]) || (weighed && joins(&[Tag::Comma]));
        if matches!(joint, Joint::Listed)
            && (alternative || last.inherited != Side::None)
            && part.category != Category::Other
        {
            return Joint::Governed;
        }
        // "bilateral effusions and collapse" shares its first word, "bibasilar collapse and crowding" does not.
        if matches!(joint, Joint::Listed) {
            let lead = self
                .items
                .skip(last.range.start, |tag| tag == Tag::Mod)
                .min(last.core_end);
            let shared = side_of(self.items, last.range.start..lead) != Side::None
                && self.items.tag(part.range.start) != Some(Tag::Mod);
            if !shared || !may_inherit(last.category) || part.category == Category::Other {
                return Joint::Free;
            }
        }
        joint
    }

    /// A side behind the last item of a list is the side of the whole list ("effusion and collapse on the left").
    pub(crate) fn share_back(&mut self, side: Side, part: &NounPhrase) {
        let behind = side_of(self.items, part.range.start..part.core_end) == Side::None;
        if !behind || !part.finding {
            return;
        }
        for index in self.scope.list.iter().rev().take(LONGEST_LIST) {
            let draft = &mut self.drafts[*index];
            let own = side_of(self.items, draft.range.clone());
            // Calcified nodes lie where they are said to.
            let placed = draft.category == Category::Calcification;
            if draft.finding && !placed && own == Side::None && may_inherit(draft.category) {
                draft.inherited = side;
            }
        }
    }

    /// Sets the side that a predicate names for its subjects.
    pub(crate) fn govern(&mut self, range: std::ops::Range<usize>) {
        let side = side_of(self.items, range);
        if side == Side::None {
            return;
        }
        self.side = side;
        for index in self.scope.list.iter().rev().take(LONGEST_LIST) {
            let draft = &mut self.drafts[*index];
            if draft.finding
                && may_inherit(draft.category)
                && side_of(self.items, draft.range.clone()) == Side::None
            {
                draft.inherited = side;
            }
        }
    }
}

/// How a phrase hangs on the one before it.
pub(crate) enum Joint {
    Free,
    Listed,
    Governed,
}

/// Categories of things that lie on a side.
pub(crate) fn may_inherit(category: Category) -> bool {
    use Category as C;
    !matches!(
        category,
        C::Cardiomegaly
            | C::MediastinalWidening
            | C::AorticAbnormality
            | C::SpineDegenerative
            | C::Scoliosis
            | C::Hyperinflation
            | C::Emphysema
            | C::Edema
            | C::Hernia
            | C::Anatomy
            | C::HilarEnlargement
            | C::ElevatedDiaphragm
            | C::PostSurgical
            | C::Device
    )
}
