import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { proseOf } from "./prose.ts";
import { ATTACKS } from "./testing/attacks.ts";

const html = (markdown: string) => renderToStaticMarkup(proseOf(markdown));

describe("a slide's words", () => {
  test.each([
    ["# A *walk*\n\nTwo **steps** on", ["<h1>A <em>walk</em></h1>", "<strong>steps</strong>"]],
    ["- one\n- two\n  - inner", ["<ul>", "<li>one</li>", "inner"]],
    ["3. three\n4. four", ['<ol start="3">', "<li>four</li>"]],
    ["| t | x |\n|---|--:|\n| 1 | 2 |", ["<table>", "<th> t </th>", '<td style="text-align:end"> 2 </td>']],
    ["- [x] done\n- [ ] open", ['type="checkbox"', 'checked=""', "open"]],
    ["~~gone~~ and `v < 3` here", ["<del>gone</del>", "<code>v &lt; 3</code>"]],
    ["```js\nlet x = 1;\n```", ["<pre>", "let x = 1;"]],
    ["> said\n> twice", ["<blockquote>"]],
    [
      "[the map](https://example.org/a?b=1)",
      ['href="https://example.org/a?b=1"', 'rel="noopener noreferrer"', 'target="_blank"'],
    ],
    ["![a graph](/v1/assets/11111111-aaaa/graph.png)", ['<img src="/v1/assets/11111111-aaaa/graph.png" alt="a graph"/>']],
    [
      'see https://example.org/a_(b). Then "https://a.test/x"![dot](/v1/assets/d.png)',
      ['href="https://example.org/a_(b"', 'href="https://a.test/x"', 'alt="dot"'],
    ],
    ["- **https://example.org** and `https://code.test`", ['<a href="https://example.org"', "<code>https://code.test</code>"]],
    ["a line  \nbroken", ["<br/>"]],
    ["السرعة *v*", ["السرعة <em>v</em>"]],
  ])("%j", (markdown, parts) => {
    for (const part of parts) expect(html(markdown)).toContain(part);
  });

  test("headings carry no id of their own", () => {
    expect(html("# main\n\n## main")).not.toContain("id=");
  });
});

describe("words that want to be more than words", () => {
  test.each(ATTACKS)("%j runs nothing, and asks nobody for anything", (markdown) => {
    const tags = [...html(markdown).matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag);
    for (const tag of tags) {
      // React's own, for a picture that is ours.
      if (tag.startsWith('<link rel="preload" as="image" href="/v1/assets/')) continue;
      expect(tag).toMatch(
        /^<(p|h[1-6]|ul|ol|li|blockquote|pre|code|hr|br|em|strong|del|mark|table|thead|tbody|tr|th|td|div|span|sup|footer|a|img)[ >/]/,
      );
      expect(tag.replaceAll(/"[^"]*"/g, "")).not.toMatch(/\s(on\w+|style|srcset|srcdoc)\s*=/i);
      const [, attribute, address] = /(href|src)="([^"]*)"/.exec(tag) ?? [];
      if (attribute === "href") expect(address).toMatch(/^(https?:\/\/|mailto:)/);
      if (attribute === "src") expect(address).toMatch(/^\/v1\/assets\//);
    }
  });
});
