//! The static site in `dist/`: Trunk's output, made smaller, with its pack and its samples.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest as _, Sha256};

use crate::{
    error::{AtPath as _, Error},
    icons,
    offline::{self, sha256},
    places::{Places, copy_folder, files_below},
    process::{output, run},
    samples, supply, tools,
};

/// What rustc emits for this target and wasm-opt does not assume by itself.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];
/// `-Oz`: the worker is a download first; its hot loops come from crates that rustc already built for speed.
const WASM_LEVEL: [&str; 3] = ["-Oz", "--strip-debug", "--strip-producers"];

/// What Trunk calls the worker's files, before these endings.
const WORKER: &str = "phrasebox-worker";
const LOADER: &str = "_loader.js";

/// Builds the whole site.
pub(crate) fn build(places: &Places) -> Result<(), Error> {
    tools::for_building(places)?;
    let built = trunk(places)?;
    shrink_all(places, &built)?;
    finish(places, &built)?;
    // Last and in one step, so that a failed build leaves the site of the last good one.
    if places.dist.exists() {
        fs::remove_dir_all(&places.dist).at("remove", &places.dist)?;
    }
    copy_folder(&built, &places.dist)?;
    print!("{}", size_table(&sizes(&places.dist)?));
    Ok(())
}

/// Makes the whole site of what Trunk built.
fn finish(places: &Places, built: &Path) -> Result<(), Error> {
    let loader = name_worker_by_content(built)?;
    let index = built.join("index.html");
    let html = fs::read_to_string(&index).at("read", &index)?;
    let html = html.replace(&format!("{WORKER}{LOADER}"), &loader);
    let (html, scripts) = externalise(&html).map_err(|what| Error::Output {
        path: index.clone(),
        what,
    })?;
    fs::write(&index, html).at("write", &index)?;
    for (name, text) in scripts {
        fs::write(built.join(&name), text).at("write", built.join(name))?;
    }
    copy_folder(&places.root.join("public"), built)?;
    icons::write(&built.join("icons"))?;
    samples::write(&built.join("samples"))?;
    supply::write(places, built)?;
    offline::write_manifest(places, built)?;
    offline::seal(places, built)
}

/// Prints how large the site's parts are after compression.
pub(crate) fn print_compressed_sizes(places: &Places) -> Result<(), Error> {
    let script = places.root.join("crates/xtask/tools/sizes.mjs");
    print!(
        "{}",
        output(Command::new("node").arg(script).arg(&places.dist))?
    );
    Ok(())
}

fn trunk(places: &Places) -> Result<PathBuf, Error> {
    let built = places.target.join("site");
    let mut trunk = Command::new(places.tool("trunk"));
    trunk
        .arg("build")
        .arg("--dist")
        .arg(&built)
        .current_dir(&places.root);
    trunk.env("PATH", places.path_with_tools());
    // Trunk reads NO_COLOR as a boolean option and refuses the customary value 1.
    run(trunk.env_remove("NO_COLOR"))?;
    Ok(built)
}

fn shrink_all(places: &Places, built: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(built).at("read", built)? {
        let path = entry.at("read", built)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "wasm")
        {
            shrink(places, &path)?;
        }
    }
    Ok(())
}

/// Runs wasm-opt in place. Results are kept by content: the worker takes minutes and seldom changes.
fn shrink(places: &Places, wasm: &Path) -> Result<(), Error> {
    let mut hash = Sha256::new();
    hash.update(fs::read(wasm).at("read", wasm)?);
    for argument in WASM_FEATURES.iter().chain(&WASM_LEVEL) {
        hash.update(argument);
    }
    let key: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let kept = places
        .target
        .join("wasm-opt")
        .join(key)
        .with_extension("wasm");
    if !kept.is_file() {
        let folder = places.target.join("wasm-opt");
        fs::create_dir_all(&folder).at("create", &folder)?;
        let partial = kept.with_extension("partial");
        run(tools::wasm_opt(places)
            .args(WASM_FEATURES)
            .args(WASM_LEVEL)
            .arg("-o")
            .arg(&partial)
            .arg(wasm))?;
        fs::rename(&partial, &kept).at("rename", &partial)?;
    }
    fs::copy(&kept, wasm).at("copy", &kept).map(drop)
}

/// Gives the worker's files names that hold their content's hash, and returns its loader's. A page asks for the worker of
/// its own version, or for none: beside a page of another one it would not understand a word.
fn name_worker_by_content(built: &Path) -> Result<String, Error> {
    let (wasm, glue) = (format!("{WORKER}_bg.wasm"), format!("{WORKER}.js"));
    let loader = format!("{WORKER}{LOADER}");
    let mut contents = Vec::new();
    for name in [&wasm, &glue, &loader] {
        contents.extend(fs::read(built.join(name)).at("read", built.join(name))?);
    }
    let named = format!("{WORKER}-{}", &sha256(&contents)[..16]);
    let renamed = |name: &str| name.replacen(WORKER, &named, 1);
    for (script, loads) in [(&glue, &wasm), (&loader, &glue)] {
        let path = built.join(script);
        let text = fs::read_to_string(&path).at("read", &path)?;
        if !text.contains(loads.as_str()) {
            let what = format!("does not name {loads}, which it loads");
            return Err(Error::Output { path, what });
        }
        fs::write(&path, text.replace(loads.as_str(), &renamed(loads))).at("write", path)?;
    }
    for name in [&wasm, &glue, &loader] {
        fs::rename(built.join(name), built.join(renamed(name))).at("rename", built.join(name))?;
    }
    Ok(renamed(&loader))
}

/// Moves every inline script of `html` into a file of its own, which a policy of `script-src 'self'` allows.
///
/// Returns the page and the files (name, text). Trunk writes its start-up code inline and offers no other way. Names
/// hold the content's hash: the code names hashed files, so that an old copy in a cache would ask for absent ones.
fn externalise(html: &str) -> Result<(String, Vec<(String, String)>), String> {
    let (mut page, mut scripts, mut rest) = (String::with_capacity(html.len()), Vec::new(), html);
    while let Some(start) = rest.find("<script") {
        let tag_end = start
            + rest[start..]
                .find('>')
                .ok_or("a <script tag without an end")?
            + 1;
        let close = tag_end
            + rest[tag_end..]
                .find("</script>")
                .ok_or("a <script> that is never closed")?;
        let (tag, text) = (&rest[start..tag_end], rest[tag_end..close].trim());
        page.push_str(&rest[..start]);
        if text.is_empty() {
            page.push_str(&rest[start..close]);
        } else {
            let text = format!("{text}\n");
            let name = format!("start-{}.js", &sha256(text.as_bytes())[..16]);
            page.push_str(&format!("{} src=\"./{name}\">", &tag[..tag.len() - 1]));
            scripts.push((name, text));
        }
        rest = &rest[close..];
    }
    page.push_str(rest);
    Ok((page, scripts))
}

/// Bytes of each part of a site, by what it is for.
fn sizes(dist: &Path) -> Result<BTreeMap<&'static str, u64>, Error> {
    let mut sizes = BTreeMap::new();
    for inside in files_below(dist)? {
        let path = dist.join(&inside);
        *sizes.entry(part(&inside)).or_default() += fs::metadata(&path).at("read", &path)?.len();
    }
    Ok(sizes)
}

fn part(inside: &str) -> &'static str {
    let wasm = inside.ends_with(".wasm");
    match inside {
        _ if inside.starts_with("packs") => "pack",
        _ if inside.starts_with("samples") => "samples",
        _ if inside.starts_with("about") => "documents",
        _ if wasm && inside.contains("worker") => "worker wasm",
        _ if wasm => "page wasm",
        _ => "page: html, js, css, icons",
    }
}

fn size_table(sizes: &BTreeMap<&'static str, u64>) -> String {
    let mut table = String::from("\npart                              bytes\n");
    for (part, bytes) in sizes {
        table.push_str(&format!("{part:<28}{bytes:>11}\n"));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_become_files_and_others_stay() {
        struct Case {
            html: &'static str,
            page: &'static str,
            scripts: &'static [&'static str],
        }
        let cases = [
            Case {
                html: "<body>\n<script type=\"module\">\nimport init from './a.js';\nawait init();\n</script></body>",
                page: "<body>\n<script type=\"module\" src=\"./{0}\"></script></body>",
                scripts: &["import init from './a.js';\nawait init();\n"],
            },
            Case {
                html: "<script src=\"./x.js\"></script><script>a</script><script>b</script>",
                page: "<script src=\"./x.js\"></script><script src=\"./{0}\"></script><script src=\"./{1}\"></script>",
                scripts: &["a\n", "b\n"],
            },
            Case {
                html: "<p>none</p>",
                page: "<p>none</p>",
                scripts: &[],
            },
        ];
        for Case {
            html,
            page,
            scripts,
        } in cases
        {
            let (got, files) = externalise(html).expect("well formed");
            let texts: Vec<_> = files.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(texts, scripts, "{html}");
            let named = files
                .iter()
                .enumerate()
                .fold(page.to_owned(), |page, (at, (name, _))| {
                    page.replace(&format!("{{{at}}}"), name)
                });
            assert_eq!(got, named);
        }
        for broken in ["<script", "<script>let a;"] {
            assert!(externalise(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn the_worker_s_files_are_named_by_what_is_in_them_and_name_each_other() {
        let folder = std::env::temp_dir().join(format!("phrasebox-worker-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("created");
        let build = |wasm: &[u8]| {
            for (name, content) in [
                ("phrasebox-worker_bg.wasm", wasm),
                (
                    "phrasebox-worker.js",
                    b"new URL('phrasebox-worker_bg.wasm', import.meta.url)",
                ),
                (
                    "phrasebox-worker_loader.js",
                    b"import init from './phrasebox-worker.js';",
                ),
            ] {
                fs::write(folder.join(name), content).expect("written");
            }
            name_worker_by_content(&folder).expect("named")
        };
        let loader = build(&[0, 159, 1]);
        assert_eq!(loader, build(&[0, 159, 1]));
        assert_ne!(loader, build(&[0, 159, 2]));
        let glue = loader.replace("_loader.js", ".js");
        let wasm = loader.replace("_loader.js", "_bg.wasm");
        let read = |name: &str| fs::read(folder.join(name)).expect("there under its new name");
        assert_eq!(
            read(&loader),
            format!("import init from './{glue}';").into_bytes()
        );
        assert_eq!(
            read(&glue),
            format!("new URL('{wasm}', import.meta.url)").into_bytes()
        );
        assert_eq!(read(&wasm), [0, 159, 1]);
        assert!(!folder.join("phrasebox-worker.js").exists());
        fs::remove_dir_all(&folder).expect("removed");
    }

    #[test]
    fn every_file_of_the_site_belongs_to_a_part() {
        let cases = [
            ("packs/chest-1/a.bpk", "pack"),
            ("samples/sample-1.png", "samples"),
            ("about/notices.txt", "documents"),
            ("phrasebox-worker-1f2e_bg.wasm", "worker wasm"),
            ("phrasebox-app-1f2e_bg.wasm", "page wasm"),
            ("index.html", "page: html, js, css, icons"),
        ];
        for (file, want) in cases {
            assert_eq!(part(file), want, "{file}");
        }
    }
}
