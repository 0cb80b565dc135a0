import type { Bindings, LiveSessionStub } from "../bindings.ts";
import { HttpError } from "../http/errors.ts";

/** Where a session's Durable Object lives. Stored when the session is created, since an object cannot move. */
export interface Placement {
  jurisdiction?: string | null;
  locationHint?: string | null;
}

const jurisdictions = ["eu", "fedramp"] as const;

export const isJurisdiction = (value: string): value is (typeof jurisdictions)[number] =>
  (jurisdictions as readonly string[]).includes(value);

/** The one object of a session. The hint counts only when the object is first reached. */
export function liveSession(
  bindings: Bindings,
  sessionId: string,
  { jurisdiction, locationHint }: Placement = {},
): LiveSessionStub {
  const namespace =
    jurisdiction && isJurisdiction(jurisdiction) ? bindings.LIVE_SESSIONS.jurisdiction(jurisdiction) : bindings.LIVE_SESSIONS;
  const options = locationHint ? { locationHint: locationHint as DurableObjectLocationHint } : {};
  return namespace.get(namespace.idFromName(sessionId), options) as LiveSessionStub;
}

/** An answer of the object is a value; a throw means that it could not be reached or could not append. */
export async function reach<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    throw new HttpError("unavailable", { cause, headers: { "retry-after": "1" } });
  }
}

/** Cloudflare's region nearest to whoever schedules: the teacher's. Null where the edge does not say. */
export function nearestLocation(cf: { continent?: string; longitude?: string } | undefined): DurableObjectLocationHint | null {
  const longitude = Number(cf?.longitude ?? Number.NaN);
  switch (cf?.continent) {
    case "NA":
      return longitude < -100 ? "wnam" : "enam";
    case "SA":
      return "sam";
    case "EU":
      return longitude > 15 ? "eeur" : "weur";
    case "AF":
      return "afr";
    case "OC":
      return "oc";
    case "AS":
      return longitude < 60 ? "me" : "apac";
    default:
      return null;
  }
}
