//! Who depends on what lives as long as the page. The reactive graph (0.2) keeps a note of every subscriber that was
//! dropped for as long as what it depended on lives: each report's lines and boxes would stay for good, and be told of
//! every change.

use leptos::prelude::*;
use leptos::reactive::computed::ArcMemo;
use leptos::reactive::graph::{Source, Subscriber, ToAnySubscriber};

/// Tells every subscriber of a change, and forgets all. Those that live look again because they were told, and subscribe
/// anew by that.
pub(crate) fn renew(signal: &(impl Notify + Source)) {
    signal.notify();
    signal.clear_subscribers();
}

/// A memo of a part that goes before what it depends on, which forgets it then.
pub(crate) fn passing<T: PartialEq + Send + Sync + 'static>(
    of: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    let memo = ArcMemo::new(move |_| of());
    let subscriber = memo.to_any_subscriber();
    on_cleanup(move || subscriber.clear_sources(&subscriber));
    memo.into()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn who_lives_hears_every_change_after_others_were_forgotten() {
        let owner = Owner::new();
        owner.set();
        let signal = RwSignal::new(1);
        let twice = Memo::new(move |_| 2 * signal.get());
        let more = passing(move || twice.get() + signal.get());
        for value in 2..5 {
            signal.update_untracked(|signal| *signal = value);
            renew(&signal);
            assert_eq!(
                (twice.get_untracked(), more.get_untracked()),
                (2 * value, 3 * value)
            );
        }
    }

    #[test]
    fn a_passing_memo_goes_with_its_part_and_is_not_computed_after_it() {
        let owner = Owner::new();
        owner.set();
        let signal = RwSignal::new(1);
        let computed = Arc::new(AtomicUsize::new(0));
        let part = Owner::new();
        let memo = part.with({
            let computed = computed.clone();
            move || {
                passing(move || {
                    computed.fetch_add(1, Ordering::Relaxed);
                    signal.get()
                })
            }
        });
        let lasting = Memo::new(move |_| memo.try_get());
        assert_eq!(lasting.get_untracked(), Some(1));
        part.cleanup();
        signal.set(2);
        assert_eq!(lasting.get_untracked(), Some(1), "nobody told it");
        assert_eq!(computed.load(Ordering::Relaxed), 1);
    }
}
