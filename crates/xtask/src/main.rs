//! `cargo xtask`: sets up, builds, serves and tests Phrasebox on a machine that has rustup, Node and (for the
//! browser tests) a Chromium or apt.

mod archive;
mod browser;
mod cases;
mod error;
mod icons;
mod offline;
mod places;
mod process;
mod samples;
mod server;
mod site;
mod supply;
mod tools;

use std::{env, error::Error as _, process::ExitCode};

use error::Error;
use places::Places;
use server::Server;

/// Shown with `--help` and after a mistake.
const USAGE: &str = "\
cargo xtask serve [--port N] [--no-build]   set up, build and serve the page on this machine
cargo xtask dist                            set up and build the static site into dist/ and dist.zip
cargo xtask test [--browser-only] [--no-build] [FILTER]
                                            set up and run every test, in the browser too
cargo xtask bench [--no-build] [gpu|load|visits]
                                            measure the built page in a browser: its speed, what many films and reports
                                            do to its memory, or what a visit costs
cargo xtask deny                            check licences, sources and advisories of every dependency";

/// Where the page is served unless a port is given or this one is taken. A fixed one, because browsers keep the
/// downloaded pack per origin.
const PORT: u16 = 8737;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match task(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            let mut source = error.source();
            while let Some(reason) = source {
                eprintln!("  because: {reason}");
                source = reason.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn task(arguments: &[String]) -> Result<(), Error> {
    let (name, rest) = arguments
        .split_first()
        .map_or(("--help", &[][..]), |(name, rest)| (name.as_str(), rest));
    let options = Options::parse(rest)?;
    if matches!(name, "--help" | "-h" | "help") {
        println!("{USAGE}");
        return Ok(());
    }
    let places = Places::find()?;
    let build = || {
        if options.no_build {
            Ok(())
        } else {
            site::build(&places)
        }
    };
    match name {
        "serve" => {
            build()?;
            serve(&places, options.port)
        }
        "dist" => {
            build()?;
            let archive = archive::write(&places.dist)?;
            println!(
                "\nthe site is in {} and {}",
                places.dist.display(),
                archive.display()
            );
            site::print_compressed_sizes(&places)
        }
        "test" => {
            if !options.browser_only {
                browser::native_tests(&places)?;
            }
            build()?;
            browser::tests(&places, options.filter.as_deref())
        }
        "bench" => {
            let what = options.filter.as_deref();
            let script = browser::bench_script(what).ok_or_else(|| {
                Error::Usage(format!("`{}` is not measured", what.unwrap_or_default()))
            })?;
            build()?;
            site::print_compressed_sizes(&places)?;
            browser::bench(&places, script)
        }
        "deny" => supply::check(&places),
        other => Err(Error::Usage(format!("no task is called `{other}`"))),
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    port: Option<u16>,
    no_build: bool,
    browser_only: bool,
    filter: Option<String>,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self, Error> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--port" => {
                    let port = rest.next().and_then(|text| text.parse().ok());
                    options.port =
                        Some(port.ok_or_else(|| Error::Usage("--port wants a number".into()))?);
                }
                "--no-build" => options.no_build = true,
                "--browser-only" => options.browser_only = true,
                word if !word.starts_with('-') && options.filter.is_none() => {
                    options.filter = Some(word.to_owned());
                }
                other => return Err(Error::Usage(format!("`{other}` is not understood"))),
            }
        }
        Ok(options)
    }
}

fn serve(places: &Places, port: Option<u16>) -> Result<(), Error> {
    let server = match port {
        Some(port) => Server::bind(&places.dist, "/", port)?,
        None => {
            Server::bind(&places.dist, "/", PORT).or_else(|_| Server::bind(&places.dist, "/", 0))?
        }
    };
    println!("\nPhrasebox is at {} (stop with Ctrl-C)", server.url()?);
    server.run();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_read() {
        let parse = |line: &str| {
            Options::parse(
                &line
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>(),
            )
        };
        let cases = [
            ("", Options::default()),
            (
                "--port 0 --no-build",
                Options {
                    port: Some(0),
                    no_build: true,
                    ..Options::default()
                },
            ),
            (
                "--browser-only cancel",
                Options {
                    browser_only: true,
                    filter: Some("cancel".into()),
                    ..Options::default()
                },
            ),
        ];
        for (line, want) in cases {
            assert_eq!(parse(line).expect("understood"), want, "{line}");
        }
        for line in ["--port", "--port x", "--port 70000", "--prot 1", "one two"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
