// Keeps the whole page on this device and answers with exactly the files of one version. `cargo xtask dist` writes two
// constants above these lines: BUILD, the version, and FILES, the SHA-256 of every file of the site by its path.
//
// Files are kept by the hash of their content, so that a new version fetches only what changed and nothing is there twice.

const SCOPE = new URL("./", self.location);
const CACHE = `phrasebox ${SCOPE.pathname}`;
const kept = (hash) => new URL(`content/${hash}`, SCOPE).href;

const TYPES = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  webmanifest: "application/manifest+json",
  wasm: "application/wasm",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  md: "text/plain; charset=utf-8",
};
// The page's own policy stands in index.html and does not bind its worker, which only a header can.
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'self'; form-action 'none'";

// Set when this version was deleted or can no longer be answered whole: all then comes from the network, none from here.
let retired = false;

function answer(path, body) {
  const headers = {
    "Content-Type": TYPES[path.split(".").pop()] ?? "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  };
  if (path.endsWith(".js")) headers["Content-Security-Policy"] = POLICY;
  return new Response(body, { headers });
}

async function isIntact(bytes, hash) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === hash;
}

/** The file from the network, if it is this version's. What the browser still has will do: the hash tells. */
async function fetchFile(path, hash) {
  for (const cache of ["force-cache", "reload"]) {
    const response = await fetch(new URL(path, SCOPE), { cache });
    if (!response.ok) continue;
    const bytes = await response.arrayBuffer();
    if (await isIntact(bytes, hash)) return bytes;
  }
  throw new Error(`${path} is not that of version ${BUILD}`);
}

async function install() {
  const cache = await caches.open(CACHE);
  for (const [path, hash] of Object.entries(FILES)) {
    const found = await cache.match(kept(hash));
    if (found && (await isIntact(await found.arrayBuffer(), hash))) continue;
    await cache.put(kept(hash), answer(path, await fetchFile(path, hash)));
  }
}

async function tellPages(message) {
  for (const page of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) page.postMessage(message);
}

self.addEventListener("install", (event) => {
  const tried = install().catch(async (error) => {
    await tellPages({ type: "not_kept", full: error.name === "QuotaExceededError" });
    throw error;
  });
  event.waitUntil(tried);
});

/** Forgets what older versions had. No page of theirs is open any more, or it is about to be loaded anew. */
async function activate() {
  const cache = await caches.open(CACHE);
  const wanted = new Set(Object.values(FILES).map(kept));
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
}

self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
  const { type, build } = event.data ?? {};
  // A page that came from the network just now is served from here on only if it is of this version.
  if (type === "claim" && build === BUILD) event.waitUntil(self.clients.claim());
  if (type === "forget") retired = true;
  if (type === "use") event.waitUntil(use(event.source));
});

/** Takes over from the version before, unless another page of that one would then meet files of this one. */
async function use(asking) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const others = pages.filter(({ id, url }) => id !== asking.id && url.startsWith(SCOPE.href)).length;
  if (others > 0) asking.postMessage({ type: "others_open", others });
  else await self.skipWaiting();
}

async function serve(request, path, hash) {
  const cache = await caches.open(CACHE);
  const found = await (await cache.match(kept(hash)))?.arrayBuffer();
  if (found && (await isIntact(found, hash))) return answer(path, found);
  // Deleted by the person or by the browser, or damaged.
  try {
    const bytes = await fetchFile(path, hash);
    await cache.put(kept(hash), answer(path, bytes)).catch(() => {});
    return answer(path, bytes);
  } catch (error) {
    if (request.mode !== "navigate" || error instanceof TypeError) return Response.error();
    // The host has another version and this one is no longer whole: make way for that one.
    retired = true;
    await self.registration.unregister();
    return fetch(request);
  }
}

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (retired || method !== "GET" || !url.startsWith(SCOPE.href)) return;
  const path = new URL(url).pathname.slice(SCOPE.pathname.length) || "index.html";
  if (Object.hasOwn(FILES, path)) event.respondWith(serve(event.request, path, FILES[path]));
});
