//! Which films are encoded, in which copies, and where their maps lie in the store.

use std::path::Path;

use phrasebox_metrics::Random;
use phrasebox_model::image_encoder::FusedEncoder;
use phrasebox_radiograph::{Letterbox, Radiograph};

use crate::datasets::{Film, Source};
use crate::error::TrainError;
use crate::features::{FeatureStore, View, seen};

/// Where the copies of one film lie.
#[derive(Clone, Debug)]
pub struct Place {
    /// Index of the plain copy's maps; further copies follow.
    pub first: usize,
    /// How each copy sees the film; the first is plain.
    pub views: Vec<View>,
    /// How the mirrored copies behind those see it.
    pub mirrored: Vec<View>,
    /// Letterbox of the film.
    pub letterbox: Letterbox,
}

/// How films are encoded.
#[derive(Clone, Copy, Debug)]
pub struct FilmOptions {
    /// Side of the square.
    pub side: usize,
    /// Copies of a film that was read by somebody, the plain one included; the others have only that one.
    pub copies: usize,
    /// Mirrored copies of a film whose lungs were read for opacity. A film only labelled has one, if any.
    pub mirrored: usize,
    /// Seed of the copies' changes.
    pub seed: u64,
    /// Whether the squares are kept beside the maps.
    pub squares: bool,
}

/// Decode a film.
///
/// # Errors
/// If it cannot be read or decoded.
pub fn open(path: &Path) -> Result<Radiograph, TrainError> {
    let bytes = std::fs::read(path).map_err(|source| TrainError::Read {
        path: path.to_owned(),
        source,
    })?;
    phrasebox_radiograph::decode(&bytes).map_err(|e| TrainError::Film {
        path: path.to_owned(),
        message: e.to_string(),
    })
}

/// Whether anybody read the film: boxes, or an RSNA read. The rest of NIH has labels mined from reports, no more.
#[must_use]
pub fn asked(film: &Film) -> bool {
    film.source != Source::Nih || !film.boxes.is_empty() || film.rsna_class.is_some()
}

/// The copies of film number `index`, plain first, and the mirrored ones.
#[must_use]
pub fn views(index: usize, film: &Film, options: FilmOptions) -> (Vec<View>, Vec<View>) {
    let mut random = Random::new(options.seed ^ ((index as u64 + 1) << 20));
    let mirrored = match film.source {
        Source::LungBoxes => 0,
        _ if asked(film) => options.mirrored,
        _ => options.mirrored.min(1),
    };
    let more = if asked(film) { options.copies - 1 } else { 0 };
    let views = std::iter::once(View::PLAIN)
        .chain((0..more).map(|_| View::random(&mut random)))
        .collect();
    let mirrored = (0..mirrored).map(|_| View::random(&mut random).mirrored());
    (views, mirrored.collect())
}

/// Encode one film's copies and append them to the store; gives its place.
pub fn encode(
    store: &mut FeatureStore,
    encoder: &FusedEncoder,
    radiograph: &Radiograph,
    (views, mirrored): (Vec<View>, Vec<View>),
    seed: u64,
) -> Place {
    let side = store.side();
    let square = radiograph.to_square(side);
    let mut random = Random::new(seed);
    let squares: Vec<Vec<f32>> = views
        .iter()
        .chain(&mirrored)
        .map(|view| {
            if *view == View::PLAIN {
                square.clone()
            } else {
                seen(&square, side, *view, &mut random)
            }
        })
        .collect();
    let first = store.add(encoder, &squares);
    Place {
        first,
        views,
        mirrored,
        letterbox: Letterbox::new(radiograph.width(), radiograph.height(), side as u32),
    }
}

/// Encode many, as many at a time as there are processors: `one` encodes number `index` into an empty store.
///
/// # Errors
/// The first that `one` gives.
pub fn encode_many<T: Send>(
    store: &mut FeatureStore,
    count: usize,
    one: &(dyn Fn(&mut FeatureStore, usize) -> Result<T, TrainError> + Sync),
    report: &mut dyn FnMut(usize, usize),
) -> Result<Vec<(usize, T)>, TrainError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let empty = store.like();
    let empty = &empty;
    let mut done = Vec::with_capacity(count);
    for start in (0..count).step_by(threads) {
        let end = (start + threads).min(count);
        let some: Vec<Result<(FeatureStore, T), TrainError>> = std::thread::scope(|scope| {
            let running: Vec<_> = (start..end)
                .map(|index| {
                    scope.spawn(move || {
                        let mut own = empty.clone();
                        let value = one(&mut own, index)?;
                        Ok((own, value))
                    })
                })
                .collect();
            running
                .into_iter()
                .map(|r| r.join().expect("encoding a film does not panic"))
                .collect()
        });
        for result in some {
            let (own, value) = result?;
            done.push((store.append(own), value));
        }
        report(end, count);
    }
    Ok(done)
}

/// Encode every film that anything is asked about.
///
/// # Errors
/// If a film cannot be read or decoded.
pub fn encode_all(
    films: &[Film],
    encoder: &FusedEncoder,
    options: FilmOptions,
    report: &mut dyn FnMut(usize, usize),
) -> Result<(FeatureStore, Vec<Place>), TrainError> {
    let mut store = if options.squares {
        FeatureStore::keeping_squares(options.side)
    } else {
        FeatureStore::new(options.side)
    };
    let one = |own: &mut FeatureStore, index: usize| {
        let film = &films[index];
        let radiograph = open(&film.image)?;
        let views = views(index, film, options);
        let seed = options.seed ^ index as u64;
        Ok(encode(own, encoder, &radiograph, views, seed))
    };
    let places = encode_many(&mut store, films.len(), &one, report)?
        .into_iter()
        .map(|(first, place)| Place { first, ..place })
        .collect();
    Ok((store, places))
}

/// Places of films whose maps were encoded before, with the same options.
///
/// # Errors
/// If a film cannot be read or decoded.
pub fn places(films: &[Film], options: FilmOptions) -> Result<Vec<Place>, TrainError> {
    let mut first = 0;
    films
        .iter()
        .enumerate()
        .map(|(index, film)| {
            let radiograph = open(&film.image)?;
            let (views, mirrored) = views(index, film, options);
            let letterbox =
                Letterbox::new(radiograph.width(), radiograph.height(), options.side as u32);
            let place = Place {
                first,
                views,
                mirrored,
                letterbox,
            };
            first += place.views.len() + place.mirrored.len();
            Ok(place)
        })
        .collect()
}
