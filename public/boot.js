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
