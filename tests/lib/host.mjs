// A static host of its own per test, whose files can be changed as a new version would change them, and that can go away.
import { createServer } from "node:http";
import { createHash } from "node:crypto";
import { once } from "node:events";

const TYPES = { html: "text/html", js: "text/javascript", css: "text/css", json: "application/json", wasm: "application/wasm", webmanifest: "application/manifest+json", png: "image/png", svg: "image/svg+xml", txt: "text/plain" };
const SCRIPT = "service-worker.js";

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The list of files and the version that a service worker's script was built with. */
export function listed(script) {
  const [, build, files] = /^const BUILD = "(\w+)";\nconst FILES = (\{[\s\S]*?\n\});\n/.exec(script);
  return { build, files: JSON.parse(files) };
}

export class Host {
  /** Serves the built site below a sub-path. */
  static async open(site) {
    const host = new Host();
    Object.assign(host, { site, changed: new Map(), asked: [], sent: 0, sockets: new Set() });
    host.server = createServer((request, response) => host.answer(request, response));
    host.server.on("connection", (socket) => host.sockets.add(socket.on("close", () => host.sockets.delete(socket))));
    await host.listen(0);
    return host;
  }

  async listen(port) {
    this.server.listen(port, "127.0.0.1");
    await once(this.server, "listening");
    this.port = this.server.address().port;
    this.url = `http://127.0.0.1:${this.port}/demo/sub/`;
  }

  /** One file as it is served now. */
  async file(path) {
    if (this.changed.has(path)) return this.changed.get(path);
    const response = await fetch(`${this.site}${path}`);
    return response.ok ? Buffer.from(await response.arrayBuffer()) : null;
  }

  async answer(request, response) {
    const path = new URL(request.url, this.url).pathname.slice("/demo/sub/".length) || "index.html";
    this.asked.push(path);
    const body = await this.file(path);
    if (!body) return response.writeHead(404).end();
    const bytes = this.spoil ? this.spoil(path, body) : body;
    if (bytes === null) return request.socket.destroy();
    this.sent += bytes.length;
    response.writeHead(200, { "Content-Type": TYPES[path.split(".").pop()] ?? "application/octet-stream", "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT", "Cache-Control": bytes === body ? "max-age=600" : "no-store" });
    response.end(bytes);
  }

  /** Puts a new version on the host: other files, and a list that names them. */
  async publish(changes) {
    const { build, files } = listed((await this.file(SCRIPT)).toString());
    const version = sha256(JSON.stringify(Object.entries(changes).map(([path, body]) => [path, sha256(body)]))).slice(0, 16);
    const index = (changes["index.html"] ?? (await this.file("index.html"))).toString().replaceAll(build, version);
    const bodies = { ...changes, "index.html": Buffer.from(index) };
    for (const [path, body] of Object.entries(bodies)) {
      this.changed.set(path, Buffer.from(body));
      files[path] = sha256(body);
    }
    const script = (await this.file(SCRIPT)).toString().replace(/^const BUILD[\s\S]*?\n\};\n/, () => `const BUILD = "${version}";\nconst FILES = ${JSON.stringify(files, null, 2)};\n`);
    this.changed.set(SCRIPT, Buffer.from(script));
    return version;
  }

  /** Goes away: nothing answers any more. */
  async leave() {
    const closed = once(this.server, "close");
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
