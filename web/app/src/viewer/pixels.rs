//! The film's greys at several sizes. Pure.
//!
//! Each size is half of the one before, so that a film that is larger than the screen is never painted whole for
//! nothing: moving the window of a film of nine million pixels repaints the half million that are seen.

use super::window::{GREYS, Histogram};

/// More pixels than this some browsers refuse to keep in a canvas; larger films are kept at half their size.
pub(crate) const MOST_PIXELS: u64 = 16_000_000;
/// While something moves, no more than so many pixels are painted at once.
const QUICK_PIXELS: usize = 1_500_000;

/// Greys, row by row from the top left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plane {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width` × `height` greys.
    pub greys: Vec<u8>,
}

impl Plane {
    /// A plane of these greys; none if they do not fill it.
    pub(crate) fn new(width: u32, height: u32, greys: Vec<u8>) -> Option<Self> {
        let filled =
            width > 0 && height > 0 && greys.len() as u64 == u64::from(width) * u64::from(height);
        filled.then_some(Self {
            width,
            height,
            greys,
        })
    }

    /// Half as wide and high, each pixel the mean of those it covers.
    fn halved(&self) -> Self {
        let (w, h) = (self.width as usize, self.height as usize);
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut greys = Vec::with_capacity(width as usize * height as usize);
        for y in (0..h).step_by(2) {
            let upper = &self.greys[y * w..(y + 1) * w];
            // The last row of an odd height stands for two.
            let lower = if y + 1 < h {
                &self.greys[(y + 1) * w..(y + 2) * w]
            } else {
                upper
            };
            for (a, b) in upper.chunks(2).zip(lower.chunks(2)) {
                let of =
                    |pair: &[u8]| u16::from(pair[0]) + u16::from(*pair.last().unwrap_or(&pair[0]));
                #[expect(clippy::cast_possible_truncation, reason = "a mean of bytes")]
                greys.push(((of(a) + of(b) + 2) / 4) as u8);
            }
        }
        Self {
            width,
            height,
            greys,
        }
    }
}

/// How large the picture may be that is kept of a film: so many times smaller, a power of two.
pub(crate) fn shrink(width: u32, height: u32) -> u32 {
    let mut by = 1;
    while u64::from(width.div_ceil(by)) * u64::from(height.div_ceil(by)) > MOST_PIXELS {
        by *= 2;
    }
    by
}

/// What moves just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Haste {
    /// Nothing.
    Still,
    /// The film is made larger or smaller.
    Zooming,
    /// Its window is dragged: everything seen is painted anew each time.
    Windowing,
}

/// A film at several sizes.
#[derive(Clone, Debug)]
pub(crate) struct Levels {
    /// The largest first.
    planes: Vec<Plane>,
    /// How often each grey occurs.
    pub histogram: Histogram,
}

impl Levels {
    /// All sizes of a film.
    pub(crate) fn of(film: Plane) -> Self {
        let mut histogram = [0; GREYS];
        for grey in &film.greys {
            histogram[usize::from(*grey)] += 1;
        }
        let mut planes = vec![film];
        while let Some(smallest) = planes.last()
            && smallest.width.min(smallest.height) > 256
        {
            let next = smallest.halved();
            planes.push(next);
        }
        Self { planes, histogram }
    }

    /// The plane of a level.
    pub(crate) fn plane(&self, level: usize) -> &Plane {
        &self.planes[level.min(self.planes.len() - 1)]
    }

    /// The level to paint where the film is shown `shown` device pixels wide and `painted` is what the canvas holds.
    pub(crate) fn choose(&self, shown: f64, painted: Option<usize>, haste: Haste) -> usize {
        let last = self.planes.len() - 1;
        let wanted = (0..=last)
            .rev()
            .find(|level| f64::from(self.planes[*level].width) >= shown)
            .unwrap_or(0);
        let quick = (0..=last)
            .find(|level| self.planes[*level].greys.len() <= QUICK_PIXELS)
            .unwrap_or(last);
        match (haste, painted) {
            (Haste::Windowing, _) => wanted.max(quick),
            // A sharper picture waits until the zoom rests.
            (Haste::Zooming, Some(painted)) => wanted.max(painted),
            (Haste::Zooming, None) | (Haste::Still, _) => wanted,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plane(width: u32, height: u32, grey: impl Fn(u32, u32) -> u8) -> Plane {
        let greys = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| grey(x, y))
            .collect();
        Plane::new(width, height, greys).expect("filled")
    }

    #[test]
    fn a_plane_is_filled_or_none() {
        assert!(Plane::new(3, 2, vec![0; 5]).is_none());
        assert!(Plane::new(0, 2, Vec::new()).is_none());
        assert!(Plane::new(3, 2, vec![0; 6]).is_some());
    }

    #[test]
    fn half_a_film_is_its_means_and_keeps_its_sides() {
        let film = plane(5, 3, |x, y| u8::try_from(10 * x + y).expect("small"));
        let half = film.halved();
        assert_eq!((half.width, half.height), (3, 2));
        // (0 + 10 + 1 + 11) / 4 rounded; the odd last column and row stand for themselves.
        assert_eq!(half.greys, [6, 26, 41, 7, 27, 42]);
        let lit = plane(512, 300, |x, _| if x < 256 { 200 } else { 10 });
        let half = lit.halved();
        assert!(
            half.greys[0] > half.greys[255],
            "image-left stays image-left"
        );
    }

    #[test]
    fn what_is_painted_fits_what_is_seen() {
        let levels = Levels::of(plane(3000, 3000, |_, _| 7));
        assert_eq!(levels.histogram[7], 9_000_000);
        struct Case(&'static str, f64, Option<usize>, Haste, usize);
        for Case(what, shown, painted, haste, level) in [
            Case("fitted on a phone", 330.0, None, Haste::Still, 3),
            Case("fitted", 700.0, None, Haste::Still, 2),
            Case("fitted, fine screen", 1400.0, None, Haste::Still, 1),
            Case("actual size", 3000.0, None, Haste::Still, 0),
            Case("magnified", 9000.0, Some(1), Haste::Still, 0),
            Case("on the way in", 3000.0, Some(2), Haste::Zooming, 2),
            Case("on the way out", 700.0, Some(0), Haste::Zooming, 2),
            Case(
                "window dragged while magnified",
                9000.0,
                Some(0),
                Haste::Windowing,
                2,
            ),
            Case(
                "window dragged while fitted",
                330.0,
                Some(3),
                Haste::Windowing,
                3,
            ),
        ] {
            assert_eq!(levels.choose(shown, painted, haste), level, "{what}");
        }
        let small = Levels::of(plane(40, 30, |_, _| 0));
        assert_eq!(small.choose(900.0, None, Haste::Still), 0);
    }

    #[test]
    fn a_very_large_film_is_kept_smaller() {
        for (width, height, by) in [
            (3000, 3000, 1),
            (4000, 4000, 1),
            (5000, 4000, 2),
            (10_000, 10_000, 4),
            (1, 1, 1),
        ] {
            assert_eq!(shrink(width, height), by, "{width} x {height}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn every_level_is_filled_and_as_bright(width in 1u32..600, height in 1u32..600, grey: u8) {
            let levels = Levels::of(plane(width, height, |_, _| grey));
            for plane in &levels.planes {
                prop_assert_eq!(plane.greys.len(), (plane.width * plane.height) as usize);
                prop_assert!(plane.greys.iter().all(|g| *g == grey));
            }
        }
    }
}
