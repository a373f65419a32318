// A static host of its own per test: it knows what it was asked for, can spoil files, and can go away.
import { createServer } from "node:http";
import { once } from "node:events";

const TYPES = { html: "text/html", js: "text/javascript", css: "text/css", json: "application/json", wasm: "application/wasm", webmanifest: "application/manifest+json", png: "image/png", svg: "image/svg+xml", txt: "text/plain" };

export class Host {
  /** Serves the built site below a sub-path. */
  static async open(site) {
    const host = new Host();
    Object.assign(host, { site, asked: [], sockets: new Set() });
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

  /** One file of the built site. */
  async file(path) {
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
    response.writeHead(200, { "Content-Type": TYPES[path.split(".").pop()] ?? "application/octet-stream", "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT", "Cache-Control": bytes === body ? "max-age=600" : "no-store" });
    response.end(bytes);
  }

  /** Goes away: nothing answers any more. */
  async leave() {
    const closed = once(this.server, "close");
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
