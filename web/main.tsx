import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./app.css";
import { Root } from "./components/Root.tsx";
import { activateLocale, preferredLocale } from "./locale.ts";
import { currentUserId } from "./account.ts";
import { KEPT } from "./recording/recorded.ts";
import { deviceStorage, tabStorage } from "./storage.ts";
import { followTheme } from "./theme.ts";

const RELOADED_AT = "chalkline.reloadedAt";

followTheme();
// A tab that outlived a deploy asks for files that are gone. Loading anew cures it; once a minute at most, lest it never ends.
window.addEventListener("vite:preloadError", (event) => {
  const last = Number(tabStorage.getItem(RELOADED_AT) ?? 0);
  if (Date.now() - last < 60_000) return;
  event.preventDefault();
  tabStorage.setItem(RELOADED_AT, String(Date.now()));
  window.location.reload();
});
await activateLocale(preferredLocale());

// What a tab recorded and did not bring up: whichever page comes next does it.
const userId = currentUserId();
if (userId !== null && deviceStorage.getItem(KEPT) !== null) {
  void import("./recording/leftovers.ts").then(({ bringUpAndSay }) => bringUpAndSay(userId));
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <Root />
    </I18nProvider>
  </StrictMode>,
);
