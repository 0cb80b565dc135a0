import * as z from "zod/mini";
import { ErrorBody, errorTable, type ErrorCode } from "../../contracts/errors.ts";
import { describePolicy, needsBearer } from "./policy.ts";
import { isRaw, type Route, type Schema } from "./route.ts";

type Json = Record<string, unknown>;

/** OpenAPI 3.1 of the routes, from the definitions that serve them (R20). */
export function openApi(routes: readonly Route[], info: { title: string; version: string; description: string }): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = `/v1${route.path.replaceAll(/:([A-Za-z]+)/g, "{$1}")}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info,
    servers: [{ url: "/" }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      schemas: { Error: jsonSchema(ErrorBody, "output") },
    },
  };
}

function operation(route: Route): Json {
  const raw = isRaw(route.answer);
  const status = String(route.status ?? 200);
  return {
    operationId: operationId(route),
    tags: [route.owner],
    summary: route.summary,
    description: `For ${describePolicy(route.policy)}.`,
    "x-policy": route.policy,
    security: needsBearer(route.policy) ? [{ bearer: [] }] : [],
    parameters: [
      ...parameters("path", route.params),
      ...parameters("query", route.query),
      ...(route.idempotency === "none" ? [] : [idempotencyHeader]),
    ],
    ...(route.body
      ? { requestBody: { required: true, content: { "application/json": { schema: jsonSchema(route.body, "input") } } } }
      : {}),
    ...(route.upload
      ? { requestBody: { required: true, content: Object.fromEntries(route.upload.types.map((type) => [type, {}])) } }
      : {}),
    responses: {
      ...(raw
        ? { default: { description: (route.answer as { raw: string }).raw } }
        : {
            [status]:
              status === "204"
                ? { description: "Done." }
                : {
                    description: "Done.",
                    content: { "application/json": { schema: jsonSchema(route.answer as Schema, "output") } },
                  },
          }),
      ...errorResponses(route),
    },
  };
}

const idempotencyHeader = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The same key with the same content is the same request. One is made, and returned, where it is missing.",
  schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,128}$" },
};

function parameters(place: "path" | "query", schema: Schema | undefined): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, inner]) => ({
    ...{ name, in: place, required: place === "path" || required.includes(name) },
    schema: inner,
  }));
}

/** Codes by their status; each answer has the one error shape. */
function errorResponses(route: Route): Json {
  const byStatus = Map.groupBy(errorCodesOf(route), (code) => String(errorTable[code].status));
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.join(", "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    ]),
  );
}

/** What a client of the route may be told, its own codes and those that its shape implies. */
export function errorCodesOf(route: Route): ErrorCode[] {
  const codes = new Set<ErrorCode>(route.errors);
  if (needsBearer(route.policy)) codes.add("unauthenticated");
  if (route.policy.kind === "role" || route.policy.kind === "participant") codes.add("forbidden").add("not_found");
  if (route.params) codes.add("not_found");
  if (route.body) {
    for (const code of [
      "malformed_json",
      "invalid_request",
      "invalid_text",
      "body_too_large",
      "unsupported_media_type",
    ] as const) {
      codes.add(code);
    }
  }
  if (route.upload) codes.add("body_too_large").add("unsupported_media_type");
  if (route.query) codes.add("invalid_request");
  if (route.idempotency !== "none") codes.add("invalid_key").add("key_reused");
  return [...codes.add("rate_limited").add("internal").add("unavailable")].toSorted(
    (a, b) => errorTable[a].status - errorTable[b].status || a.localeCompare(b),
  );
}

function jsonSchema(schema: Schema, io: "input" | "output"): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return json;
}

/** `getClassroomsId` from `GET /classrooms/:id`. */
function operationId({ method, path }: Route): string {
  const words = path.split(/[^A-Za-z]+/).filter((word) => word !== "");
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}
