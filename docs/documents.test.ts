import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documents } from "./documents.ts";

it.each(Object.entries(documents))("R86 docs/%s says what the code does (npm run generate)", async (name, text) => {
  expect(await readFile(join(import.meta.dirname, name), "utf8")).toBe(text);
});

describe.each(["api.md", "events.md"])("docs/%s can be built from by who has nothing else", (name) => {
  const text = documents[name]!;

  it("leaves no shape out and no line too long to read", () => {
    expect(text).not.toMatch(/\{…\}|string \| string\b|undefined|\[object/);
    expect(text.split("\n").filter((line) => line.length > 300)).toEqual([]);
  });

  it("explains every shape that it names", () => {
    const code = [...text.matchAll(/```ts\n([^]*?)```|`([^`\n]*)`/g)].flatMap(
      ([, block, inline = ""]) => block ?? (/^(\{|[A-Z]\w+$)/.test(inline) ? inline : []),
    );
    const names = code
      .map((shape) => shape.replaceAll(/"[^"]*"| \/\S*\/(?=[\s,)}]|$)/g, ""))
      .flatMap((shape) => [...shape.matchAll(/(?:^|[:|&] )\(?([A-Z][A-Za-z]+)\b/gm)].map(([, found]) => found!));
    expect(names).toContain(name === "api.md" ? "Classroom" : "BoardElement");
    const unknown = names.filter((shape) => !text.includes(`\n### ${shape}\n`));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

it("no document speaks of rules by numbers that none explains, or points to a place that is not there", async () => {
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".md"));
  const texts = new Map<string, string>();
  for (const name of names) texts.set(name, await readFile(join(import.meta.dirname, name), "utf8"));
  const anchor = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(/\s/g, "-");
  for (const [name, text] of texts) {
    expect([name, text.match(/\bR(?!2\b)\d{1,2}\b/g)]).toEqual([name, null]);
    for (const [, file, place] of text.matchAll(/\]\(([\w-]+\.md)?(?:#([\w-]+))?\)/g)) {
      const target = texts.get(file ?? name);
      expect(target, `${name} points to ${file}`).toBeDefined();
      if (place === undefined) continue;
      const places = [...target!.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading!));
      expect(places, `${name} points to #${place}`).toContain(place);
    }
  }
});
