//! The shipped pack, as the browser gets it.

use std::path::Path;

use burn::tensor::Device;
use phrasebox_model::{Frame, Grounder, NoCheckpoint, Pack, PhraseGrounder, Prompt, engine};

/// The largest binding that every WebGPU adapter offers.
const WEBGPU_BINDING: usize = 128 << 20;
/// The most that a pack may weigh.
const PACK_LIMIT: u64 = 32_000_000;

fn pack() -> Pack {
    let folder = Path::new("../../public/packs/chest-1");
    Pack::read_folder(folder).expect("the shipped pack is whole")
}

fn answers(device: &Device, pack: &Pack, texts: &[&str]) -> Vec<phrasebox_model::Answer> {
    let grounder = PhraseGrounder::load(pack, device).expect("the shipped pack loads");
    let film = pack
        .file(phrasebox_model::pack::GOLDEN_FILM)
        .expect("the pack holds its golden film");
    let square: Vec<f32> = film.iter().map(|v| f32::from(*v) / 255.0).collect();
    let prompts: Vec<Prompt> = texts
        .iter()
        .map(|text| Prompt {
            text: (*text).to_owned(),
            box_at: text.len(),
            frame: if text.contains("opacity in the right lung") {
                Frame::RightLung
            } else {
                Frame::Film
            },
        })
        .collect();
    pollster::block_on(async {
        let features = grounder.encode_image(&square, &mut NoCheckpoint).await?;
        grounder.ground(&features, &prompts).await
    })
    .expect("the golden film can be asked")
}

#[test]
fn it_is_small_enough_and_no_tensor_is_too_large() {
    let pack = pack();
    let bytes = pack.manifest.total_bytes();
    assert!(bytes <= PACK_LIMIT, "{bytes} bytes");
    let largest = pack.manifest.quantisation.largest_tensor;
    assert!(largest < WEBGPU_BINDING, "{largest} bytes in one tensor");
}

#[test]
fn it_gives_its_golden_answer_on_the_processor() {
    let pack = pack();
    let grounder = PhraseGrounder::load(&pack, &engine::cpu()).unwrap();
    let error = pollster::block_on(grounder.golden_pass(&pack)).unwrap();
    println!("golden error on the processor: {error}");
}

#[test]
fn lungs_lie_on_the_patients_side_and_evidence_is_a_distribution() {
    let pack = pack();
    let asked = [
        "right lung",
        "left lung",
        "airspace opacity in the right lung",
    ];
    let found = answers(&engine::cpu(), &pack, &asked);
    let centre = |i: usize| found[i].hypotheses.iter().map(|h| h[0]).sum::<f32>() / 3.0;
    assert!(
        centre(0) < 0.5 && centre(1) > 0.5,
        "right lung at x {}, left lung at x {}",
        centre(0),
        centre(1)
    );
    assert!(
        centre(2) < 0.5,
        "opacity in the right lung at x {}",
        centre(2)
    );
    for answer in &found {
        assert_eq!(answer.evidence.len(), answer.grid * answer.grid);
        let sum: f32 = answer.evidence.iter().sum();
        // Softmax rows averaged over the edge queries, or a posterior spread over tokens; f32 sums of 576 terms.
        assert!((sum - 1.0).abs() < 1e-3, "evidence sums to {sum}");
    }
}

#[test]
fn a_wrong_film_size_is_told() {
    let pack = pack();
    let grounder = PhraseGrounder::load(&pack, &engine::cpu()).unwrap();
    let encoded = pollster::block_on(grounder.encode_image(&[0.5; 10], &mut NoCheckpoint));
    assert!(encoded.is_err());
}

/// The GPU keeps Linear weights packed and sums in another order; boxes may differ by that, and no more.
#[test]
#[ignore = "minutes on a software adapter; run with `--ignored` on a machine with a GPU"]
fn gpu_and_processor_agree() {
    let device = match pollster::block_on(engine::webgpu(true)) {
        Ok((device, adapter)) => {
            println!("adapter: {adapter}");
            device
        }
        Err(error) => {
            println!("skipped: {error}");
            return;
        }
    };
    let pack = pack();
    let asked = ["airspace opacity in the right lung", "left lung"];
    let cpu = answers(&engine::cpu(), &pack, &asked);
    let gpu = answers(&device, &pack, &asked);
    let mut largest = 0f32;
    for (a, b) in cpu.iter().zip(&gpu) {
        for (x, y) in a
            .hypotheses
            .iter()
            .flatten()
            .zip(b.hypotheses.iter().flatten())
        {
            largest = largest.max((x - y).abs());
        }
        largest = largest.max((a.presence - b.presence).abs());
    }
    println!("largest difference: {largest}");
    assert!(largest < 0.01, "boxes differ by {largest}");
}
