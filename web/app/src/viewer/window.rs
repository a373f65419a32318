//! Window and level: which grey of the film is shown as which grey of the screen. Pure.
//!
//! The film arrives with 256 greys, dark meaning air: a PNG or JPEG as it is, a DICOM film as its own window shows it.
//! So this is a window on what arrived, not on the values that a detector stored.

/// Greys that a film has.
pub(crate) const GREYS: usize = 256;

/// How often each grey occurs.
pub(crate) type Histogram = [u32; GREYS];

/// A window as DICOM has it (PS3.3 C.11.2.1.2, linear): the middle of the greys shown and how many they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Window {
    /// The middle, also called level.
    pub centre: f64,
    /// How many greys from black to white, at least 1.
    pub width: f64,
}

/// All greys as they are.
impl Default for Window {
    fn default() -> Self {
        Self {
            centre: 128.0,
            width: 256.0,
        }
    }
}

/// Windows to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preset {
    /// All greys as they are.
    Stored,
    /// From the film's darkest to its brightest parts.
    Auto,
    /// The darker half spread out: lungs and what lies in them.
    Lungs,
    /// The brighter half spread out: mediastinum, spine, what lies behind the heart.
    Bones,
}

impl Preset {
    /// Every preset, in the order to offer them.
    pub(crate) const ALL: [Self; 4] = [Self::Stored, Self::Auto, Self::Lungs, Self::Bones];

    /// The window on a film with this histogram.
    pub(crate) fn window(self, histogram: &Histogram) -> Window {
        match self {
            Self::Stored => Window::default(),
            Self::Auto => between(histogram, 0.005, 0.995),
            Self::Lungs => between(histogram, 0.01, 0.6),
            Self::Bones => between(histogram, 0.4, 0.998),
        }
    }
}

/// The window between two shares of the film's pixels. Black borders and white masks are no part of the film: the two
/// outermost greys do not count.
fn between(histogram: &Histogram, from: f64, to: f64) -> Window {
    let inner = &histogram[1..GREYS - 1];
    let all: f64 = inner.iter().copied().map(f64::from).sum();
    if all == 0.0 {
        return Window::default();
    }
    let grey_at = |share: f64| {
        let mut below = 0.0;
        let at = inner.iter().position(|count| {
            below += f64::from(*count);
            below >= share * all
        });
        // Counted from grey 1 on.
        #[expect(clippy::cast_precision_loss, reason = "at most 255")]
        let grey = (at.unwrap_or(GREYS - 3) + 1) as f64;
        grey
    };
    let (dark, bright) = (grey_at(from), grey_at(to));
    Window {
        centre: f64::midpoint(dark, bright),
        width: (bright - dark + 1.0).max(2.0),
    }
}

impl Window {
    /// As dragged by so many CSS pixels: to the right wider, downwards darker.
    pub(crate) fn dragged(self, [dx, dy]: [f64; 2]) -> Self {
        Self {
            // In proportion to the width, so that narrow windows can be set finely.
            width: (self.width * (dx / 200.0).exp()).clamp(1.0, 1024.0),
            centre: (self.centre + dy * self.width / 400.0).clamp(-128.0, 384.0),
        }
    }

    /// The grey shown for a grey of the film.
    fn shown(self, grey: f64) -> f64 {
        let low = self.centre - 0.5;
        if self.width <= 1.0 {
            return if grey > low { 255.0 } else { 0.0 };
        }
        let share = (grey - low) / (self.width - 1.0) + 0.5;
        share.clamp(0.0, 1.0) * 255.0
    }

    /// What to paint for each grey of the film.
    pub(crate) fn table(self, inverted: bool) -> [u8; GREYS] {
        let mut table = [0; GREYS];
        for (shown, grey) in table.iter_mut().zip(0u8..=u8::MAX) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 255"
            )]
            let value = self.shown(f64::from(grey)).round() as u8;
            *shown = if inverted { u8::MAX - value } else { value };
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn histogram(greys: impl IntoIterator<Item = (usize, u32)>) -> Histogram {
        let mut histogram = [0; GREYS];
        for (grey, count) in greys {
            histogram[grey] = count;
        }
        histogram
    }

    #[test]
    fn the_whole_window_changes_nothing() {
        let table = Window::default().table(false);
        assert!((0..=255u8).all(|g| table[usize::from(g)] == g));
        let inverted = Window::default().table(true);
        assert!((0..=255u8).all(|g| inverted[usize::from(g)] == 255 - g));
    }

    #[test]
    fn a_window_is_that_of_dicom() {
        let table = Window {
            centre: 100.0,
            width: 51.0,
        }
        .table(false);
        // PS3.3 C.11.2.1.2: black up to c - 0.5 - (w-1)/2, white above c - 0.5 + (w-1)/2.
        assert_eq!((table[74], table[125]), (0, 255));
        assert_eq!(table[99], 125, "((99 - 99.5) / 50 + 0.5) * 255");
        let step = Window {
            centre: 100.0,
            width: 1.0,
        }
        .table(false);
        assert_eq!((step[99], step[100]), (0, 255));
    }

    #[test]
    fn presets_follow_the_film() {
        let film = histogram([
            (0, 100_000),
            (40, 500),
            (60, 500),
            (180, 900),
            (200, 100),
            (255, 9_000),
        ]);
        let auto = Preset::Auto.window(&film);
        assert_eq!(
            (auto.centre, auto.width),
            (120.0, 161.0),
            "borders do not count"
        );
        let (lungs, bones) = (Preset::Lungs.window(&film), Preset::Bones.window(&film));
        assert!(lungs.centre < bones.centre);
        let (dark, bright) = (lungs.table(false), bones.table(false));
        assert!(dark[60] > bright[60], "lungs are brighter in their window");
        assert_eq!(
            Preset::Auto.window(&histogram([(0, 7), (255, 9)])),
            Window::default(),
            "a film of black and white only"
        );
        assert!(
            Preset::Auto.window(&histogram([(90, 10)])).width >= 2.0,
            "one grey only"
        );
    }

    #[test]
    fn dragging_goes_the_usual_way() {
        let start = Window::default();
        assert!(start.dragged([50.0, 0.0]).width > start.width);
        assert!(start.dragged([-50.0, 0.0]).width < start.width);
        let down = start.dragged([0.0, 40.0]);
        assert!(down.table(false)[128] < start.table(false)[128], "darker");
        assert_eq!(start.dragged([0.0, 0.0]), start);
    }

    proptest! {
        #[test]
        fn brighter_stays_brighter(centre in -128.0f64..384.0, width in 1.0f64..1024.0) {
            let window = Window { centre, width };
            prop_assert!(window.table(false).is_sorted());
            prop_assert!(window.table(true).iter().rev().is_sorted());
        }

        #[test]
        fn every_preset_is_a_window(counts in prop::collection::vec(0u32..100_000, GREYS)) {
            let histogram = histogram(counts.into_iter().enumerate());
            for preset in Preset::ALL {
                let window = preset.window(&histogram);
                prop_assert!(window.width >= 2.0 && (0.0..=256.0).contains(&window.centre), "{window:?}");
            }
        }
    }
}
