//! `phrasebox`: reads reports and grounds them on films, from the command line.

mod bench;
mod cases;
mod engine;
mod evaluate;
mod films;
mod floors;
mod ground;
mod output;
mod read;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::engine::EngineArgs;
use crate::output::Lines;

/// Every case was answered, some were not, or nothing could be begun.
const SOME_FAILED: u8 = 1;
const NOTHING_BEGUN: u8 = 2;

/// Finds the diagnostic phrases of radiology reports and draws a box for each on the film. Research and teaching only.
#[derive(Debug, Parser)]
#[command(name = "phrasebox", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read reports: one JSON line each with the phrases.
    Read(ReadCommand),
    /// Ground reports or phrases on films: one JSON line each with phrases, boxes and uncertainty.
    Ground(GroundArgs),
    /// Compare with trusted boxes: measures as JSON on standard output, a table on standard error.
    Evaluate(EvaluateArgs),
    /// Compare reading with annotated reports: measures as JSON on standard output, a table on standard error.
    EvaluateReading(EvaluateReadingArgs),
    /// Measure this machine: JSON on standard output, a table on standard error.
    Bench(BenchArgs),
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct ReadArgs {
    /// One report as a text file.
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// Reports as JSON lines: {"id","text"}.
    #[arg(long, value_name = "FILE.jsonl")]
    cases: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ReadCommand {
    #[command(flatten)]
    source: ReadArgs,
    /// Add triplets, the form by organ system, and entities with their relations.
    #[arg(long)]
    structure: bool,
}

#[derive(Debug, Args)]
struct EvaluateReadingArgs {
    /// Annotated reports as JSON lines: {"id","text","phrases":[{"start","end","category","assertion","side",
    /// "groundable"}]}; offsets count Unicode characters of the text.
    #[arg(value_name = "CASES.jsonl")]
    cases: PathBuf,
}

#[derive(Debug, Args)]
struct GroundArgs {
    /// One film, PNG or JPEG.
    #[arg(
        long,
        value_name = "FILE",
        requires = "report",
        required_unless_present = "cases"
    )]
    image: Option<PathBuf>,
    /// Its report as a text file.
    #[arg(long, value_name = "FILE", requires = "image")]
    report: Option<PathBuf>,
    /// Cases as JSON lines: {"id","image","report"?,"phrases"?|"question"?|"classes"?,"definitions"?}; image paths are
    /// relative to this file.
    #[arg(long, value_name = "FILE.jsonl", conflicts_with_all = ["image", "report"])]
    cases: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Debug, Args)]
struct EvaluateArgs {
    /// Cases as JSON lines: {"id","image","patient"?,"truth":[{"text","boxes":[xyxy…],"present"?}]}.
    #[arg(value_name = "CASES.jsonl")]
    cases: PathBuf,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Debug, Args)]
struct BenchArgs {
    /// How often each part is run.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    runs: u32,
    #[command(flatten)]
    engine: EngineArgs,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut lines = Lines::stdout();
    let outcome = match cli.command {
        Command::Read(args) => read::run(
            args.source.text.as_deref(),
            args.source.cases.as_deref(),
            args.structure,
            &mut lines,
        ),
        Command::EvaluateReading(args) => read::evaluate(&args.cases, &mut lines),
        Command::Ground(args) => {
            let source = match (&args.cases, &args.image, &args.report) {
                (Some(cases), _, _) => ground::Source::Cases(cases),
                (None, Some(image), Some(report)) => ground::Source::One { image, report },
                _ => unreachable!("clap demands either cases or image and report"),
            };
            pollster::block_on(ground::run(&source, &args.engine, &mut lines))
        }
        Command::Evaluate(args) => {
            pollster::block_on(evaluate::run(&args.cases, &args.engine, &mut lines))
        }
        Command::Bench(args) => pollster::block_on(bench::run(args.runs, &args.engine, &mut lines)),
    };
    match outcome {
        Ok(()) if lines.failed() == 0 => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(SOME_FAILED),
        Err(problem) => {
            eprintln!(
                "phrasebox: {} {} [{}]",
                problem.what, problem.what_to_do, problem.code
            );
            ExitCode::from(NOTHING_BEGUN)
        }
    }
}
