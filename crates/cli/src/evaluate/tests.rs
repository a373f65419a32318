use super::*;

fn sample(patient: &str, iou: f64, uncertainty: f64, confidence: Option<f64>) -> BoxSample {
    BoxSample {
        patient: patient.to_owned(),
        target: Target::Lung,
        iou,
        points: iou > 0.0,
        contrast: (iou > 0.0).then_some(10.0 * iou),
        uncertainty,
        spread: uncertainty,
        confidence,
        floors: vec![("constant box", 0.3)],
    }
}

#[test]
fn boxes_are_measured_over_all_samples() {
    let samples = [
        sample("a", 0.8, 0.01, Some(1.0)),
        sample("a", 0.6, 0.02, Some(1.0)),
        sample("b", 0.4, 0.03, Some(0.0)),
        sample("c", 0.0, 0.04, None),
    ];
    let measures = box_measures(&samples.iter().collect::<Vec<_>>());
    let estimate = |i: Option<Interval>| i.map(|i| (i.estimate * 1e6).round() / 1e6);
    assert_eq!(estimate(measures.mean_iou), Some(0.45));
    assert_eq!(estimate(measures.accuracy_at_50), Some(0.5));
    assert_eq!(estimate(measures.pointing), Some(0.75));
    // A map without contrast or noise counts in no mean.
    assert_eq!(estimate(measures.contrast_to_noise), Some(6.0));
    assert_eq!(estimate(measures.accuracy_at_75), Some(0.25));
    // Both hits come first, so their precision is 1; half of the boxes were hit.
    assert_eq!(estimate(measures.average_precision_50), Some(0.5));
    assert_eq!(estimate(measures.floors["constant box"].above), Some(0.15));
    assert_eq!(estimate(measures.uncertainty_error_rank), Some(1.0));
    assert_eq!(
        (measures.calibration_error, measures.calibrated_n),
        (Some(0.0), 3)
    );
    assert!(
        measures.aurc < measures.mean_risk,
        "an uncertainty in the right order is worth something"
    );
    let none = box_measures(&[]);
    assert_eq!(
        (none.n, none.mean_iou, none.calibration_error),
        (0, None, None)
    );
}

#[test]
fn presence_is_measured_over_both_kinds() {
    let of = |film: usize, side: Side, present: bool, presence: f64| PresenceSample {
        patient: format!("{film}"),
        film,
        target: Target::Opacity,
        side,
        present,
        presence,
        boxed: presence > 0.6,
    };
    let measures = presence_measures(&[
        of(0, Side::Left, true, 0.9),
        of(1, Side::Right, true, 0.4),
        of(1, Side::Left, false, 0.5),
        of(0, Side::Right, false, 0.1),
    ]);
    // Of two films with an opacity on one side, only that of the first has the higher presence.
    assert_eq!(measures.swapped_n, 2);
    assert_eq!(measures.swapped_sides.map(|s| s.estimate), Some(0.5));
    assert_eq!((measures.present_n, measures.absent_n), (2, 2));
    assert_eq!(measures.roc_auc.map(|auc| auc.estimate), Some(0.75));
    assert_eq!(measures.specificity_at_90.map(|s| s.estimate), Some(0.5));
    assert_eq!(
        (measures.boxed_where_present, measures.unboxed_where_absent),
        (Some(0.5), Some(1.0))
    );
}
