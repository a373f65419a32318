//! A small static file server for this machine only: what any static host does, without special headers.

use std::{
    fs::{self, File},
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use crate::error::{AtPath as _, Error};

/// Longest request head that is read; browsers send well under this.
const HEAD_LIMIT: u64 = 16 * 1024;

/// Files of one folder under one prefix of the address, on 127.0.0.1.
#[derive(Debug)]
pub(crate) struct Server {
    listener: TcpListener,
    site: Arc<Site>,
}

#[derive(Debug)]
struct Site {
    root: PathBuf,
    /// Begins and ends with a slash.
    prefix: String,
}

/// What the address of a request stands for.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    File(PathBuf),
    /// A folder named without its slash: relative links inside would resolve one level too high.
    Redirect(String),
    Absent,
}

impl Server {
    /// Listens on `port` (0: any free one) for the files of `root` below `prefix` ("/", "/phrasebox/").
    pub(crate) fn bind(root: &Path, prefix: &str, port: u16) -> Result<Self, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .map_err(|source| Error::Listen { port, source })?;
        // Canonical, so that the check against links that lead outside compares like with like.
        let root = root.canonicalize().at("find", root)?;
        Ok(Self {
            listener,
            site: Arc::new(Site {
                root,
                prefix: prefix.to_owned(),
            }),
        })
    }

    /// The address to open.
    pub(crate) fn url(&self) -> Result<String, Error> {
        let address: SocketAddr = self
            .listener
            .local_addr()
            .map_err(|source| Error::Listen { port: 0, source })?;
        Ok(format!("http://{address}{}", self.site.prefix))
    }

    /// Answers requests until the process ends.
    pub(crate) fn run(self) {
        for stream in self.listener.incoming().flatten() {
            let site = Arc::clone(&self.site);
            // A browser that goes away in the middle of an answer is ordinary; the next request is unaffected.
            thread::spawn(move || drop(site.answer(&stream)));
        }
    }
}

impl Site {
    fn answer(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut head = BufReader::new(stream.take(HEAD_LIMIT));
        let mut request = String::new();
        head.read_line(&mut request)?;
        let mut line = String::new();
        while head.read_line(&mut line)? > 0 && !line.trim().is_empty() {
            line.clear();
        }
        let mut words = request.split_whitespace();
        let (method, address) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        if !matches!(method, "GET" | "HEAD") {
            return status(stream, "405 Method Not Allowed", "Allow: GET, HEAD\r\n");
        }
        match self.target(address) {
            Target::Absent => status(stream, "404 Not Found", ""),
            Target::Redirect(to) => status(
                stream,
                "301 Moved Permanently",
                &format!("Location: {to}\r\n"),
            ),
            Target::File(path) => send(stream, &path, method == "GET"),
        }
    }

    fn target(&self, address: &str) -> Target {
        let path = address.split(['?', '#']).next().unwrap_or("");
        let Some(path) = percent_decoded(path) else {
            return Target::Absent;
        };
        if !path.is_empty() && self.prefix.strip_suffix('/') == Some(path.as_str()) {
            return Target::Redirect(self.prefix.clone());
        }
        let Some(inside) = path.strip_prefix(&self.prefix) else {
            return Target::Absent;
        };
        let mut file = self.root.clone();
        for part in inside.split('/').filter(|part| !part.is_empty()) {
            if part == ".." || part.contains(['\\', ':', '\0']) {
                return Target::Absent;
            }
            file.push(part);
        }
        match file.canonicalize() {
            Ok(real) if !real.starts_with(&self.root) => Target::Absent,
            Ok(real) if real.is_file() => Target::File(real),
            Ok(real) if !path.ends_with('/') => {
                if real.join("index.html").is_file() {
                    Target::Redirect(format!("{path}/"))
                } else {
                    Target::Absent
                }
            }
            Ok(real) if real.join("index.html").is_file() => Target::File(real.join("index.html")),
            _ => Target::Absent,
        }
    }
}

fn status(mut stream: &TcpStream, status: &str, header: &str) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\n\
         {header}Connection: close\r\n\r\n{status}\n",
        length = status.len() + 1
    )
}

fn send(mut stream: &TcpStream, path: &Path, with_body: bool) -> io::Result<()> {
    let mut file = File::open(path)?;
    let length = fs::metadata(path)?.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        kind = content_type(path)
    )?;
    if with_body {
        io::copy(&mut file, &mut stream)?;
    }
    Ok(())
}

fn content_type(path: &Path) -> &'static str {
    match path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or("")
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == b'%' {
            let (digits, tail) = rest.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            rest = tail;
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own under the system's temporary one, removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir()
                .join(format!("phrasebox-server-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("site/inner")).expect("temporary folder");
            for file in [
                "secret.txt",
                "site/index.html",
                "site/a b.wasm",
                "site/inner/index.html",
                "site/x.bpk",
            ] {
                fs::write(path.join(file), file).expect("temporary file");
            }
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn an_address_stands_for_a_file_of_the_site_and_for_nothing_else() {
        struct Case {
            prefix: &'static str,
            address: &'static str,
            want: Result<&'static str, Option<&'static str>>,
        }
        let case = |prefix, address, want| Case {
            prefix,
            address,
            want,
        };
        let cases = [
            case("/", "/", Ok("index.html")),
            case("/", "/index.html?engine=cpu#x", Ok("index.html")),
            case("/", "/a%20b.wasm", Ok("a b.wasm")),
            case("/", "/inner/", Ok("inner/index.html")),
            case("/", "/inner", Err(Some("/inner/"))),
            case("/", "/../secret.txt", Err(None)),
            case("/", "/%2e%2e/secret.txt", Err(None)),
            case("/", "/inner/..%2f../secret.txt", Err(None)),
            case("/", "/..%5csecret.txt", Err(None)),
            case("/", "/link.txt", Err(None)),
            case("/", "/a%zz", Err(None)),
            case("/", "/a%f", Err(None)),
            case("/", "", Err(None)),
            case("/sub/", "/sub/x.bpk", Ok("x.bpk")),
            case("/sub/", "/sub", Err(Some("/sub/"))),
            case("/sub/", "/x.bpk", Err(None)),
        ];
        let folder = Folder::new("target");
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.0.join("secret.txt"), folder.0.join("site/link.txt"))
            .expect("link");
        let root = folder
            .0
            .join("site")
            .canonicalize()
            .expect("temporary folder");
        for Case {
            prefix,
            address,
            want,
        } in cases
        {
            let site = Site {
                root: root.clone(),
                prefix: prefix.into(),
            };
            let want = match want {
                Ok(file) => Target::File(root.join(file)),
                Err(Some(to)) => Target::Redirect(to.into()),
                Err(None) => Target::Absent,
            };
            assert_eq!(site.target(address), want, "{prefix} {address}");
        }
    }

    #[test]
    fn a_browser_gets_status_type_and_bytes() {
        struct Case {
            request: &'static str,
            status: &'static str,
            holds: &'static str,
            body: &'static str,
        }
        let cases = [
            Case {
                request: "GET /p/a%20b.wasm HTTP/1.1\r\nHost: x\r\n\r\n",
                status: "HTTP/1.1 200 OK",
                holds: "Content-Type: application/wasm",
                body: "site/a b.wasm",
            },
            Case {
                request: "HEAD /p/ HTTP/1.1\r\n\r\n",
                status: "HTTP/1.1 200 OK",
                holds: "Content-Length: 15",
                body: "",
            },
            Case {
                request: "POST /p/ HTTP/1.1\r\n\r\n",
                status: "HTTP/1.1 405 Method Not Allowed",
                holds: "Allow: GET, HEAD",
                body: "405 Method Not Allowed\n",
            },
            Case {
                request: "GET /other HTTP/1.1\r\n\r\n",
                status: "HTTP/1.1 404 Not Found",
                holds: "Content-Length: 14",
                body: "404 Not Found\n",
            },
        ];
        let folder = Folder::new("answer");
        let server = Server::bind(&folder.0.join("site"), "/p/", 0).expect("a free port");
        let address = server.listener.local_addr().expect("bound");
        assert_eq!(server.url().expect("bound"), format!("http://{address}/p/"));
        thread::spawn(move || server.run());
        for Case {
            request,
            status,
            holds,
            body,
        } in cases
        {
            let mut stream = TcpStream::connect(address).expect("the server listens");
            stream.write_all(request.as_bytes()).expect("sent");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("answered");
            let (head, got) = answer.split_once("\r\n\r\n").expect("a head and a body");
            assert!(head.starts_with(status), "{request}: {head}");
            assert!(head.lines().any(|line| line == holds), "{request}: {head}");
            assert_eq!(got, body, "{request}");
        }
    }
}
