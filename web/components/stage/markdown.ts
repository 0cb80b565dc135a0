import DOMPurify from "dompurify";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Pictures come from us or stand in the text itself: a remote address would tell a stranger who is in class, and when. */
const OWN_PICTURE = /^(\/v1\/assets\/|data:image\/(png|jpeg|gif|webp);)/;

const purifier = DOMPurify(window);
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node instanceof HTMLAnchorElement) {
    node.target = "_blank";
    node.rel = "noopener noreferrer";
  }
  if (node instanceof HTMLImageElement && !OWN_PICTURE.test(node.getAttribute("src") ?? "")) {
    const note = document.createElement("span");
    note.className = "left-out";
    note.textContent = node.alt || "…";
    node.replaceWith(note);
  }
});

/** HTML that is safe to put on a page, of a slide's Markdown (with tables, strikethrough and task lists). */
export function renderMarkdown(markdown: string): string {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return purifier.sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: ["style", "form", "button", "textarea", "select", "iframe", "video", "audio"],
    FORBID_ATTR: ["style", "class", "id", "srcset"],
  });
}
