//! The site as one file to carry away.

use std::{
    fs::File,
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use crate::{
    error::{AtPath as _, Error},
    places::files_below,
};

/// Packs `folder` into a zip beside it and returns its path. The same files give the same bytes.
pub(crate) fn write(folder: &Path) -> Result<PathBuf, Error> {
    let path = folder.with_extension("zip");
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let failed = |source| Error::Archive {
        path: path.clone(),
        source,
    };
    let file = File::create(&path).at("create", &path)?;
    let mut archive = ZipWriter::new(BufWriter::new(file));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    // Close to noise, or compressed already.
    let dense = |name: &str| name.ends_with(".bpk") || name.ends_with(".png");
    for inside in files_below(folder)? {
        let from = folder.join(&inside);
        archive
            .start_file(
                format!("{name}/{inside}"),
                options.compression_method(if dense(&inside) {
                    CompressionMethod::Stored
                } else {
                    CompressionMethod::Deflated
                }),
            )
            .map_err(failed)?;
        let mut source = File::open(&from).at("read", &from)?;
        io::copy(&mut source, &mut archive).at("write", &path)?;
    }
    archive.finish().map_err(failed)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Read as _};

    use super::*;

    #[test]
    fn every_file_is_in_it_and_twice_the_same_bytes_come_out() {
        let folder = std::env::temp_dir().join(format!("phrasebox-archive-{}", std::process::id()));
        fs::create_dir_all(folder.join("inner")).expect("created");
        fs::write(folder.join("a.txt"), "alpha").expect("written");
        fs::write(folder.join("inner/b.bin"), [0, 159, 255]).expect("written");
        let path = write(&folder).expect("packed");
        let first = fs::read(&path).expect("read");
        write(&folder).expect("packed again");
        assert_eq!(first, fs::read(&path).expect("read"));
        let mut archive = zip::ZipArchive::new(io::Cursor::new(first)).expect("an archive");
        let name = folder
            .file_name()
            .expect("named")
            .to_string_lossy()
            .into_owned();
        for (inside, want) in [("a.txt", &b"alpha"[..]), ("inner/b.bin", &[0, 159, 255])] {
            let mut found = Vec::new();
            let mut entry = archive.by_name(&format!("{name}/{inside}")).expect(inside);
            entry.read_to_end(&mut found).expect("read");
            assert_eq!(found, want, "{inside}");
        }
        assert_eq!(archive.len(), 2);
        fs::remove_dir_all(&folder).expect("removed");
        fs::remove_file(&path).expect("removed");
    }
}
