//! Random numbers that depend on the seed alone, on every machine.

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and good enough for a picture.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    /// An independent stream for one purpose: what one part draws must not move what another part draws, or a
    /// film could not be compared with the same film without a finding.
    pub(crate) fn stream(seed: u64, purpose: u64) -> Self {
        let mut rng = Self(seed ^ purpose.wrapping_mul(0xd1b5_4a32_d192_ed03));
        rng.next();
        rng
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in 0..1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u32 << 24) as f32
    }

    /// Uniform in `low..high`.
    pub(crate) fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Uniform in `-reach..reach`.
    pub(crate) fn about(&mut self, reach: f32) -> f32 {
        self.range(-reach, reach)
    }

    /// Uniform in `0..count`; 0 when `count` is 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        if count == 0 {
            0
        } else {
            (self.next() % count as u64) as usize
        }
    }

    /// True with probability `p`.
    pub(crate) fn chance(&mut self, p: f32) -> bool {
        self.unit() < p
    }

    /// One of the choices.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// Smooth random field: value noise on a lattice, -1..=1, about one feature per unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noise(pub(crate) u32);

impl Noise {
    fn lattice(self, x: i32, y: i32) -> f32 {
        let mut h = (x as u32)
            .wrapping_mul(0x85eb_ca6b)
            .wrapping_add((y as u32).wrapping_mul(0xc2b2_ae35))
            .wrapping_add(self.0);
        h ^= h >> 15;
        h = h.wrapping_mul(0x2c1b_3c6d);
        h ^= h >> 12;
        h = h.wrapping_mul(0x297a_2d39);
        h ^= h >> 15;
        h as f32 / 2_147_483_648.0 - 1.0
    }

    pub(crate) fn at(self, x: f32, y: f32) -> f32 {
        // Without SSE 4.1, `floor` is a call; this is asked several times a pixel.
        let floor = |v: f32| v as i32 - i32::from(v < 0.0);
        let (ix, iy) = (floor(x), floor(y));
        let (fx, fy) = (ix as f32, iy as f32);
        let ease = |t: f32| t * t * (3.0 - 2.0 * t);
        let (tx, ty) = (ease(x - fx), ease(y - fy));
        let top = mix(self.lattice(ix, iy), self.lattice(ix + 1, iy), tx);
        let bottom = mix(self.lattice(ix, iy + 1), self.lattice(ix + 1, iy + 1), tx);
        mix(top, bottom, ty)
    }

    /// Three octaves.
    pub(crate) fn rough(self, x: f32, y: f32) -> f32 {
        0.57 * self.at(x, y) + 0.29 * self.at(2.1 * x, 2.1 * y) + 0.14 * self.at(4.3 * x, 4.3 * y)
    }
}

pub(crate) fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// 0 below `low`, 1 above `high`, smooth between; `low` may exceed `high` for a falling edge.
pub(crate) fn ramp(low: f32, high: f32, v: f32) -> f32 {
    let t = ((v - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
