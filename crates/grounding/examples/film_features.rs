//! Prints what the check of the film sees, to fit and measure it (`docs/film-check.md`): for each FILE a JSON line with
//! its name, the numbers it is judged by, its distance from real films and the codes of the warnings.
//! `cargo run --example film_features -- PACK FILE…`

use std::path::Path;

use phrasebox_grounding::{GroundingSession, Rules};
use phrasebox_model::{NoCheckpoint, Pack, PhraseGrounder, engine};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let pack = Pack::read_folder(Path::new(&arguments.next().ok_or("give a pack")?))?;
    let grounder = PhraseGrounder::load(&pack, &engine::cpu())?;
    let session = GroundingSession::new(grounder, Rules::of(&pack.manifest));
    for file in arguments {
        let film = phrasebox_radiograph::decode(&std::fs::read(&file)?)?;
        let mut film = pollster::block_on(session.encode(&film, &mut NoCheckpoint))?;
        let anatomy = pollster::block_on(session.anatomy(&mut film))?;
        let look = film.look();
        let warnings = look.warnings(&anatomy);
        let codes: Vec<&str> = warnings.iter().map(|w| w.code.as_str()).collect();
        println!(
            r#"{{"file":{file:?},"features":{:?},"distance":{},"warnings":{codes:?}}}"#,
            look.features(&anatomy),
            look.strangeness(&anatomy),
        );
    }
    Ok(())
}
