//! Giving the event loop its turn, so that messages are seen between two steps of a computation.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Waits for one turn of the event loop. A message through a channel is a task of its own like those that it lets
/// through; a timer would be held back 4 ms once nested, and a resolved promise lets nothing through at all.
pub(crate) async fn next_turn() {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let (near, far) = (channel.port1(), channel.port2());
    let ping = Promise::new(&mut |resolve, _| {
        near.set_onmessage(Some(&resolve));
        if far.post_message(&JsValue::NULL).is_err() {
            // Nothing to wait for: no turn is better than none ever.
            _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    _ = JsFuture::from(ping).await;
    near.set_onmessage(None);
    near.close();
}

/// The work's outcome, or none if it has not ended within `limit_ms` milliseconds. The work is then dropped where it
/// waits: a GPU that accepts commands and never answers must not hold the page for ever.
pub(crate) async fn within<T>(limit_ms: i32, work: impl Future<Output = T>) -> Option<T> {
    let timer = Promise::new(&mut |resolve, _| {
        let started = crate::wire::scope().is_some_and(|scope| {
            scope
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, limit_ms)
                .is_ok()
        });
        if !started {
            _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let (mut work, mut timer) = (pin!(work), pin!(JsFuture::from(timer)));
    poll_fn(|context| {
        if let Poll::Ready(outcome) = work.as_mut().poll(context) {
            return Poll::Ready(Some(outcome));
        }
        timer.as_mut().poll(context).map(|_| None)
    })
    .await
}
