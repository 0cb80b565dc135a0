import { errorTable, type ErrorBody, type ErrorCode } from "../../contracts/errors.ts";

/** An answer that is a refusal. Thrown anywhere below the one handler that turns it into `application/problem+json` (R21). */
export class HttpError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;
  readonly headers: Record<string, string>;

  constructor(
    code: ErrorCode,
    options: { details?: unknown; message?: string; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(options.message ?? errorTable[code].message, { cause: options.cause });
    this.name = "HttpError";
    this.code = code;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }
}

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
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

export function errorBody(error: HttpError, requestId: string): ErrorBody {
  const { status } = errorTable[error.code];
  return {
    code: error.code,
    message: error.message,
    ...(error.details === undefined ? {} : { details: error.details }),
    type: `urn:chalkline:error:${error.code}`,
    title: titles[status] ?? "Error",
    status,
    requestId,
  };
}

export function errorResponse(error: HttpError, requestId: string): Response {
  const body = errorBody(error, requestId);
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store", ...error.headers });
  if (body.status === 401) headers.set("www-authenticate", 'Bearer realm="chalkline"');
  return new Response(JSON.stringify(body), { status: body.status, headers });
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code);
