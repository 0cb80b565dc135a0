import * as z from "zod/mini";

/** What is wrong, and where: `options.2`, or "" for the whole. */
export interface Fault {
  path: string;
  message: string;
}
export type Checked<Schema extends z.core.$ZodType> = { ok: true; data: z.core.output<Schema> } | { ok: false; faults: Fault[] };

/** Checks what came over the wire. Each fault says what to send instead, in the words of JSON; what a schema says itself goes first. */
export function check<Schema extends z.core.$ZodType>(schema: Schema, value: unknown): Checked<Schema> {
  const result = z.safeParse(schema, value, { error: sayFault });
  if (result.success) return { ok: true, data: result.data };
  return { ok: false, faults: result.error.issues.map(({ path, message }) => ({ path: path.join("."), message })) };
}

const kinds: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};
const formats: Readonly<Record<string, string>> = {
  email: "an e-mail address",
  url: "a web address",
  datetime: "an instant like 2026-01-31T09:00:00Z",
};

function sayFault(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return "is required";
  switch (issue.code) {
    case "invalid_type":
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return mustBeOneOf(issue.values);
    case "invalid_format":
      return formats[issue.format] && `must be ${formats[issue.format]}`;
    case "unrecognized_keys":
      return `has no place for ${issue.keys.map((name) => JSON.stringify(name)).join(", ")}`;
    case "invalid_union":
      return "options" in issue ? mustBeOneOf(issue.options as readonly unknown[]) : "has none of the shapes that it may have";
    case "too_small":
      return sayBound(issue.origin, issue.inclusive === false ? "more than" : "at least", Number(issue.minimum));
    case "too_big":
      return sayBound(issue.origin, issue.inclusive === false ? "less than" : "at most", Number(issue.maximum));
    default:
      return undefined;
  }
}

function sayBound(origin: string, bound: string, limit: number): string {
  switch (origin) {
    case "string":
      return bound === "at least" && limit === 1 ? "must not be empty" : `must have ${bound} ${limit} characters`;
    case "array":
      return `must have ${bound} ${limit} entries`;
    default:
      return `must be ${bound} ${limit}`;
  }
}

const mustBeOneOf = (values: readonly unknown[]): string =>
  `must be ${values.length === 1 ? "" : "one of "}${values.map((value) => JSON.stringify(value)).join(", ")}`;
