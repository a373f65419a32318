//! What a run tells while it goes: lines, bars where the terminal can show them, and learning curves as CSV and SVG.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Instant;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::error::TrainError;
use crate::run::{read, write};

/// Lines and bars share one terminal, and fits run side by side.
static TERMINAL: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// First line of the table of curves.
const HEADING: &str = "stage,fit,at,of,loss";
/// A panel of the drawing, in pixels: width, height, margin.
const PANEL: (f64, f64, f64) = (420.0, 260.0, 44.0);
/// Blue, vermilion, green, orange, purple, sky (Okabe and Ito), one per fit; dashes tell them apart as well.
const STROKES: [(&str, &str); 6] = [
    ("#0072b2", "none"),
    ("#d55e00", "6 2"),
    ("#009e73", "2 2"),
    ("#e69f00", "8 2 2 2"),
    ("#cc79a7", "4 4"),
    ("#56b4e9", "1 3"),
];

/// One line on standard error, above the bars.
pub(crate) fn say(line: &str) {
    if TERMINAL.is_hidden() || TERMINAL.println(line).is_err() {
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// Passes or steps done.
    pub at: usize,
    /// Passes or steps in all.
    pub of: usize,
    /// Mean loss since the last report.
    pub loss: f64,
}

/// A bar over `of` things to do.
pub(crate) fn bar(what: String, of: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix:24} {wide_bar} {pos}/{len} {msg} {eta}")
        .expect("the template names only fields that there are");
    let bar = ProgressBar::new(of as u64)
        .with_style(style)
        .with_prefix(what);
    TERMINAL.add(bar)
}

/// The learning curve of one stage of one fit.
pub(crate) struct Curve {
    stage: &'static str,
    fit: String,
    points: Vec<Reached>,
    bar: Option<ProgressBar>,
    start: Instant,
}

impl Curve {
    pub(crate) fn new(stage: &'static str, fit: &str) -> Self {
        Self {
            stage,
            fit: fit.to_owned(),
            points: Vec::new(),
            bar: None,
            start: Instant::now(),
        }
    }

    pub(crate) fn reach(&mut self, reached: Reached) {
        self.points.push(reached);
        let bar = self
            .bar
            .get_or_insert_with(|| bar(format!("{} {}", self.stage, self.fit), reached.of));
        bar.set_position(reached.at as u64);
        bar.set_message(format!("loss {:.4}", reached.loss));
        if TERMINAL.is_hidden() {
            say(&format!(
                "{} {}: {} of {}, loss {:.4}, {:.0} s",
                self.stage,
                self.fit,
                reached.at,
                reached.of,
                reached.loss,
                self.start.elapsed().as_secs_f64()
            ));
        }
    }

    /// Appends the curve to `curves.csv` in the work folder.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(crate) fn keep(self, work: &Path) -> Result<(), TrainError> {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let path = work.join("curves.csv");
        let wrong = |source| TrainError::Write {
            path: path.clone(),
            source,
        };
        let mut lines = String::new();
        if !path.is_file() {
            lines.push_str(HEADING);
            lines.push('\n');
        }
        for Reached { at, of, loss } in self.points {
            let _ = writeln!(lines, "{},{},{at},{of},{loss}", self.stage, self.fit);
        }
        // One write: the fits of other folds append to the same file.
        std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .and_then(|mut file| file.write_all(lines.as_bytes()))
            .map_err(wrong)
    }
}

/// Draws `curves.csv` of a work folder as `curves.svg`, a panel per stage; nothing where no stage was trained there.
///
/// # Errors
/// If a file cannot be read or written.
pub(crate) fn draw(work: &Path) -> Result<(), TrainError> {
    let table: PathBuf = work.join("curves.csv");
    if !table.is_file() {
        return Ok(());
    }
    let table = String::from_utf8_lossy(&read(&table)?).into_owned();
    write(&work.join("curves.svg"), svg(&curves(&table)).as_bytes())
}

/// Share of the way and loss, by stage and fit. A fit that was trained anew replaces its earlier curve.
type Curves = BTreeMap<String, BTreeMap<String, Vec<(f64, f64)>>>;

fn curves(table: &str) -> Curves {
    let mut all = Curves::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [stage, fit, at, of, loss] = cells[..] else {
            continue;
        };
        let (Ok(at), Ok(of), Ok(loss)) = (at.parse::<f64>(), of.parse::<f64>(), loss.parse())
        else {
            continue;
        };
        let points = all
            .entry(stage.to_owned())
            .or_default()
            .entry(fit.to_owned())
            .or_default();
        let share = at / of;
        if points.last().is_some_and(|(last, _)| *last >= share) {
            points.clear();
        }
        points.push((share, loss));
    }
    all
}

fn svg(curves: &Curves) -> String {
    let (width, height, margin) = PANEL;
    let (all_width, all_height) = (width, height * curves.len() as f64);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {all_width} {all_height}\" \
         font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    for (panel, (stage, fits)) in curves.iter().enumerate() {
        let top = height * panel as f64;
        let highest = fits.values().flatten().map(|p| p.1).fold(0.0, f64::max);
        let x = |share: f64| margin + share * (width - 2.0 * margin);
        let y = |loss: f64| top + height - margin - loss / highest * (height - 2.0 * margin);
        let (left, right, base, ceiling) = (x(0.0), x(1.0), y(0.0), y(highest));
        let _ = write!(
            out,
            "<text x=\"{left}\" y=\"{}\">{stage}: mean loss over the share of its steps</text>\n\
             <path d=\"M{left} {ceiling}V{base}H{right}\" fill=\"none\" stroke=\"#555\"/>\n\
             <text x=\"{}\" y=\"{ceiling}\" text-anchor=\"end\">{highest:.2}</text>\n\
             <text x=\"{}\" y=\"{base}\" text-anchor=\"end\">0</text>\n",
            top + 24.0,
            left - 4.0,
            left - 4.0,
        );
        for (i, (fit, points)) in fits.iter().enumerate() {
            let (colour, dash) = STROKES[i % STROKES.len()];
            let line: Vec<String> = points
                .iter()
                .map(|(share, loss)| format!("{:.1},{:.1}", x(*share), y(*loss)))
                .collect();
            let key = ceiling + 14.0 * i as f64;
            let _ = write!(
                out,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-dasharray=\"{dash}\"/>\n\
                 <text x=\"{right}\" y=\"{key}\" text-anchor=\"end\" fill=\"{colour}\">{fit}</text>\n",
                line.join(" ")
            );
        }
    }
    out.push_str("</svg>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_kept_drawn_and_replaced_by_a_later_fit() {
        let work = std::env::temp_dir().join(format!("phrasebox-curves-{}", std::process::id()));
        std::fs::create_dir_all(&work).unwrap();
        draw(&work).unwrap();
        assert!(!work.join("curves.svg").exists(), "nothing was trained");
        for loss in [4.0, 2.0] {
            let mut curve = Curve::new("lung", "without-0");
            for at in 1..=2 {
                curve.reach(Reached {
                    at,
                    of: 2,
                    loss: loss / at as f64,
                });
            }
            curve.keep(&work).unwrap();
        }
        let table = std::fs::read_to_string(work.join("curves.csv")).unwrap();
        assert_eq!(table.lines().next(), Some(HEADING));
        assert_eq!(table.lines().count(), 5);
        let read = curves(&table);
        assert_eq!(read["lung"]["without-0"], [(0.5, 2.0), (1.0, 1.0)]);
        draw(&work).unwrap();
        let drawn = std::fs::read_to_string(work.join("curves.svg")).unwrap();
        assert_eq!(drawn.matches("<polyline").count(), 1);
        assert!(!drawn.contains("NaN"));
        std::fs::remove_dir_all(&work).unwrap();
    }
}
