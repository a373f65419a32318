//! The converted weights give the published models' own numbers.
//!
//! `reference/published.json` was made with the models' PyTorch implementations on the input described below. The
//! weights themselves are fetched by hand (README of this crate's command, `phrasebox-train --help`); without them
//! the test says so and passes.

use std::path::{Path, PathBuf};

use burn::tensor::{Tensor, TensorData};
use phrasebox_model::image_encoder::normalised_films;
use phrasebox_train::convert;
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    side: usize,
    fine: Vec<(usize, f32)>,
    coarse: Vec<(usize, f32)>,
    ids: Vec<usize>,
    hidden: Vec<(usize, f32)>,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("reference/published.json")).expect("the reference is valid")
}

fn published(name: &str) -> Option<PathBuf> {
    let path = Path::new("../../.cache/published").join(name);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: no {name} in .cache/published");
    None
}

/// Sums run in another order than in PyTorch, so the bound is 1e-4 of the value, and 1e-4 near zero.
fn assert_close(what: &str, found: &[f32], expected: &[(usize, f32)]) {
    for (index, value) in expected {
        let error = (found[*index] - value).abs();
        assert!(
            error <= 1e-4 * value.abs().max(1.0),
            "{what}[{index}]: {} where {value} was published",
            found[*index]
        );
    }
}

#[test]
fn image_encoder_matches_its_reference() {
    let Some(path) = published("efficientnet-lite0.pth") else {
        return;
    };
    let reference = reference();
    let device = phrasebox_model::engine::cpu();
    let encoder = convert::image_encoder(&path, &device).unwrap();
    let side = reference.side;
    let grey: Vec<f32> = (0..side * side)
        .map(|i| {
            let (x, y) = ((i % side) as f64, (i / side) as f64);
            (0.5 + 0.25 * (x / 17.0).sin() + 0.25 * (y / 23.0).cos()) as f32
        })
        .collect();
    let maps = encoder.forward(normalised_films(&grey, 1, side, &device));
    assert_close(
        "fine",
        &maps.fine.into_data().iter::<f32>().collect::<Vec<_>>(),
        &reference.fine,
    );
    assert_close(
        "coarse",
        &maps.coarse.into_data().iter::<f32>().collect::<Vec<_>>(),
        &reference.coarse,
    );
}

#[test]
fn text_encoder_matches_its_reference() {
    let Some(path) = published("minilm-l6.safetensors") else {
        return;
    };
    let reference = reference();
    let device = phrasebox_model::engine::cpu();
    let (encoder, words) = convert::text_encoder(&path, &device).unwrap();
    let (n, width) = (reference.ids.len(), 384);
    let rows: Vec<f32> = reference
        .ids
        .iter()
        .flat_map(|id| words[id * width..(id + 1) * width].to_vec())
        .collect();
    let words = Tensor::from_data(TensorData::new(rows, [1, n, width]), &device);
    let hidden = encoder.run(
        encoder.embed(words, Tensor::zeros([1, n, 1], &device)),
        None,
        0,
        encoder.depth(),
    );
    assert_close(
        "hidden",
        &hidden.into_data().iter::<f32>().collect::<Vec<_>>(),
        &reference.hidden,
    );
}
