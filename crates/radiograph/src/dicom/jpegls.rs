//! Scans of JPEG-LS streams (ITU-T T.87), lossless and near-lossless. Names follow the standard's.

use super::{cut_off, damaged, unsupported};
use crate::RadiographError;

/// How components share a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interleave {
    /// One component, or line by line.
    Line,
    /// Sample by sample.
    Sample,
}

/// Coding parameters that a stream may set (T.87, C.2.4.1.1); 0 = the default.
#[derive(Clone, Copy, Debug)]
pub(super) struct Presets {
    max_value: i32,
    thresholds: [i32; 3],
    reset: i32,
}

/// Reads a preset segment. Tables of colours are not read, extended sizes not needed.
pub(super) fn read_presets(
    content: &[u8],
    before: Option<Presets>,
) -> Result<Option<Presets>, RadiographError> {
    match content {
        [1, numbers @ ..] if numbers.len() >= 10 => {
            let number =
                |i: usize| i32::from(u16::from_be_bytes([numbers[2 * i], numbers[2 * i + 1]]));
            Ok(Some(Presets {
                max_value: number(0),
                thresholds: [number(1), number(2), number(3)],
                reset: number(4),
            }))
        }
        [1, ..] => Err(cut_off()),
        [2..=4, ..] => Err(unsupported("its JPEG-LS stream has mapping tables")),
        _ => Ok(before),
    }
}

/// What holds for a whole scan.
#[derive(Clone, Debug)]
pub(super) struct Parameters {
    near: i32,
    max_value: i32,
    thresholds: [i32; 3],
    reset: i32,
    range: i32,
    /// Bits of a value in `range`.
    qbpp: u32,
    limit: u32,
}

impl Parameters {
    /// Parameters of a stream with `precision` bits and the scan's NEAR.
    pub(super) fn new(
        precision: u8,
        near: u8,
        presets: Option<Presets>,
    ) -> Result<Self, RadiographError> {
        let top = (1i32 << precision) - 1;
        let near = i32::from(near);
        let max_value = match presets {
            Some(p) if p.max_value != 0 => p.max_value,
            _ => top,
        };
        if max_value > top || near > 255.min(max_value / 2) {
            return Err(damaged("its JPEG-LS stream has impossible parameters"));
        }
        let range = if near == 0 {
            max_value + 1
        } else {
            (max_value + 2 * near) / (2 * near + 1) + 1
        };
        let defaults = default_thresholds(max_value, near);
        let mut thresholds = defaults;
        let mut reset = 64;
        if let Some(p) = presets {
            for (value, given) in thresholds.iter_mut().zip(p.thresholds) {
                if given != 0 {
                    *value = given;
                }
            }
            if p.reset != 0 {
                reset = p.reset;
            }
        }
        let [t1, t2, t3] = thresholds;
        if !(near < t1 && t1 <= t2 && t2 <= t3 && t3 <= max_value) || reset < 3 {
            return Err(damaged("its JPEG-LS stream has impossible parameters"));
        }
        let bits = |values: i32| (values as u32).next_power_of_two().trailing_zeros();
        let bpp = bits(max_value + 1).max(2);
        Ok(Self {
            near,
            max_value,
            thresholds,
            reset,
            range,
            qbpp: bits(range),
            limit: 2 * (bpp + bpp.max(8)),
        })
    }
}

/// T.87, C.2.4.1.1.
fn default_thresholds(max_value: i32, near: i32) -> [i32; 3] {
    let clamp = |value: i32, low: i32| {
        if value > max_value || value < low {
            low
        } else {
            value
        }
    };
    let basic = [3, 7, 21];
    let mut low = near + 1;
    let mut out = [0; 3];
    for (i, (target, basic)) in out.iter_mut().zip(basic).enumerate() {
        let wide = (2 * i as i32 + 3) * near;
        let value = if max_value >= 128 {
            let factor = (max_value.min(4095) + 128) / 256;
            let zero = [2, 3, 4][i];
            factor * (basic - zero) + zero + wide
        } else {
            let factor = 256 / (max_value + 1);
            (basic / factor + wide).max([2, 3, 4][i])
        };
        *target = clamp(value, low);
        low = *target;
    }
    out
}

/// How many samples a bit of a run stands for, as a power of two.
const RUN_ORDER: [u32; 32] = [
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15,
];

/// Bits of a scan: after a byte 0xff the next has only seven.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
    made_up: u32,
    after_ff: bool,
}

impl Bits<'_> {
    fn fill(&mut self) {
        while self.count <= 48 {
            let width = if self.after_ff { 7 } else { 8 };
            let byte = self.bytes.get(self.at).copied().filter(|&byte| {
                // A marker, 0xff and a byte with its top bit set, ends the scan.
                let next = self.bytes.get(self.at + 1).copied();
                !(byte == 0xff && next.is_none_or(|next| next & 0x80 != 0))
            });
            self.held = self.held << width | u64::from(byte.unwrap_or(0));
            self.count += width;
            match byte {
                Some(byte) => {
                    self.at += 1;
                    self.after_ff = byte == 0xff;
                }
                None => self.made_up += width,
            }
        }
    }

    fn drop(&mut self, count: u32) -> Result<(), RadiographError> {
        self.count -= count;
        if self.count < self.made_up {
            return Err(cut_off());
        }
        Ok(())
    }

    /// The next `count` bits, at most 32.
    fn take(&mut self, count: u32) -> Result<u32, RadiographError> {
        if count == 0 {
            return Ok(0);
        }
        if self.count < count {
            self.fill();
        }
        let value = (self.held >> (self.count - count)) & ((1 << count) - 1);
        self.drop(count)?;
        Ok(value as u32)
    }

    /// A number in the limited Golomb code (T.87, A.5.3).
    fn golomb(&mut self, k: u32, limit: u32, qbpp: u32) -> Result<i32, RadiographError> {
        let longest = limit.saturating_sub(qbpp + 1);
        let mut zeros = 0;
        while self.take(1)? == 0 {
            zeros += 1;
            if zeros > longest {
                return Err(damaged("a JPEG-LS code is too long"));
            }
        }
        let value = if zeros < longest {
            zeros << k | self.take(k)?
        } else {
            self.take(qbpp)? + 1
        };
        i32::try_from(value).map_err(|_| damaged("a JPEG-LS code is too large"))
    }
}

/// Statistics of one context of regular mode.
#[derive(Clone, Copy)]
struct Context {
    a: i32,
    b: i32,
    c: i32,
    n: i32,
}

/// Statistics of one context of run interruption.
#[derive(Clone, Copy)]
struct RunContext {
    a: i32,
    n: i32,
    negative: i32,
}

/// Neighbours of a sample: left, above, above left, above right.
#[derive(Clone, Copy)]
struct Near {
    a: i32,
    b: i32,
    c: i32,
    d: i32,
}

struct Decoder<'a> {
    p: &'a Parameters,
    bits: Bits<'a>,
    contexts: Vec<Context>,
    runs: [RunContext; 2],
}

/// Smallest k with n·2^k ≥ a.
fn order(n: i32, a: i32) -> Result<u32, RadiographError> {
    (0..24)
        .find(|&k| (i64::from(n) << k) >= i64::from(a))
        .ok_or_else(|| damaged("a JPEG-LS context has run away"))
}

impl Decoder<'_> {
    /// A gradient's class, -4 to 4.
    fn class(&self, gradient: i32) -> i32 {
        let [t1, t2, t3] = self.p.thresholds;
        let size = gradient.abs();
        let class = if size <= self.p.near {
            0
        } else if size < t1 {
            1
        } else if size < t2 {
            2
        } else if size < t3 {
            3
        } else {
            4
        };
        class * gradient.signum()
    }

    /// The signed number of a sample's context; 0 = run mode.
    fn context(&self, near: Near) -> i32 {
        81 * self.class(near.d - near.b)
            + 9 * self.class(near.b - near.c)
            + self.class(near.c - near.a)
    }

    /// A prediction and an error, in the range of samples.
    fn reconstruct(&self, prediction: i32, error: i32) -> i32 {
        let step = 2 * self.p.near + 1;
        let mut value = prediction.saturating_add(error.saturating_mul(step));
        if value < -self.p.near {
            value = value.saturating_add(self.p.range * step);
        } else if value > self.p.max_value + self.p.near {
            value = value.saturating_sub(self.p.range * step);
        }
        value.clamp(0, self.p.max_value)
    }

    fn regular(&mut self, near: Near, context: i32) -> Result<i32, RadiographError> {
        // Interleaved by sample, a component may come here with context 0; it counts as positive.
        let sign = if context < 0 { -1 } else { 1 };
        let q = context.unsigned_abs() as usize;
        let Context { a, b, c, n } = self.contexts[q];
        let median = if near.c >= near.a.max(near.b) {
            near.a.min(near.b)
        } else if near.c <= near.a.min(near.b) {
            near.a.max(near.b)
        } else {
            near.a + near.b - near.c
        };
        let prediction = (median + sign * c).clamp(0, self.p.max_value);
        let k = order(n, a)?;
        let coded = self.bits.golomb(k, self.p.limit, self.p.qbpp)?;
        let mut error = if coded & 1 == 0 {
            coded >> 1
        } else {
            -((coded >> 1) + 1)
        };
        if self.p.near == 0 && k == 0 && 2 * b <= -n {
            error = -error - 1;
        }
        self.contexts[q] = self.learn(Context { a, b, c, n }, error);
        Ok(self.reconstruct(prediction, sign * error))
    }

    fn learn(&self, mut of: Context, error: i32) -> Context {
        of.b =
            of.b.saturating_add(error.saturating_mul(2 * self.p.near + 1));
        of.a = of.a.saturating_add(error.abs());
        if of.n == self.p.reset {
            of.a >>= 1;
            of.b >>= 1;
            of.n >>= 1;
        }
        of.n += 1;
        if of.b <= -of.n {
            of.b = (of.b.saturating_add(of.n)).max(1 - of.n);
            of.c = (of.c - 1).max(-128);
        } else if of.b > 0 {
            of.b = (of.b - of.n).min(0);
            of.c = (of.c + 1).min(127);
        }
        of
    }

    /// How many samples, of `room` left in the line, repeat; true where the run was interrupted.
    fn run(&mut self, room: usize, index: &mut usize) -> Result<(usize, bool), RadiographError> {
        let mut length = 0;
        while self.bits.take(1)? == 1 {
            let whole = 1usize << RUN_ORDER[*index];
            if length + whole <= room && *index < 31 {
                *index += 1;
            }
            length = (length + whole).min(room);
            if length == room {
                return Ok((room, false));
            }
        }
        length += self.bits.take(RUN_ORDER[*index])? as usize;
        if length > room {
            return Err(damaged("a JPEG-LS run is longer than its line"));
        }
        Ok((length, length < room))
    }

    /// The error of the sample that ends a run; `same` where its neighbours left and above agree.
    fn interruption(&mut self, same: bool, index: usize) -> Result<i32, RadiographError> {
        let kind = usize::from(same);
        let RunContext { a, n, negative } = self.runs[kind];
        let k = order(n, if same { a + (n >> 1) } else { a })?;
        let limit = self.p.limit - RUN_ORDER[index] - 1;
        let coded = self.bits.golomb(k, limit, self.p.qbpp)?;
        let sum = coded + kind as i32;
        let odd = sum & 1;
        let size = (sum + odd) / 2;
        let error = if (k != 0 || 2 * negative >= n) == (odd == 1) {
            -size
        } else {
            size
        };
        let of = &mut self.runs[kind];
        if error < 0 {
            of.negative += 1;
        }
        of.a = of.a.saturating_add((coded + 1 - kind as i32) >> 1);
        if of.n == self.p.reset {
            of.a >>= 1;
            of.n >>= 1;
            of.negative >>= 1;
        }
        of.n += 1;
        Ok(error)
    }
}

/// Two lines of one component, each with one sample more on both ends.
struct Lines {
    above: Vec<i32>,
    present: Vec<i32>,
    run_index: usize,
}

impl Lines {
    /// Makes the line just decoded the one above, and sets the ends as T.87, A.2.1 has them.
    fn advance(&mut self, width: usize) {
        std::mem::swap(&mut self.above, &mut self.present);
        self.above[width + 1] = self.above[width];
        self.present[0] = self.above[1];
    }

    fn near(&self, x: usize) -> Near {
        Near {
            a: self.present[x - 1],
            b: self.above[x],
            c: self.above[x - 1],
            d: self.above[x + 1],
        }
    }
}

/// Decodes a scan of lines `width` wide into its components; the number of bytes it took.
pub(super) fn scan(
    bytes: &[u8],
    parameters: &Parameters,
    width: usize,
    interleave: Interleave,
    components: &mut [Vec<u16>],
) -> Result<usize, RadiographError> {
    let start = ((parameters.range + 32) / 64).max(2);
    let fresh = RunContext {
        a: start,
        n: 1,
        negative: 0,
    };
    let mut decoder = Decoder {
        p: parameters,
        bits: Bits {
            bytes,
            at: 0,
            held: 0,
            count: 0,
            made_up: 0,
            after_ff: false,
        },
        contexts: vec![
            Context {
                a: start,
                b: 0,
                c: 0,
                n: 1
            };
            365
        ],
        runs: [fresh; 2],
    };
    let mut lines: Vec<Lines> = components
        .iter()
        .map(|_| Lines {
            above: vec![0; width + 2],
            present: vec![0; width + 2],
            run_index: 0,
        })
        .collect();
    let height = components.first().map_or(0, |c| c.len() / width);
    for y in 0..height {
        for line in &mut lines {
            line.advance(width);
        }
        if interleave == Interleave::Line {
            for line in &mut lines {
                decode_line(&mut decoder, std::slice::from_mut(line), width)?;
            }
        } else {
            decode_line(&mut decoder, &mut lines, width)?;
        }
        for (line, component) in lines.iter().zip(components.iter_mut()) {
            for (target, value) in component[y * width..]
                .iter_mut()
                .zip(&line.present[1..=width])
            {
                *target = *value as u16;
            }
        }
    }
    Ok(decoder.bits.at)
}

/// One line of the components that are interleaved by sample.
fn decode_line(
    decoder: &mut Decoder<'_>,
    lines: &mut [Lines],
    width: usize,
) -> Result<(), RadiographError> {
    let alone = lines.len() == 1;
    let mut x = 1;
    while x <= width {
        if lines.iter().any(|line| decoder.context(line.near(x)) != 0) {
            for line in lines.iter_mut() {
                let near = line.near(x);
                line.present[x] = decoder.regular(near, decoder.context(near))?;
            }
            x += 1;
            continue;
        }
        let mut index = lines[0].run_index;
        let (length, interrupted) = decoder.run(width + 1 - x, &mut index)?;
        for line in lines.iter_mut() {
            let value = line.present[x - 1];
            line.present[x..x + length].fill(value);
        }
        x += length;
        if interrupted {
            for line in lines.iter_mut() {
                let Near { a, b, .. } = line.near(x);
                let same = alone && (a - b).abs() <= decoder.p.near;
                let error = decoder.interruption(same, index)?;
                line.present[x] = if same {
                    decoder.reconstruct(a, error)
                } else {
                    decoder.reconstruct(b, if b < a { -error } else { error })
                };
            }
            index = index.saturating_sub(1);
            x += 1;
        }
        lines[0].run_index = index;
    }
    Ok(())
}
