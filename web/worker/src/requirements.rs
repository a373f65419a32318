//! What a pack asks of the device, checked before it is fetched.

use phrasebox_model::Manifest;
use phrasebox_protocol::Problem;

/// Memory that a pack takes until its network answers, in times its own size, rounded up: measured in Chromium on the
/// processor, the worker's heap grew by 188 MB for a pack of 30 MB.
const MEMORY_PER_BYTE: u64 = 7;

/// Megabytes, as shown.
pub(crate) fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}

/// Whether the pack fits into the memory that `reserve` can have at once.
///
/// # Errors
/// A problem that names how much was needed and how much there is.
pub(crate) fn check(manifest: &Manifest, reserve: impl Fn(u64) -> bool) -> Result<(), Problem> {
    let needed = manifest.total_bytes().saturating_mul(MEMORY_PER_BYTE);
    if reserve(needed) {
        return Ok(());
    }
    let (mut fits, mut short) = (0, needed);
    while short - fits > 8_000_000 {
        let middle = fits + (short - fits) / 2;
        if reserve(middle) {
            fits = middle;
        } else {
            short = middle;
        }
    }
    Err(Problem {
        code: "memory_short".to_owned(),
        what: format!(
            "The model needs {} MB of memory in this tab, and the browser gives it {} MB.",
            megabytes(needed),
            megabytes(fits)
        ),
        what_to_do:
            "Close other tabs and programs and try again, or use a device with more memory."
                .to_owned(),
    })
}

/// Whether this tab can have so many bytes at once. They are given back at once, and not touched, so that the system
/// does not have to provide them for this question.
#[cfg(target_arch = "wasm32")]
pub(crate) fn reserve(bytes: u64) -> bool {
    usize::try_from(bytes).is_ok_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_what_was_needed_and_what_there_is() {
        let text = include_str!("../../../public/packs/chest-1/manifest.json");
        let mut manifest = Manifest::parse(text.as_bytes()).expect("the shipped manifest");
        let device = |has: u64| move |bytes: u64| bytes <= has;
        assert_eq!(check(&manifest, device(2_000_000_000)), Ok(()));
        manifest.files.truncate(1);
        manifest.files[0].bytes = 100_000_000;
        assert_eq!(check(&manifest, device(700_000_000)), Ok(()));
        let problem = check(&manifest, device(300_000_000)).expect_err("too little");
        assert_eq!(problem.code, "memory_short");
        assert!(problem.what.contains(" 700 MB"), "{}", problem.what);
        let named = problem
            .what
            .rsplit(' ')
            .nth(1)
            .and_then(|word| word.parse::<u64>().ok());
        assert!(matches!(named, Some(290..=300)), "{}", problem.what);
        manifest.files[0].bytes = u64::MAX;
        assert!(check(&manifest, device(300_000_000)).is_err());
    }
}
