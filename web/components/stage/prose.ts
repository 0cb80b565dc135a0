import { compiler } from "markdown-to-jsx";
import { createElement, Fragment, type ReactNode } from "react";

/** Pictures come from us or stand in the text itself: a remote address would tell a stranger who is in class, and when. */
const OWN_PICTURE = /^(\/v1\/assets\/|data:image\/(png|jpeg|gif|webp);)/;
const SAFE_LINK = /^(https?:\/\/|mailto:)/i;

const TAGS: ReadonlySet<unknown> = new Set([
  ...["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "br", "em", "strong", "del"],
  ...["mark", "table", "thead", "tbody", "tr", "th", "td", "div", "span", "sup", "footer"],
]);

/** What ends like the sentence around it is no part of the address. */
const ADDRESS = /(https?:\/\/[^\s<>"'`]*[^\s<>"'`.,:;!?)\]}])/;

/** An address that stands among the words leads there. */
const withLinks = (words: ReactNode): ReactNode =>
  Array.isArray(words)
    ? (words as ReactNode[]).map(withLinks)
    : typeof words !== "string" || !ADDRESS.test(words)
      ? words
      : words
          .split(ADDRESS)
          .map((part, n) => (n % 2 === 0 ? part : createElement("a", { key: n, href: part, ...ELSEWHERE }, part)));

const ELSEWHERE = { target: "_blank", rel: "noopener noreferrer" };
/** Inside of these an address is words. */
const LITERAL: ReadonlySet<unknown> = new Set(["a", "code", "pre"]);

type Given = Readonly<Record<string, unknown>>;

/**
 * The one place where a slide's words become elements. Invariant: nothing but these tags, with these attributes, is ever made, whatever
 * the words are; HTML among them stays words.
 */
function element(tag: unknown, given: Given | null, ...children: ReactNode[]): ReactNode {
  const { key, href, src, alt, checked, start, style } = given ?? {};
  const common = { key: key as string };
  const make = (name: string | typeof Fragment, attributes: Given = {}) =>
    createElement(name, { ...common, ...attributes }, ...(LITERAL.has(tag) ? children : children.map(withLinks)));
  switch (tag) {
    case "a":
      if (typeof href !== "string" || !SAFE_LINK.test(href)) return make(Fragment);
      return make("a", { href, ...ELSEWHERE });
    case "img": {
      if (typeof src === "string" && OWN_PICTURE.test(src))
        return createElement("img", { ...common, src, alt: String(alt ?? "") });
      const name = typeof alt === "string" && alt !== "" ? alt : "…";
      return createElement("span", { ...common, className: "left-out" }, name);
    }
    case "input":
      return createElement("input", { ...common, type: "checkbox", checked: checked === true, disabled: true, readOnly: true });
    case "ol":
      return make("ol", typeof start === "number" ? { start } : {});
    case "th":
    case "td": {
      const { textAlign } = (style ?? {}) as { textAlign?: string };
      const aligned = textAlign === "right" || textAlign === "center";
      return make(tag, aligned ? { style: { textAlign: textAlign === "right" ? "end" : "center" } } : {});
    }
    default:
      return make(typeof tag === "string" && TAGS.has(tag) ? tag : Fragment);
  }
}

/** A slide's Markdown (with tables, strikethrough and task lists) as elements. */
export function proseOf(markdown: string): ReactNode {
  return compiler(markdown, {
    createElement: element as never,
    // The parser's own takes whatever follows an address up to the next space, a picture too.
    disableAutoLink: true,
    disableParsingRawHTML: true,
    forceBlock: true,
    wrapper: Fragment,
    // Addresses are judged where the elements are made; a second opinion would only take our own data: pictures away.
    sanitizer: (value) => value,
    // Two headings of one name would share an id with each other, and with the page.
    slugify: () => "",
  });
}
