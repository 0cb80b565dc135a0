import * as z from "zod/mini";

export type Json = Record<string, unknown>;
export type Way = "input" | "output";

/** Longer ones are broken into lines. */
const WIDTH = 110;

const uuid = String.raw`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`;

export const legend = `Shapes are written as in TypeScript, with their limits: \`string(1..120)\`, \`integer(0..9)\`, \`T[](..50)\` say how long, how large, how
many; \`string /…/\` is text of that pattern, \`uuid\` a UUID in lower case. A name in capitals is found under [Shapes](#shapes).`;

/** A schema that documents name instead of repeating it. */
export interface Named {
  name: string;
  schema: z.core.$ZodType;
  note?: string;
}

/** Writes schemas as a person would, `{name: string(1..120), capacity?: integer}`, and remembers which named ones it met. */
export class Shapes {
  readonly #registry = z.registry<{ id: string }>();
  readonly #named: ReadonlyMap<string, Named>;
  readonly #met = new Set<string>();

  constructor(named: readonly Named[]) {
    this.#named = new Map(named.map((each) => [each.name, each]));
    for (const { name, schema } of named) this.#registry.add(schema as z.ZodMiniType, { id: name });
  }

  /** In a line where it fits, else in a block of its own below, as far in as the list that it stands in. */
  of(schema: z.core.$ZodType, way: Way = "input", indent = ""): string {
    const text = this.#write(schema, way);
    if (!text.includes("\n")) return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
    const lines = ["", "", "```ts", ...text.split("\n"), "```"];
    return lines.map((line) => (line === "" ? "" : indent + line)).join("\n");
  }

  /** What was met so far, and what that names in turn, in the order in which it was declared. */
  section(): string {
    const written = new Map<string, string>();
    for (let size = -1; size !== written.size;) {
      size = written.size;
      for (const name of this.#met) {
        const { schema } = this.#named.get(name)!;
        if (!written.has(name)) written.set(name, this.#write(schema, "input", name));
      }
    }
    const known = [...this.#named.values()].filter(({ name }) => written.has(name));
    return known
      .map(({ name, note }) => `### ${name}\n${note ? `\n${note}\n` : ""}\n\`\`\`ts\n${written.get(name)!}\n\`\`\``)
      .join("\n\n");
  }

  #write(schema: z.core.$ZodType, way: Way, within?: string): string {
    const own = this.#registry.get(schema as z.ZodMiniType)?.id;
    if (own !== undefined && own !== within) {
      this.#met.add(own);
      return own;
    }
    const json = z.toJSONSchema(schema, { io: way, unrepresentable: "any", metadata: this.#registry }) as Json;
    const { [own ?? ""]: itself, ...defs } = (json["$defs"] ?? {}) as Record<string, Json>;
    const text = broken(itself ?? json, "").trimStart();
    for (const name of Object.keys(defs)) if (new RegExp(`\\b${name}\\b`).test(text)) this.#met.add(name);
    return text;
  }
}

function broken(json: Json, indent: string): string {
  const flat = inline(json);
  if (flat.length + indent.length <= WIDTH) return flat;
  const further = `${indent}  `;
  const options = optionsOf(json);
  if (options) {
    const { shared, rest } = withoutShared(options);
    const margin = shared ? further : indent;
    const listed = rest.map((option) => {
      const text = broken(option, `${margin}  `);
      return text.startsWith("\n") ? broken(option, margin) : `\n${margin}| ${text}`;
    });
    return shared ? `${broken(shared, indent)} & (${listed.join("")}\n${indent})` : listed.join("");
  }
  if (Array.isArray(json["enum"])) return wrapped(json["enum"] as unknown[], indent);
  if (json["type"] === "array" && !json["prefixItems"]) return arrayOf(broken(json["items"] as Json, indent), json);
  const members = membersOf(json);
  if (!members) return flat;
  const lines = members.map(([name, inner]) => {
    const text = broken(inner, further);
    return `${further}${name}:${text.startsWith("\n") ? "" : " "}${text},\n`;
  });
  return `{\n${lines.join("")}${indent}}`;
}

/** Values on as many lines as they need. */
function wrapped(values: readonly unknown[], indent: string): string {
  const lines = [""];
  for (const value of values) {
    const next = `| ${JSON.stringify(value)}`;
    if (indent.length + lines.at(-1)!.length + next.length > WIDTH) lines.push("");
    lines.push(`${lines.pop()!} ${next}`.trimStart());
  }
  return lines.map((line) => `\n${indent}${line}`).join("");
}

function inline(json: Json): string {
  if (typeof json["$ref"] === "string") return json["$ref"].split("/").at(-1)!;
  const options = optionsOf(json);
  if (options) return [...new Set(options.map(inline))].join(" | ");
  if (json["const"] !== undefined) return JSON.stringify(json["const"]);
  if (Array.isArray(json["enum"])) return json["enum"].map((value) => JSON.stringify(value)).join(" | ");
  if (Array.isArray(json["allOf"])) {
    return (json["allOf"] as Json[]).map((each) => inline({ ...json, allOf: undefined, ...each })).join(" & ");
  }
  if (Array.isArray(json["prefixItems"])) return `[${(json["prefixItems"] as Json[]).map(inline).join(", ")}]`;
  if (json["type"] === "array") return arrayOf(inline(json["items"] as Json), json);
  const members = membersOf(json);
  if (members) return `{${members.map(([name, inner]) => `${name}: ${inline(inner)}`).join(", ")}}`;
  if (json["type"] === "object") {
    const values = json["additionalProperties"];
    return typeof values === "object" ? `{[name]: ${inline(values as Json)}}` : "object";
  }
  return leaf(json);
}

function leaf({ type, format, pattern, minLength, maxLength, minimum, maximum }: Json): string {
  if (type === "string") {
    if (pattern === uuid) return "uuid";
    const limits = range(minLength, maxLength);
    if (format === "email" || format === "date-time") return `${format}${limits}`;
    return `string${limits}${typeof pattern === "string" ? ` /${pattern}/` : ""}`;
  }
  // What no number exceeds anyway limits nothing.
  const limit = (value: unknown) => (Math.abs(Number(value)) >= Number.MAX_SAFE_INTEGER ? undefined : value);
  if (type === "integer" || type === "number") return `${type}${range(limit(minimum), limit(maximum))}`;
  return String(type ?? "any");
}

const range = (from: unknown, to: unknown): string =>
  from === undefined && to === undefined ? "" : `(${String(from ?? "")}..${String(to ?? "")})`;

const arrayOf = (item: string, { minItems, maxItems }: Json): string =>
  `${/ [|&/] /.test(item) || item.includes(" /") ? `(${item})` : item}[]${range(minItems, maxItems)}`;

/** A nullable string or number comes as one schema of two types. */
function optionsOf(json: Json): Json[] | undefined {
  if (Array.isArray(json["type"])) return json["type"].map((type: unknown): Json => ({ ...json, type }));
  const options = (json["anyOf"] ?? json["oneOf"]) as Json[] | undefined;
  return options?.flatMap((option) => optionsOf(option) ?? [option]);
}

function membersOf(json: Json): [string, Json][] | undefined {
  const properties = json["properties"] as Record<string, Json> | undefined;
  const required = new Set(json["required"] as string[] | undefined);
  return properties && Object.entries(properties).map(([name, inner]) => [required.has(name) ? name : `${name}?`, inner]);
}

/** What many kinds of one thing have alike is said once. */
const WORTH_SHARING = 4;

function withoutShared(options: readonly Json[]): { shared?: Json; rest: readonly Json[] } {
  const all = options.map((option) => new Map(membersOf(option)?.map(([name, inner]) => [name, inline(inner)])));
  const alike = [...(all[0] ?? [])].filter(([name, text]) => all.every((each) => each.get(name) === text)).map(([name]) => name);
  if (options.length < 3 || alike.length < WORTH_SHARING) return { rest: options };
  const names = new Set(alike.map((name) => name.replace(/\?$/, "")));
  const only = (option: Json, keep: (name: string) => boolean): Json => ({
    ...option,
    properties: Object.fromEntries(Object.entries(option["properties"] as Json).filter(([name]) => keep(name))),
  });
  return {
    shared: only(options[0]!, (name) => names.has(name)),
    rest: options.map((each) => only(each, (name) => !names.has(name))),
  };
}
