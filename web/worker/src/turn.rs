//! Giving the event loop its turn, so that messages are seen between two steps of a computation.

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
