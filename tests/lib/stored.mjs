/** All values that the page keeps of films and work, with bytes as text. Runs in the page, and as text of a function. */
export async function kept() {
  const result = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const text = (value) => {
    if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value);
    if (Array.isArray(value)) return value.map(text);
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, text(of)]));
    return value;
  };
  const all = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await result(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      all.push(...(await result(database.transaction(store).objectStore(store).getAll())));
    }
    database.close();
  }
  return all.map(text);
}

/** Waits until what is kept fits `that`, a function of all its values. */
export const untilKept = (app, that) =>
  app.page.evaluate(`(async () => {
    const kept = ${kept};
    const patience = AbortSignal.timeout(30_000);
    while (!(${that})(await kept())) {
      patience.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })()`);
