//! Learning-rate schedules.

/// Share of the steps spent warming up.
const WARM_UP: f64 = 0.05;

/// Linear warm-up, then half a cosine down to nothing.
#[must_use]
pub(crate) fn cosine(highest: f64, step: usize, total: usize) -> f64 {
    let progress = (step as f64 + 1.0) / total.max(1) as f64;
    if progress < WARM_UP {
        return highest * progress / WARM_UP;
    }
    let rest = ((progress - WARM_UP) / (1.0 - WARM_UP)).min(1.0);
    highest * 0.5 * (1.0 + (std::f64::consts::PI * rest).cos())
}

#[cfg(test)]
mod tests {
    use super::cosine;

    #[test]
    fn rises_then_falls_to_nothing() {
        assert!(cosine(1.0, 0, 1000) < 0.05);
        assert!((cosine(1.0, 49, 1000) - 1.0).abs() < 0.05);
        assert!((cosine(1.0, 524, 1000) - 0.5).abs() < 0.01);
        assert!(cosine(1.0, 999, 1000).abs() < 1e-9);
    }
}
