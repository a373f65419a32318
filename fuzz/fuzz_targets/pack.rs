//! Any bytes as a pack's manifest and as a file of weights.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phrasebox_model::weights::Weights;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(manifest) = phrasebox_model::Manifest::parse(bytes) {
        for file in &manifest.files {
            assert!(phrasebox_model::check_file(file, b"").is_err() || file.bytes == 0);
        }
    }
    let mut weights = Weights::default();
    let _ = weights.read(bytes.to_vec());
});
