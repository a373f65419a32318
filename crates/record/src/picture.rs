//! Films inside files: a PNG as a `data:` URI, with its pixels and nothing else of the film's file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use phrasebox_radiograph::{MAX_PIXELS, MIN_SIDE};

const PREFIX: &str = "data:image/png;base64,";
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A PNG file as a `data:` URI.
#[must_use]
pub fn film_uri(png: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(png))
}

/// Why `uri` is no film that may be shown. Told before anything is decoded: a few bytes can claim to be a picture
/// that fills the memory, and browsers show what is left of a damaged one as if it were whole.
pub(crate) fn fault(uri: &str) -> Option<&'static str> {
    let Some(coded) = uri.strip_prefix(PREFIX) else {
        return Some("it is no PNG picture");
    };
    let Ok(bytes) = STANDARD.decode(coded) else {
        return Some("its picture is damaged");
    };
    let Some(mut rest) = bytes.strip_prefix(SIGNATURE) else {
        return Some("it is no PNG picture");
    };
    let mut size = None;
    while !rest.is_empty() {
        let Some((kind, data, after)) = chunk(rest) else {
            return Some("its picture is cut off or damaged");
        };
        if (kind == b"IHDR") != size.is_none() || (kind == b"IEND") != after.is_empty() {
            return Some("its picture is cut off or damaged");
        }
        size = size.or_else(|| Some((number(data)?, number(data.get(4..)?)?)));
        rest = after;
    }
    let (width, height) = size.unwrap_or_default();
    if width.min(height) < MIN_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Some("its picture is too small or too large for a film");
    }
    None
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().copied().map(u32::from_be_bytes)
}

/// The first chunk of a PNG: its kind, its data, and what comes after it. None where it is not whole.
fn chunk(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let length = usize::try_from(number(bytes)?).ok()?;
    let (summed, after) = bytes.get(4..)?.split_at_checked(length.checked_add(4)?)?;
    let sum = number(after)?;
    let (kind, data) = summed.split_first_chunk()?;
    (crc32fast::hash(summed) == sum).then_some((kind, data, &after[4..]))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn put(bytes: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
        bytes.extend(u32::try_from(data.len()).expect("short").to_be_bytes());
        let summed = [kind, data].concat();
        bytes.extend(&summed);
        bytes.extend(crc32fast::hash(&summed).to_be_bytes());
    }

    /// The frame of a PNG of this size; its pixels are missing.
    pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = SIGNATURE.to_vec();
        let mut header = [width, height].map(u32::to_be_bytes).concat();
        header.extend([8, 0, 0, 0, 0]);
        put(&mut bytes, b"IHDR", &header);
        put(&mut bytes, b"IDAT", &[7; 9]);
        put(&mut bytes, b"IEND", &[]);
        bytes
    }

    #[test]
    fn a_film_is_a_whole_png_of_a_films_size() {
        let whole = png(640, 768);
        let mut flipped = whole.clone();
        flipped[45] ^= 1;
        let uri = film_uri(&whole);
        assert_eq!(fault(&uri), None);
        for (uri, expected) in [
            (String::new(), "no PNG"),
            ("https://example.org/film.png".into(), "no PNG"),
            (uri.replace("png", "svg+xml"), "no PNG"),
            (uri.replace("base64,", "base64,*"), "damaged"),
            (film_uri(b"<svg onload='alert(1)'/>"), "no PNG"),
            (film_uri(&whole[..20]), "cut off"),
            (film_uri(&whole[..whole.len() - 1]), "cut off"),
            (film_uri(&whole[..whole.len() - 12]), "cut off"),
            (film_uri(&[&whole[..], b"more"].concat()), "cut off"),
            (film_uri(&[&whole[..8], &whole[33..]].concat()), "cut off"),
            (film_uri(&whole[..8]), "too small"),
            (film_uri(&flipped), "damaged"),
            (film_uri(&png(60_000, 60_000)), "too large"),
            (film_uri(&png(640, 0)), "too small"),
        ] {
            let told = fault(&uri).unwrap_or("nothing");
            assert!(told.contains(expected), "{told} for {uri}");
        }
    }
}
