import { errorTable, type ErrorBody, type ErrorCode } from "../contracts/errors.ts";

const titles: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  426: "Upgrade Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

export interface Problem {
  code: ErrorCode;
  message?: string | undefined;
  details?: unknown;
  requestId?: string | undefined;
}

/** `{code, message, details?}` as every client expects it, and valid RFC 9457 too (R21). */
export function problemBody({ code, message, details, requestId }: Problem): ErrorBody {
  const { status } = errorTable[code];
  return {
    code,
    message: message ?? errorTable[code].message,
    ...(details === undefined ? {} : { details }),
    type: `urn:chalkline:error:${code}`,
    title: titles[status] ?? "Error",
    status,
    ...(requestId === undefined ? {} : { requestId }),
  };
}

export function problemResponse(problem: Problem, extra: Record<string, string> = {}): Response {
  const body = problemBody(problem);
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store", ...extra });
  if (body.status === 401) headers.set("www-authenticate", 'Bearer realm="chalkline"');
  return new Response(JSON.stringify(body), { status: body.status, headers });
}
