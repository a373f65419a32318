//! The model card, from its template and what was measured.

use std::fmt::Write as _;

use phrasebox_metrics::Interval;
use serde::Serialize;

use crate::calibrate::CrossFitted;
use crate::measure::{
    AtThreshold, LabelAuroc, PresenceRow, Row, film_presence, side_presence, swapped_sides,
};
use crate::precisions::Compared;
use crate::questions::Samples;
use crate::text_stage::TextScores;

const TEMPLATE: &str = include_str!("../model-card.template.md");

/// Presence of opacity on NIH films that RSNA's readers saw.
#[derive(Debug, Serialize)]
pub(crate) struct OpacityPresence {
    films: Option<PresenceRow>,
    sides: Option<PresenceRow>,
    /// How often the side that has it is given the higher presence, and the films with it on one side only.
    swapped_sides: Option<(Interval, usize)>,
    /// Lungs of synthetic films, at the threshold that ships.
    drawn: AtThreshold,
}

impl OpacityPresence {
    /// What was measured; `threshold` is the one that ships.
    pub(crate) fn of(samples: &Samples, threshold: f32) -> Self {
        let drawn = AtThreshold::of(&samples.drawn_presence, threshold);
        let samples = &samples.nih_presence;
        Self {
            films: film_presence(samples),
            sides: side_presence(samples),
            swapped_sides: swapped_sides(samples),
            drawn,
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        if self.films.is_some() || self.sides.is_some() {
            text.push_str(
                "Presence of opacity on NIH films, without as read by RSNA:\n\n| | with | without | AUROC | specificity where 90 % are found |\n| --- | --- | --- | --- | --- |\n",
            );
        }
        for (name, row) in [
            ("film, by its higher side", &self.films),
            ("side", &self.sides),
        ] {
            if let Some(row) = row {
                let _ = writeln!(
                    text,
                    "| {name} | {} | {} | {} | {} |",
                    row.with,
                    row.without,
                    row.auroc,
                    interval(&row.specificity_at_90)
                );
            }
        }
        if let Some((share, n)) = &self.swapped_sides {
            let _ = writeln!(
                text,
                "\nOn films with an opacity on one side only, presence is higher on that side than on the other in a share of {share} (n {n})."
            );
        }
        text
    }
}

/// What the card tells.
#[derive(Debug)]
pub(crate) struct Told<'a> {
    pub(crate) name: &'a str,
    pub(crate) version: &'a str,
    pub(crate) side: usize,
    pub(crate) split: &'a str,
    pub(crate) validated: &'a [&'a Row],
    pub(crate) synthetic: &'a [&'a Row],
    /// Names of the rows that are withheld.
    pub(crate) withheld: &'a [String],
    pub(crate) presence: &'a OpacityPresence,
    pub(crate) labels: &'a [LabelAuroc],
    pub(crate) calibration: &'a [(String, CrossFitted)],
    pub(crate) precisions: &'a [Compared],
    /// Pictures of known failures, as Markdown.
    pub(crate) failures: &'a str,
    pub(crate) text: TextScores,
}

fn interval(value: &Option<Interval>) -> String {
    value
        .as_ref()
        .map_or_else(|| "–".to_owned(), ToString::to_string)
}

fn quantisation(precisions: &[Compared]) -> String {
    let n = precisions.first().map_or(0, |p| p.boxes);
    let mut text = format!(
        "Int8 is what ships. On {n} boxes of real films, against f32 (coordinates as fractions of the square):\n\n| precision | pack | loads in (native, processor) | boxes move, mean | largest |\n| --- | --- | --- | --- | --- |\n"
    );
    for p in precisions {
        let _ = writeln!(
            text,
            "| {} | {:.1} MB | {:.2} s | {:.4} | {:.3} |",
            p.name,
            p.bytes as f64 / 1e6,
            p.load,
            p.moved.0,
            p.moved.1
        );
    }
    text
}

fn boxes(rows: &[&Row]) -> String {
    let mut text = "| validated | n / patients | mean IoU | IoU ≥ 0.5 | Spearman(uncertainty, 1 − IoU) | Spearman(spread, 1 − IoU) |\n| --- | --- | --- | --- | --- | --- |\n".to_owned();
    for row in rows {
        let _ = writeln!(
            text,
            "| {} | {} / {} | {} | {:.2} | {} | {} |",
            row.row,
            row.n,
            row.patients,
            interval(&row.mean_iou),
            row.acc_50.unwrap_or(f64::NAN),
            interval(&row.spearman_uncertainty_error),
            interval(&row.spearman_spread_error),
        );
    }
    text
}

fn floors(rows: &[&Row]) -> String {
    let mut text =
        "| validated | floor | its mean IoU | model minus floor |\n| --- | --- | --- | --- |\n"
            .to_owned();
    for row in rows {
        for (name, floor) in &row.floors {
            let (mean, minus) = (interval(&floor.mean_iou), interval(&floor.minus));
            let _ = writeln!(text, "| {} | {name} | {mean} | {minus} |", row.row);
        }
    }
    text
}

fn synthetic(rows: &[&Row], withheld: &[String]) -> String {
    let mut text = "| not validated | n | mean IoU | constant box | difference, paired | |\n| --- | --- | --- | --- | --- | --- |\n".to_owned();
    for row in rows {
        let floor = row.floors.get(crate::measure::CONSTANT_BOX);
        let estimate = |i: Option<Interval>| i.map_or(f64::NAN, |i| i.estimate);
        let _ = writeln!(
            text,
            "| {} | {} | {:.2} | {:.2} | {} | {} |",
            row.row,
            row.n,
            estimate(row.mean_iou),
            estimate(floor.and_then(|f| f.mean_iou)),
            interval(&floor.and_then(|f| f.minus)),
            if withheld.contains(&row.row) {
                "withheld"
            } else {
                ""
            },
        );
    }
    text
}

fn calibration(of: &[(String, CrossFitted)]) -> String {
    let mut text = "The confidence shown is a calibrated P(IoU ≥ 0.5), a logistic curve over the logarithm of the uncertainty. Its error is measured out of fold once more (the curve for a fold is fitted on the other folds' answers); AURC is the area under the risk–coverage curve of 1 − IoU, to be compared with the mean risk, which a useless uncertainty gives.\n\n| | n | D-ECE | AURC | mean risk |\n| --- | --- | --- | --- | --- |\n".to_owned();
    let number = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| format!("{x:.3}"));
    for (name, fit) in of {
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {} |",
            fit.n,
            number(fit.error),
            number(fit.aurc),
            number(fit.mean_risk)
        );
    }
    text
}

fn labels(of: &[LabelAuroc]) -> String {
    let mut text =
        "| not validated | AUROC | films with the label | without |\n| --- | --- | --- | --- |\n"
            .to_owned();
    for row in of {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            format!("{:?}", row.category).to_lowercase(),
            row.auroc,
            row.films_with,
            row.films_without
        );
    }
    text
}

/// The card as Markdown.
pub(crate) fn card(told: &Told<'_>) -> String {
    let presence = told.presence.text();
    let labels = labels(told.labels);
    let quantisation = quantisation(told.precisions);
    let t = told.text;
    let text = format!(
        "The text encoder's agreement with the rules it learnt from, on {} held-out prompts: category {:.3}, side {:.3}, zone {:.3}, assertion {:.3}. The rules, not these heads, read the report on the page.",
        t.n, t.category, t.side, t.zone, t.assertion
    );
    let side = told.side.to_string();
    let drawn = told.presence.drawn;
    let drawn = format!(
        "of {} opacities drawn on synthetic films that the model never saw {} are found, of {} lungs without one {} are refused",
        drawn.with, drawn.found, drawn.without, drawn.refused
    );
    [
        ("{name}", told.name),
        ("{version}", told.version),
        ("{side}", &side),
        ("{split}", told.split),
        ("{boxes}", &boxes(told.validated)),
        ("{floors}", &floors(told.validated)),
        ("{presence}", &presence),
        ("{drawn}", &drawn),
        ("{labels}", &labels),
        ("{calibration}", &calibration(told.calibration)),
        ("{quantisation}", &quantisation),
        ("{failures}", told.failures),
        ("{synthetic}", &synthetic(told.synthetic, told.withheld)),
        ("{text}", &text),
    ]
    .into_iter()
    .fold(TEMPLATE.to_owned(), |card, (slot, value)| {
        card.replace(slot, value.trim_end())
    })
}
