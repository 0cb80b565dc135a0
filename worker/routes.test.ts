import { describe, expect, it } from "vitest";
import { routes } from "./routes.ts";
import { openApi } from "./http/openapi.ts";

const reachable = (path: string) => path.replaceAll(/:[A-Za-z]+/g, "x");

describe("the route table", () => {
  it("declares each address and method once, and hides none behind another", () => {
    const names = routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(names).size).toBe(names.length);
    routes.forEach((route, index) => {
      const earlier = routes.slice(0, index).find(({ method, path }) => {
        const pattern = new RegExp(`^${path.replaceAll(/:[A-Za-z]+/g, "[^/]+")}$`);
        return method === route.method && pattern.test(reachable(route.path));
      });
      expect(earlier, `${route.method} ${route.path} is never reached`).toBeUndefined();
    });
  });

  it("R8 names in each policy a field that the route has", () => {
    for (const { method, path, policy, params, query, body } of routes) {
      if (policy.kind !== "role" || policy.scope === "tenant") continue;
      const [part, name] = policy.of.split(".") as ["params" | "query" | "body", string];
      const schema = { params, query, body }[part] as unknown as { shape: Record<string, unknown> } | undefined;
      expect(Object.keys(schema?.shape ?? {}), `${method} ${path}`).toContain(name);
    }
  });

  it("R19 every write says what a repeat does, and none that stores is open to the public", () => {
    for (const { method, idempotency, policy } of routes) {
      if (method === "GET") expect(idempotency).toBe("none");
      if (idempotency === "stored") expect(["signed-in", "role"]).toContain(policy.kind);
    }
  });

  it("R20 is described as OpenAPI 3.1, a security for each route that needs one", () => {
    const document = openApi(routes, { title: "x", version: "1", description: "x" }) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; security: unknown[]; responses: Record<string, unknown> }>>;
    };
    expect(document.openapi).toMatch(/^3\.1/);
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations).toHaveLength(routes.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(routes.length);
    expect(document.paths["/v1/classrooms/{id}"]!["get"]).toMatchObject({ security: [{ bearer: [] }] });
    expect(document.paths["/v1/health"]!["get"]).toMatchObject({ security: [] });
    expect(JSON.stringify(document)).not.toContain("$schema");
  });
});
