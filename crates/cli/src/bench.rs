//! `phrasebox bench`: what this machine does, as JSON and as a table.

use std::time::Instant;

use phrasebox_grounding::{film_problem, grounding_problem, plan_given};
use phrasebox_model::NoCheckpoint;
use phrasebox_protocol::{Engine, PackInfo, Problem};
use phrasebox_radiograph::{Pixels, Radiograph};
use serde::Serialize;

use crate::engine::{EngineArgs, ms_since, ready};
use crate::output::Lines;

/// Reports read in one run.
const REPORTS: usize = 1000;
/// Side of the generated film in pixels.
const FILM_SIDE: u32 = 2048;

/// Sentences that the generated reports are put together from.
const SENTENCES: [&str; 12] = [
    "The heart is normal in size.",
    "Heart size is mildly enlarged.",
    "There is a small right pleural effusion with adjacent atelectasis.",
    "No pneumothorax or large pleural effusion is seen.",
    "Patchy opacity in the left lower lobe may represent pneumonia.",
    "The lungs are clear bilaterally.",
    "Degenerative changes of the thoracic spine are noted.",
    "Calcified granuloma in the right upper lobe, unchanged.",
    "Right internal jugular catheter tip overlies the superior vena cava.",
    "Interval resolution of the previously seen left basilar consolidation.",
    "Bibasilar scarring without focal consolidation.",
    "Old healed fracture of the left sixth rib.",
];

/// Phrases that are asked.
const PHRASES: [&str; 4] = [
    "small right pleural effusion",
    "patchy left lower lobe opacity",
    "enlarged heart",
    "right lung",
];

/// Milliseconds of one part over all its runs.
#[derive(Debug, Serialize)]
struct Measured {
    median_ms: f64,
    min_ms: f64,
    max_ms: f64,
    n: usize,
}

impl Measured {
    /// Median, least and most of one or more times.
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let n = times.len();
        let at = |i: usize| times.get(i).copied().unwrap_or_default();
        let median = if n % 2 == 1 {
            at(n / 2)
        } else {
            f64::midpoint(at((n / 2).saturating_sub(1)), at(n / 2))
        };
        Self {
            median_ms: median,
            min_ms: at(0),
            max_ms: at(n.saturating_sub(1)),
            n,
        }
    }
}

/// The machine, as far as it matters here.
#[derive(Debug, Serialize)]
struct Machine {
    cores: usize,
    os: &'static str,
    arch: &'static str,
}

/// What `bench` prints.
#[derive(Debug, Serialize)]
struct Bench {
    machine: Machine,
    engine: Engine,
    pack: PackInfo,
    load: Measured,
    golden_pass: Measured,
    golden_error: f32,
    film_side: u32,
    encode_film: Measured,
    ground_phrase: Measured,
    reports: usize,
    read_reports: Measured,
    peak_rss_mib: Option<f64>,
}

/// Measures every part.
pub(crate) async fn run(runs: u32, args: &EngineArgs, lines: &mut Lines) -> Result<(), Problem> {
    let model = ready(args).await?;
    let film = generated_film()?;
    let (mut encode, mut ground) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let start = Instant::now();
        let mut encoded = model
            .session
            .encode(&film, &mut NoCheckpoint)
            .await
            .map_err(|e| grounding_problem(&e))?;
        // On a GPU encoding only queues its work: the first phrase waits for it and counts with it.
        let mut planned = plan_given(&PHRASES.map(str::to_owned));
        let last = planned.split_off(1);
        for phrase in &planned {
            model
                .session
                .answer(&mut encoded, phrase)
                .await
                .map_err(|e| grounding_problem(&e))?;
        }
        encode.push(ms_since(start));
        for phrase in &last {
            let start = Instant::now();
            model
                .session
                .answer(&mut encoded, phrase)
                .await
                .map_err(|e| grounding_problem(&e))?;
            ground.push(ms_since(start));
        }
    }
    let texts: Vec<String> = (0..REPORTS).map(generated_report).collect();
    let read = (0..runs)
        .map(|_| {
            let start = Instant::now();
            let phrases: usize = texts
                .iter()
                .map(|t| phrasebox_report::read(t).phrases.len())
                .sum();
            // Keeps the work from being optimised away.
            std::hint::black_box(phrases);
            ms_since(start)
        })
        .collect();
    let bench = Bench {
        machine: Machine {
            cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            os: std::env::consts::OS,
            arch: std::env::consts::ARCH,
        },
        load: Measured::of(vec![model.load_ms]),
        golden_pass: Measured::of(vec![model.golden_ms]),
        golden_error: model.golden_error,
        engine: model.engine,
        pack: model.pack,
        film_side: FILM_SIDE,
        encode_film: Measured::of(encode),
        ground_phrase: Measured::of(ground),
        reports: REPORTS,
        read_reports: Measured::of(read),
        peak_rss_mib: peak_rss_mib(),
    };
    lines.line(&bench)?;
    table(&bench);
    Ok(())
}

fn table(bench: &Bench) {
    eprintln!(
        "{} on {} cores ({}, {})",
        bench.engine.adapter, bench.machine.cores, bench.machine.os, bench.machine.arch
    );
    eprintln!(
        "{:<34}{:>11}{:>11}{:>11}{:>6}",
        "", "median ms", "min ms", "max ms", "n"
    );
    let rows = [
        ("load model", &bench.load),
        ("golden pass", &bench.golden_pass),
        ("encode film and ground one phrase", &bench.encode_film),
        ("ground a phrase", &bench.ground_phrase),
        ("read 1,000 reports", &bench.read_reports),
    ];
    for (name, m) in rows {
        eprintln!(
            "{name:<34}{:>11.2}{:>11.2}{:>11.2}{:>6}",
            m.median_ms, m.min_ms, m.max_ms, m.n
        );
    }
    if let Some(mib) = bench.peak_rss_mib {
        eprintln!("{:<34}{mib:>11.0} MiB", "peak memory");
    }
}

/// A film with two dark lung fields: what matters is its size, not what it shows.
fn generated_film() -> Result<Radiograph, Problem> {
    let side = FILM_SIDE as f32;
    let grey = |x: u32, y: u32| {
        let (x, y) = (x as f32 / side, y as f32 / side);
        let lung = |cx: f32| ((x - cx) / 0.16).powi(2) + ((y - 0.45) / 0.3).powi(2) < 1.0;
        if lung(0.3) || lung(0.7) {
            60
        } else {
            150 + (40.0 * y) as u8
        }
    };
    let pixels = (0..FILM_SIDE)
        .flat_map(|y| (0..FILM_SIDE).map(move |x| grey(x, y)))
        .collect();
    Radiograph::new(FILM_SIDE, FILM_SIDE, Pixels::Eight(pixels), None).map_err(|e| film_problem(&e))
}

/// The n-th report: five sentences of findings, two of impression.
fn generated_report(n: usize) -> String {
    let sentence = |i: usize| SENTENCES[(n * 7 + i * (1 + n % 5)) % SENTENCES.len()];
    let findings: Vec<&str> = (0..5).map(sentence).collect();
    let impression: Vec<&str> = (5..7).map(sentence).collect();
    format!(
        "FINDINGS: {}\nIMPRESSION: {}",
        findings.join(" "),
        impression.join(" ")
    )
}

/// Most memory the process held, where the system says so.
fn peak_rss_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim()
        .strip_suffix("kB")?
        .trim()
        .parse::<f64>()
        .ok()
        .map(|kib| kib / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        let odd = Measured::of(vec![3.0, 1.0, 2.0]);
        assert_eq!(
            (odd.median_ms, odd.min_ms, odd.max_ms, odd.n),
            (2.0, 1.0, 3.0, 3)
        );
        assert_eq!(Measured::of(vec![4.0, 1.0]).median_ms, 2.5);
    }

    #[test]
    fn generated_reports_differ() {
        let texts: std::collections::BTreeSet<String> =
            (0..REPORTS).map(generated_report).collect();
        assert!(texts.len() > 20, "{}", texts.len());
    }
}
