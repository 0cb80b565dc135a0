// Before the first paint, and a file because the Content-Security-Policy allows no inline script: the chosen theme, so that a dark
// page never flashes white.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem("chalkline.theme");
  } catch {
    // Storage is closed to us inside some frames; the system's theme is right then.
  }
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
