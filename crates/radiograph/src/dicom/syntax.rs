//! Transfer syntaxes: how the data set and the pixels in it are written.

/// How the elements of a data set are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Encoding {
    /// Whether each element states its value representation.
    pub(super) explicit: bool,
    /// Whether numbers have their most significant byte first.
    pub(super) big_endian: bool,
}

impl Encoding {
    pub(super) const IMPLICIT: Self = Self {
        explicit: false,
        big_endian: false,
    };
    pub(super) const EXPLICIT: Self = Self {
        explicit: true,
        big_endian: false,
    };
    pub(super) const BIG: Self = Self {
        explicit: true,
        big_endian: true,
    };
}

/// How the pixels are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// As they are, in one value or one item a frame.
    Plain,
    /// Run lengths of byte planes.
    Rle,
    /// A JPEG or JPEG-LS stream; which one its own markers say.
    Jpeg,
    /// A JPEG 2000 code stream.
    Jpeg2000,
    /// Known and not decoded here.
    Unread,
}

/// One transfer syntax of the standard (PS3.6, annex A).
#[derive(Clone, Copy, Debug)]
pub(super) struct Syntax {
    pub(super) uid: &'static str,
    pub(super) name: &'static str,
    pub(super) encoding: Encoding,
    /// Whether the data set itself is deflated.
    pub(super) deflated: bool,
    pub(super) coding: Coding,
}

const fn plain(uid: &'static str, name: &'static str, encoding: Encoding) -> Syntax {
    Syntax {
        uid,
        name,
        encoding,
        deflated: false,
        coding: Coding::Plain,
    }
}

const fn coded(uid: &'static str, name: &'static str, coding: Coding) -> Syntax {
    Syntax {
        uid,
        name,
        encoding: Encoding::EXPLICIT,
        deflated: false,
        coding,
    }
}

/// What a deflated data set is written as once it is inflated.
pub(super) const EXPLICIT_UID: &str = "1.2.840.10008.1.2.1";

/// Without a statement in the file: what its first element looks like decides the encoding.
pub(super) const UNSTATED: Syntax = plain("", "not stated", Encoding::IMPLICIT);

use Coding::{Jpeg, Jpeg2000, Rle, Unread};

/// Everything with a name; what is not here is told by its UID alone.
const KNOWN: [Syntax; 42] = [
    plain(
        "1.2.840.10008.1.2",
        "Implicit VR Little Endian",
        Encoding::IMPLICIT,
    ),
    plain(
        EXPLICIT_UID,
        "Explicit VR Little Endian",
        Encoding::EXPLICIT,
    ),
    plain(
        "1.2.840.10008.1.2.2",
        "Explicit VR Big Endian",
        Encoding::BIG,
    ),
    plain(
        "1.2.840.10008.1.2.1.98",
        "Encapsulated Uncompressed Explicit VR Little Endian",
        Encoding::EXPLICIT,
    ),
    Syntax {
        uid: "1.2.840.10008.1.2.1.99",
        name: "Deflated Explicit VR Little Endian",
        encoding: Encoding::EXPLICIT,
        deflated: true,
        coding: Coding::Plain,
    },
    coded("1.2.840.10008.1.2.5", "RLE Lossless", Rle),
    coded("1.2.840.10008.1.2.4.50", "JPEG Baseline", Jpeg),
    coded("1.2.840.10008.1.2.4.51", "JPEG Extended", Jpeg),
    coded("1.2.840.10008.1.2.4.53", "JPEG Spectral Selection", Jpeg),
    coded("1.2.840.10008.1.2.4.55", "JPEG Full Progression", Jpeg),
    coded("1.2.840.10008.1.2.4.57", "JPEG Lossless", Jpeg),
    coded(
        "1.2.840.10008.1.2.4.70",
        "JPEG Lossless, First-Order Prediction",
        Jpeg,
    ),
    coded("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", Jpeg),
    coded("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", Jpeg),
    coded("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless", Jpeg2000),
    coded("1.2.840.10008.1.2.4.91", "JPEG 2000", Jpeg2000),
    coded(
        "1.2.840.10008.1.2.4.92",
        "JPEG 2000 Part 2 Multi-component Lossless",
        Unread,
    ),
    coded(
        "1.2.840.10008.1.2.4.93",
        "JPEG 2000 Part 2 Multi-component",
        Unread,
    ),
    coded("1.2.840.10008.1.2.4.94", "JPIP Referenced", Unread),
    coded("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", Unread),
    coded(
        "1.2.840.10008.1.2.4.52",
        "JPEG Extended (Process 3 & 5)",
        Unread,
    ),
    coded(
        "1.2.840.10008.1.2.4.54",
        "JPEG Spectral Selection (arithmetic)",
        Unread,
    ),
    coded(
        "1.2.840.10008.1.2.4.56",
        "JPEG Full Progression (arithmetic)",
        Unread,
    ),
    coded(
        "1.2.840.10008.1.2.4.58",
        "JPEG Lossless (arithmetic)",
        Unread,
    ),
    coded("1.2.840.10008.1.2.4.59", "JPEG Hierarchical", Unread),
    coded(
        "1.2.840.10008.1.2.4.66",
        "JPEG Lossless Hierarchical",
        Unread,
    ),
    coded("1.2.840.10008.1.2.4.100", "MPEG-2 Main Profile", Unread),
    coded("1.2.840.10008.1.2.4.101", "MPEG-2 High Profile", Unread),
    coded("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264", Unread),
    coded(
        "1.2.840.10008.1.2.4.103",
        "MPEG-4 AVC/H.264 BD-compatible",
        Unread,
    ),
    coded(
        "1.2.840.10008.1.2.4.104",
        "MPEG-4 AVC/H.264 for 2D video",
        Unread,
    ),
    coded(
        "1.2.840.10008.1.2.4.105",
        "MPEG-4 AVC/H.264 for 3D video",
        Unread,
    ),
    coded("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo", Unread),
    coded("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main", Unread),
    coded("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10", Unread),
    coded("1.2.840.10008.1.2.4.110", "JPEG XL Lossless", Unread),
    coded("1.2.840.10008.1.2.4.111", "JPEG XL Recompression", Unread),
    coded("1.2.840.10008.1.2.4.112", "JPEG XL", Unread),
    coded(
        "1.2.840.10008.1.2.4.201",
        "High-Throughput JPEG 2000 Lossless",
        Unread,
    ),
    coded(
        "1.2.840.10008.1.2.4.202",
        "High-Throughput JPEG 2000 RPCL Lossless",
        Unread,
    ),
    coded(
        "1.2.840.10008.1.2.4.203",
        "High-Throughput JPEG 2000",
        Unread,
    ),
    coded(
        "1.2.840.10008.1.2.8.1",
        "Deflated Image Frame Compression",
        Unread,
    ),
];

/// The syntax of a UID; none where it has no name here.
pub(super) fn find(uid: &str) -> Option<Syntax> {
    KNOWN.iter().copied().find(|known| known.uid == uid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_are_of_the_standard_and_stand_once() {
        for (i, syntax) in KNOWN.iter().enumerate() {
            assert!(syntax.uid.starts_with("1.2.840.10008.1.2"));
            assert!(KNOWN[..i].iter().all(|other| other.uid != syntax.uid));
        }
        assert!(find("1.2.3").is_none());
        assert_eq!(find("1.2.840.10008.1.2.5").map(|s| s.coding), Some(Rle));
    }
}
