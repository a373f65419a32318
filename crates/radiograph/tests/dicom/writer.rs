//! Writes DICOM files for the tests, with a patient in every one of them.

/// Never to be found again in anything that decoding gives.
pub(crate) const SECRETS: [&str; 4] = ["SECRETNAME", "ID-4711", "19600229", "DRHOUSE"];

pub(crate) const IMPLICIT: &str = "1.2.840.10008.1.2";
pub(crate) const EXPLICIT: &str = "1.2.840.10008.1.2.1";
pub(crate) const DEFLATED: &str = "1.2.840.10008.1.2.1.99";
pub(crate) const BIG: &str = "1.2.840.10008.1.2.2";
pub(crate) const RLE: &str = "1.2.840.10008.1.2.5";
pub(crate) const BASELINE: &str = "1.2.840.10008.1.2.4.50";
pub(crate) const EXTENDED: &str = "1.2.840.10008.1.2.4.51";
pub(crate) const LOSSLESS: &str = "1.2.840.10008.1.2.4.57";
pub(crate) const LOSSLESS_FIRST: &str = "1.2.840.10008.1.2.4.70";
pub(crate) const LS: &str = "1.2.840.10008.1.2.4.80";
pub(crate) const LS_NEAR: &str = "1.2.840.10008.1.2.4.81";
pub(crate) const J2K: &str = "1.2.840.10008.1.2.4.90";
pub(crate) const J2K_LOSSY: &str = "1.2.840.10008.1.2.4.91";

pub(crate) const WIDTH: usize = 40;
pub(crate) const HEIGHT: usize = 28;

/// The film of all tests: a bright marker in the image-left top corner, so on the patient's right; texture; flat rows
/// below. `turn` sets colour channels apart. The same as in make.py.
pub(crate) fn pattern(bits: u32, turn: usize) -> Vec<u16> {
    let top = (1usize << bits) - 1;
    (0..WIDTH * HEIGHT)
        .map(|i| {
            let (x, y) = (i % WIDTH, i / WIDTH);
            let value = if x < 8 && y < 6 {
                top * 9 / 10
            } else if y >= 20 {
                top / 5
            } else {
                top / 4 + x * top / 80 + (x * 7 + y * (13 + turn)) % 11 * top / 200
            };
            value as u16
        })
        .collect()
}

#[derive(Clone)]
pub(crate) enum Value {
    Words(Vec<u16>),
    Text(String),
    Bytes(Vec<u8>),
    /// One item with these elements.
    Item(Vec<(u32, &'static [u8; 2], Value)>),
}

#[derive(Clone)]
pub(crate) enum Data {
    Words(Vec<u16>),
    Bytes(Vec<u8>),
    /// Bytes in 16-bit words, as VR OW.
    PackedBytes(Vec<u8>),
    /// Offset table and fragments.
    Fragments(Vec<u8>, Vec<Vec<u8>>),
    None,
}

/// A file to be written.
#[derive(Clone)]
pub(crate) struct Film {
    pub(crate) syntax: &'static str,
    pub(crate) elements: Vec<(u32, &'static [u8; 2], Value)>,
    pub(crate) data: Data,
    pub(crate) with_meta: bool,
}

pub(crate) fn words(values: &[u16]) -> Value {
    Value::Words(values.to_vec())
}

pub(crate) fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

impl Film {
    pub(crate) fn new(syntax: &'static str, bits: u16, data: Data) -> Self {
        let allocated = if bits > 8 { 16 } else { 8 };
        let elements: Vec<(u32, &'static [u8; 2], Value)> = vec![
            (0x0008_0016, b"UI", text("1.2.840.10008.5.1.4.1.1.1.1")),
            (0x0008_0060, b"CS", text("DX")),
            (0x0008_0090, b"PN", text(SECRETS[3])),
            (0x0010_0010, b"PN", text(&format!("DOE^{}", SECRETS[0]))),
            (0x0010_0020, b"LO", text(SECRETS[1])),
            (0x0010_0030, b"DA", text(SECRETS[2])),
            (0x0028_0002, b"US", words(&[1])),
            (0x0028_0004, b"CS", text("MONOCHROME2")),
            (0x0028_0010, b"US", words(&[HEIGHT as u16])),
            (0x0028_0011, b"US", words(&[WIDTH as u16])),
            (0x0028_0100, b"US", words(&[allocated])),
            (0x0028_0101, b"US", words(&[bits])),
            (0x0028_0102, b"US", words(&[bits - 1])),
            (0x0028_0103, b"US", words(&[0])),
        ];
        Self {
            syntax,
            elements,
            data,
            with_meta: true,
        }
    }

    /// The same film with an element put in, or put in place of the one that is there.
    pub(crate) fn with(mut self, tag: u32, vr: &'static [u8; 2], value: Value) -> Self {
        self.elements.retain(|(other, ..)| *other != tag);
        self.elements.push((tag, vr, value));
        self.elements.sort_by_key(|(tag, ..)| *tag);
        self
    }

    pub(crate) fn without(mut self, tag: u32) -> Self {
        self.elements.retain(|(other, ..)| *other != tag);
        self
    }

    pub(crate) fn data(mut self, data: Data) -> Self {
        self.data = data;
        self
    }

    /// A window over all values, so that a deep film shows as its values over their top.
    pub(crate) fn full_window(self, bits: u32) -> Self {
        let top = (1u32 << bits) - 1;
        self.with(
            0x0028_1050,
            b"DS",
            text(&(f64::from(top) / 2.0).to_string()),
        )
        .with(0x0028_1051, b"DS", text(&top.to_string()))
        .with(0x0028_1056, b"CS", text("LINEAR_EXACT"))
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let writer = Writer {
            explicit: self.syntax != IMPLICIT,
            big: self.syntax == BIG,
        };
        let mut body = Vec::new();
        for (tag, vr, value) in &self.elements {
            writer.element(&mut body, *tag, vr, value);
            if *tag == 0x0008_0090 {
                writer.nested(&mut body);
            }
        }
        match &self.data {
            Data::None => {}
            Data::Words(values) => {
                writer.element(&mut body, 0x7fe0_0010, b"OW", &Value::Words(values.clone()));
            }
            Data::Bytes(bytes) => {
                writer.element(&mut body, 0x7fe0_0010, b"OB", &Value::Bytes(bytes.clone()));
            }
            Data::PackedBytes(bytes) => {
                let packed: Vec<u16> = bytes
                    .chunks_exact(2)
                    .map(|b| u16::from_le_bytes([b[0], b[1]]))
                    .collect();
                writer.element(&mut body, 0x7fe0_0010, b"OW", &Value::Words(packed));
            }
            Data::Fragments(table, fragments) => {
                writer.head(&mut body, 0x7fe0_0010, b"OB", u32::MAX);
                for item in std::iter::once(table).chain(fragments) {
                    let mut item = item.clone();
                    item.resize(item.len().next_multiple_of(2), 0);
                    writer.tag(&mut body, 0xfffe_e000);
                    writer.u32(&mut body, item.len() as u32);
                    body.extend(item);
                }
                writer.tag(&mut body, 0xfffe_e0dd);
                writer.u32(&mut body, 0);
            }
        }
        if self.syntax == DEFLATED {
            body = miniz_oxide::deflate::compress_to_vec(&body, 6);
        }
        if !self.with_meta {
            return body;
        }
        let meta = Writer {
            explicit: true,
            big: false,
        };
        let mut bytes = vec![0; 128];
        bytes.extend(b"DICM");
        meta.element(&mut bytes, 0x0002_0010, b"UI", &text(self.syntax));
        bytes.extend(body);
        bytes
    }
}

struct Writer {
    explicit: bool,
    big: bool,
}

impl Writer {
    fn u16(&self, out: &mut Vec<u8>, value: u16) {
        out.extend(if self.big {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        });
    }

    fn u32(&self, out: &mut Vec<u8>, value: u32) {
        out.extend(if self.big {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        });
    }

    fn tag(&self, out: &mut Vec<u8>, tag: u32) {
        self.u16(out, (tag >> 16) as u16);
        self.u16(out, tag as u16);
    }

    fn head(&self, out: &mut Vec<u8>, tag: u32, vr: &[u8; 2], length: u32) {
        self.tag(out, tag);
        if !self.explicit {
            self.u32(out, length);
            return;
        }
        out.extend(vr);
        if [*b"OB", *b"OW", *b"SQ", *b"UN"].contains(vr) {
            out.extend([0, 0]);
            self.u32(out, length);
        } else {
            self.u16(out, length as u16);
        }
    }

    fn element(&self, out: &mut Vec<u8>, tag: u32, vr: &[u8; 2], value: &Value) {
        let mut bytes = Vec::new();
        match value {
            Value::Words(values) => values.iter().for_each(|&v| self.u16(&mut bytes, v)),
            Value::Text(text) => bytes.extend(text.as_bytes()),
            Value::Bytes(raw) => bytes.extend(raw),
            Value::Item(elements) => {
                let mut item = Vec::new();
                for (tag, vr, value) in elements {
                    self.element(&mut item, *tag, vr, value);
                }
                self.tag(&mut bytes, 0xfffe_e000);
                self.u32(&mut bytes, item.len() as u32);
                bytes.extend(item);
            }
        }
        if bytes.len() % 2 == 1 {
            bytes.push(b' ');
        }
        self.head(out, tag, vr, bytes.len() as u32);
        out.extend(bytes);
    }

    /// A sequence without a length, with an item without a length, with the same inside; rows that are not the
    /// film's are in it.
    fn nested(&self, out: &mut Vec<u8>) {
        self.head(out, 0x0008_1140, b"SQ", u32::MAX);
        self.tag(out, 0xfffe_e000);
        self.u32(out, u32::MAX);
        self.head(out, 0x0008_1199, b"SQ", u32::MAX);
        self.tag(out, 0xfffe_e000);
        self.u32(out, u32::MAX);
        self.element(out, 0x0028_0010, b"US", &words(&[7]));
        self.tag(out, 0xfffe_e00d);
        self.u32(out, 0);
        self.tag(out, 0xfffe_e0dd);
        self.u32(out, 0);
        self.tag(out, 0xfffe_e00d);
        self.u32(out, 0);
        self.tag(out, 0xfffe_e0dd);
        self.u32(out, 0);
    }
}

/// Run lengths of byte planes, each as literal runs with a few repeats.
pub(crate) fn run_lengths(planes: &[Vec<u8>]) -> Vec<u8> {
    let mut head = vec![planes.len() as u32];
    let mut body = Vec::new();
    for plane in planes {
        head.push(64 + body.len() as u32);
        let mut at = 0;
        while at < plane.len() {
            let same = plane[at..]
                .iter()
                .take(128)
                .take_while(|&&v| v == plane[at])
                .count();
            if same > 2 {
                body.extend([(257 - same) as u8, plane[at]]);
                at += same;
            } else {
                let literal = &plane[at..plane.len().min(at + 5)];
                body.push(literal.len() as u8 - 1);
                body.extend(literal);
                at += literal.len();
            }
        }
    }
    head.resize(16, 0);
    let mut out: Vec<u8> = head.iter().flat_map(|v| v.to_le_bytes()).collect();
    out.extend(body);
    out
}
