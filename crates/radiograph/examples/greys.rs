//! Writes what a film decodes to, for comparison with other decoders: for each FILE a 16-bit PGM `NAME.pgm` in OUT,
//! and a line with the name and either its facts or the error. `cargo run --example greys -- OUT FILE…`

use std::io::Write;
use std::path::Path;

use phrasebox_radiograph::{Pixels, Radiograph, decode};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().unwrap_or_else(|| ".".to_owned());
    let mut lines = std::io::stdout().lock();
    for file in arguments {
        let path = Path::new(&file);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match decode(&std::fs::read(path)?) {
            Ok(film) => {
                std::fs::write(Path::new(&out).join(format!("{name}.pgm")), pgm(&film))?;
                writeln!(lines, "{name}\t{:?}\t{:?}", film.facts(), film.tags())?;
            }
            Err(error) => writeln!(lines, "{name}\terror\t{error}")?,
        }
    }
    Ok(())
}

fn pgm(film: &Radiograph) -> Vec<u8> {
    let mut bytes = format!("P5\n{} {}\n65535\n", film.width(), film.height()).into_bytes();
    let values: Vec<u16> = match film.pixels() {
        Pixels::Eight(p) => p.iter().map(|&v| u16::from(v) * 257).collect(),
        Pixels::Sixteen(p) => p.clone(),
    };
    bytes.extend(values.iter().flat_map(|v| v.to_be_bytes()));
    bytes
}
