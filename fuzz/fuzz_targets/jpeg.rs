//! Any bytes behind the first marker of a JPEG.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut file = b"\xff\xd8\xff".to_vec();
    file.extend_from_slice(bytes.strip_prefix(&file[..]).unwrap_or(bytes));
    if let Ok(film) = phrasebox_radiograph::decode(&file) {
        assert_eq!(film.pixels().len(), film.width() as usize * film.height() as usize);
    }
});
