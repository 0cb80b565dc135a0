import { Trans } from "@lingui/react/macro";
import type { Session } from "../../contracts/http.ts";
import { dayOf, timeRange } from "../time.ts";

type Times = Pick<Session, "scheduledStart" | "scheduledEnd"> & Partial<Pick<Session, "startedAt" | "endedAt">>;

/** When a class is to be; when it was, once it has been. */
export function When({ session, now }: { session: Times; now: number }) {
  const { startedAt, endedAt } = session;
  const [start, end] = startedAt && endedAt ? [startedAt, endedAt] : [session.scheduledStart, session.scheduledEnd];
  const day = dayOf(start, now);
  return (
    <span className="numeric">
      <Trans>
        {day}, <bdi>{timeRange(start, end)}</bdi>
      </Trans>
    </span>
  );
}
