// Says so when the page itself cannot be loaded; everything else is said by the page.
const german = () => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("phrasebox.language");
  } catch {
    // Storage is refused here.
  }
  return (chosen ?? navigator.languages.find((tag) => /^(de|en)\b/i.test(tag)) ?? "en").startsWith("de");
};
const failed = () => {
  const boot = document.querySelector(".boot");
  if (!boot) return;
  boot.lang = german() ? "de" : "en";
  boot.textContent = german()
    ? "Phrasebox konnte nicht geladen werden. Prüfen Sie die Verbindung und laden Sie die Seite neu."
    : "Phrasebox could not be loaded. Check the connection and reload the page.";
};
addEventListener("error", failed, true);
addEventListener("unhandledrejection", failed);

// Where a string would become script or markup, this is asked, and it knows two workers and nothing else.
self.trustedTypes?.createPolicy("default", {
  createScriptURL(url) {
    const own = new URL("./", document.baseURI).href;
    const { href } = new URL(url, own);
    const name = href.startsWith(own) ? href.slice(own.length) : "";
    return /^(service-worker|phrasebox-worker[-\w]*_loader)\.js$/.test(name) ? href : null;
  },
});
