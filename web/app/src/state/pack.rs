//! Another model than the page's own: a pack out of the person's files.

use super::session::Session;
use super::{Effect, Source};
use crate::problems::Problem;
use crate::words;

impl Session {
    /// Start anew with the given pack or with the page's own.
    pub(super) fn use_pack(&mut self, given: bool) -> Vec<Effect> {
        self.fresh_input();
        self.deaths = 0;
        self.pack_given = given;
        let forget = (!given).then_some(Effect::ForgetPack);
        forget.into_iter().chain(self.spawn()).collect()
    }

    /// The given pack did not load: tell why and go back to the page's own, so that work goes on.
    pub(super) fn pack_refused(&mut self, problem: Problem) -> Vec<Effect> {
        let effects = self.use_pack(false);
        self.raise(Source::Intake, problem);
        self.notice = Some(words::device::PACK_REFUSED);
        effects
    }
}
