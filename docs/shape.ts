import * as z from "zod/mini";

type Json = Record<string, unknown>;

/** A schema as a person would write it: `{name: string, capacity?: integer}`. */
export function shapeOf(schema: z.core.$ZodType, io: "input" | "output" = "input"): string {
  return shape(z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json, 0);
}

function shape(json: Json, depth: number): string {
  const union = (json["anyOf"] ?? json["oneOf"]) as Json[] | undefined;
  if (union) return union.map((each) => shape(each, depth)).join(" | ");
  // zod folds a nullable string or number into one schema of two types.
  if (Array.isArray(json["type"])) return json["type"].map((type) => shape({ ...json, type }, depth)).join(" | ");
  if (json["const"] !== undefined) return JSON.stringify(json["const"]);
  if (Array.isArray(json["enum"])) return json["enum"].map((value) => JSON.stringify(value)).join(" | ");
  if (json["type"] === "array") {
    const item = shape(json["items"] as Json, depth + 1);
    return item.includes(" | ") ? `(${item})[]` : `${item}[]`;
  }
  const properties = json["properties"] as Record<string, Json> | undefined;
  if (!properties) return json["type"] === "object" ? "object" : String(json["format"] ?? json["type"] ?? "any");
  // Deeper than this, the shape would hide the point; OpenAPI has it all.
  if (depth > 2) return "{…}";
  const required = new Set(json["required"] as string[] | undefined);
  const members = Object.entries(properties).map(
    ([name, inner]) => `${name}${required.has(name) ? "" : "?"}: ${shape(inner, depth + 1)}`,
  );
  return `{${members.join(", ")}}`;
}
