//! `phrasebox-train-reader`: the learned reader against the rules, from published weights to the table.

use std::path::PathBuf;

use clap::Parser;
use phrasebox_train::reading::{self, ReadingInputs};

/// Train the learned reader and compare it with the rules and with both together. An experiment: nothing of it ships.
///
/// Published weights: see `phrasebox-train --help`; `minilm-l6.safetensors` and `tokenizer.json` are needed.
#[derive(Parser, Debug)]
#[command(version)]
struct Arguments {
    /// Folder with `openi`.
    #[arg(long)]
    data: PathBuf,
    /// Folder with the published weights.
    #[arg(long, default_value = ".cache/published")]
    published: PathBuf,
    /// Configuration of the experiment.
    #[arg(long, default_value = "crates/train/configs/reader.json")]
    config: PathBuf,
    /// Hand annotations.
    #[arg(long, default_value = "crates/report/tests/annotations/open-i.jsonl")]
    annotations: PathBuf,
    /// Folder for what the stages leave behind.
    #[arg(long, default_value = "runs/reader")]
    work: PathBuf,
}

fn main() -> std::process::ExitCode {
    let a = Arguments::parse();
    let inputs = ReadingInputs {
        data: a.data,
        published: a.published,
        config: a.config,
        annotations: a.annotations,
        work: a.work,
    };
    match reading::run(&inputs) {
        Ok(table) => {
            println!("{table}");
            std::process::ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("phrasebox-train-reader: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}
