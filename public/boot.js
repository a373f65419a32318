// Says so when the page itself cannot be loaded; everything else is said by the page.
const failed = () => {
  const boot = document.querySelector(".boot");
  if (boot) boot.textContent = "Phrasebox could not be loaded. Check the connection and reload the page.";
};
addEventListener("error", failed, true);
addEventListener("unhandledrejection", failed);
