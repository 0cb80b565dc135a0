import { Trans } from "@lingui/react/macro";
import type { Session } from "../../contracts/http.ts";
import { dayOf, timeRange } from "../time.ts";

export function When({ session, now }: { session: Pick<Session, "scheduledStart" | "scheduledEnd">; now: number }) {
  const day = dayOf(session.scheduledStart, now);
  return (
    <span className="numeric">
      <Trans>
        {day}, <bdi>{timeRange(session.scheduledStart, session.scheduledEnd)}</bdi>
      </Trans>
    </span>
  );
}
