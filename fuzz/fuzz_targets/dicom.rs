//! Any bytes behind the preamble of a DICOM file; the first four choose the frame.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut file = vec![0; 128];
    file.extend_from_slice(b"DICM");
    let rest = match bytes.get(128..132) {
        Some(b"DICM") => &bytes[132..],
        _ => bytes,
    };
    file.extend_from_slice(rest);
    if let Ok(frames) = phrasebox_radiograph::frame_count(&file) {
        assert!(frames > 0, "a film has a frame");
        for frame in [0, frames - 1, frames] {
            if let Ok(film) = phrasebox_radiograph::decode_frame(&file, frame) {
                assert!(frame < frames, "no frame beyond the last");
                assert_eq!(film.pixels().len(), film.width() as usize * film.height() as usize);
            }
        }
    }
});
