import { Hono } from "hono";
import { loadEnv } from "../../platform/env.ts";
import { createLogger, traceFields } from "../../platform/log.ts";
import { continueTrace } from "../../platform/trace.ts";
import type { Bindings } from "../bindings.ts";
import { errorResponse, HttpError } from "./errors.ts";
import { sayingWhenAway } from "./files.ts";
import type { Route } from "./route.ts";
import { withSecurityHeaders } from "./security-headers.ts";
import { serve, type Arrival } from "./serve.ts";
import { isOurFault, toHttpError } from "./translate.ts";

type Prepared = Omit<Arrival, "request" | "params">;

/** Where the API is found; the second is an alias of the first. */
const PREFIXES = ["/v1", "/api"] as const;

/** Services that were told an address without a version keep it. */
const prefixesOf = ({ path }: Route): readonly string[] => (path.startsWith("/webhooks/") ? [...PREFIXES, ""] : PREFIXES);

/** `/sessions/start` before `/sessions/:id`: an address with a name is never taken for an id, whatever the method. */
const mostNamedFirst = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  pattern(one).localeCompare(pattern(other));
const pattern = (path: string): string => path.replaceAll(/:[^/]+/g, "1").replaceAll(/[^/1]+/g, "0");

/** The whole API as one fetch handler: every route at each prefix, and one place where errors become answers. */
export function mount(routes: readonly Route[]) {
  const app = new Hono<{ Bindings: Bindings; Variables: { arrival: Prepared } }>();

  app.use(async (context, next) => {
    const requestId = crypto.randomUUID();
    const trace = continueTrace(context.req.header("traceparent"));
    const env = loadEnv(context.env);
    const log = createLogger(env.LOG_LEVEL, { requestId, ...traceFields(trace) });
    const after = (work: Promise<unknown>) =>
      context.executionCtx.waitUntil(work.catch((error: unknown) => log.error("work behind an answer failed", {}, error)));
    const bindings: Bindings = {
      ...context.env,
      get FILES() {
        return sayingWhenAway(context.env.FILES);
      },
    };
    context.set("arrival", { bindings, env, requestId, trace, log, after });
    const begun = Date.now();
    await next();
    // The 101 of a socket cannot be copied.
    if (context.res.status !== 101) context.res = withSecurityHeaders(context.res, requestId);
    // The route's pattern, not the address: an address may hold what is personal or secret.
    const route = context.req.routePath;
    log.info("answered", { method: context.req.method, route, status: context.res.status, ms: Date.now() - begun });
  });

  for (const [path, found] of [...Map.groupBy(routes, ({ path: of }) => of)].toSorted(mostNamedFirst)) {
    for (const route of found) {
      for (const prefix of prefixesOf(route)) {
        app.on(route.method, prefix + path, (context) =>
          serve(route, { ...context.get("arrival"), request: context.req.raw, params: context.req.param() }),
        );
      }
    }
    const allow = found.map(({ method }) => method).join(", ");
    for (const prefix of PREFIXES) {
      app.all(prefix + path, () => {
        throw new HttpError("method_not_allowed", { details: { allow }, headers: { allow } });
      });
    }
  }
  // A route, not hono's own handler: what is thrown there passes the middleware by, and its headers with it.
  app.all("*", () => {
    throw new HttpError("not_found", { message: "There is no such address. See /v1/openapi.json for those there are." });
  });

  app.onError((thrown, context) => {
    const error = toHttpError(thrown);
    const { requestId, log } = context.get("arrival") ?? {};
    const fallback = log ?? createLogger("error");
    if (isOurFault(error)) fallback.error("failed", { code: error.code }, error.cause ?? error);
    else fallback.debug("refused", { code: error.code });
    return errorResponse(error, requestId ?? "none");
  });
  return app;
}
