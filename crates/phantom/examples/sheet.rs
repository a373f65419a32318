//! Writes phantoms to look at: `sheet FOLDER [COUNT] [CATEGORY | none]`, the category in snake
//! case; each film once as it is and once with its boxes drawn in.

use std::path::Path;

use image::{GrayImage, Luma};
use phrasebox_phantom::{FindingChoice, FindingRequest, PhantomConfig, encode_png, generate};
use phrasebox_radiograph::BoundingBox;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("name a folder")?;
    let count = args.next().map_or(Ok(6), |n| n.parse::<u64>())?;
    let wanted = args.next();
    let category = phrasebox_phantom::INSERTABLE.into_iter().find(|c| {
        wanted
            .as_deref()
            .is_some_and(|w| format!("{c:?}").eq_ignore_ascii_case(&w.replace('_', "")))
    });
    for seed in 0..count {
        let findings = match (&wanted, category) {
            (None, _) => FindingChoice::Random { max: 3 },
            (Some(_), Some(c)) => FindingChoice::Exactly(vec![FindingRequest::of(c)]),
            (Some(_), None) => FindingChoice::None,
        };
        let mut phantom = generate(&PhantomConfig {
            seed,
            width: 512,
            height: 512,
            findings,
        });
        std::fs::write(
            Path::new(&folder).join(format!("{seed}.png")),
            encode_png(&phantom)?,
        )?;
        let boxes: Vec<BoundingBox> = phantom.truth.iter().flat_map(|t| t.boxes.clone()).collect();
        for b in boxes {
            outline(&mut phantom.image, b);
        }
        std::fs::write(
            Path::new(&folder).join(format!("{seed}-boxed.png")),
            encode_png(&phantom)?,
        )?;
        println!("{seed}: {}\n{:?}", phantom.report, phantom.anatomy);
        for t in phantom.truth.iter().filter(|t| t.present) {
            println!(
                "    {:?} {:?} {:?}",
                t.phrase,
                t.category,
                t.boxes.iter().map(|b| b.xyxy()).collect::<Vec<_>>()
            );
        }
    }
    Ok(())
}

fn outline(image: &mut GrayImage, b: BoundingBox) {
    let (w, h) = (image.width(), image.height());
    let [x1, y1, x2, y2] = b.xyxy();
    let edge = |v: f32, n: u32| ((v * n as f32) as u32).min(n - 1);
    let (x1, y1, x2, y2) = (edge(x1, w), edge(y1, h), edge(x2, w), edge(y2, h));
    for x in x1..=x2 {
        image.put_pixel(x, y1, Luma([255]));
        image.put_pixel(x, y2, Luma([255]));
    }
    for y in y1..=y2 {
        image.put_pixel(x1, y, Luma([255]));
        image.put_pixel(x2, y, Luma([255]));
    }
}
