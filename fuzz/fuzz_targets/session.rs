//! Any text as a saved session and as a case set.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(opened) = phrasebox_record::OpenedSession::read(text) {
        let _ = opened.history.record();
    }
    let _ = phrasebox_record::CaseSet::read(text);
});
