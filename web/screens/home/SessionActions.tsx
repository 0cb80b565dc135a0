import { Trans } from "@lingui/react/macro";
import { Link } from "../../navigation.tsx";
import type { Session } from "../../../contracts/http.ts";
import { buttonClass } from "../../components/Button.tsx";
import { fromNow } from "../../time.ts";
import { StartNow } from "./StartNow.tsx";

/** A class further away than this is prepared, not started: no list offers a mistake that cannot be taken back. */
const SOON_MS = 2 * 3_600_000;

interface SessionActionsProps {
  session: Session;
  now: number;
  /** The screen's one primary action. */
  prominent?: boolean;
  /** Where one is preparing already. */
  startOnly?: boolean;
}

/** What this person can do with this session now: start it, prepare it, join it, go on with it, or wait. */
export function SessionActions({ session, now, prominent = false, startOnly = false }: SessionActionsProps) {
  const staff = session.yourRole === "teacher" || session.yourRole === "assistant";
  const params = { sessionId: session.id };
  const soon = Date.parse(session.scheduledStart) - now < SOON_MS;
  const look = prominent ? "primary" : "secondary";

  switch (session.status) {
    case "live":
      return staff ? (
        <Link to="/sessions/$sessionId/studio" params={params} className={buttonClass(look)}>
          <Trans>Continue teaching</Trans>
        </Link>
      ) : (
        <Link to="/sessions/$sessionId/class" params={params} className={buttonClass(look)}>
          <Trans>Join class</Trans>
        </Link>
      );
    case "scheduled":
      if (session.yourRole === "teacher" && (soon || prominent || startOnly)) {
        return (
          <TeacherActions session={session} now={now} look={startOnly ? "primary" : look} startOnly={startOnly} early={!soon} />
        );
      }
      if (staff) {
        return (
          <Link to="/sessions/$sessionId/prepare" params={params} className={buttonClass(look)}>
            <Trans>Prepare</Trans>
          </Link>
        );
      }
      if (!soon && !prominent) return null;
      return (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Link to="/sessions/$sessionId/class" params={params} className={buttonClass(look)}>
            <Trans>Wait in class</Trans>
          </Link>
          {prominent ? (
            <span className="text-sm text-muted">
              {Date.parse(session.scheduledStart) > now ? (
                <Trans>Starts {fromNow(session.scheduledStart, now)}. The page opens by itself.</Trans>
              ) : (
                <Trans>Your teacher has not started yet. The page opens by itself.</Trans>
              )}
            </span>
          ) : null}
        </div>
      );
    case "ended":
      return (
        <Link to="/sessions/$sessionId" params={params} className={buttonClass(look)}>
          <Trans>Open the record</Trans>
        </Link>
      );
    case "cancelled":
      return (
        <span className="text-sm text-muted">
          <Trans>Cancelled</Trans>
        </span>
      );
  }
}

function TeacherActions({
  session,
  now,
  look,
  startOnly,
  early,
}: {
  session: Session;
  now: number;
  look: "primary" | "secondary";
  startOnly: boolean;
  early: boolean;
}) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <StartNow session={session} now={now} look={look} early={early} />
      {startOnly ? null : (
        <Link
          to="/sessions/$sessionId/prepare"
          params={{ sessionId: session.id }}
          className={buttonClass(look === "primary" ? "secondary" : "quiet")}
        >
          <Trans>Prepare</Trans>
        </Link>
      )}
    </div>
  );
}
