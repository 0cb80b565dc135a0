import { Trans } from "@lingui/react/macro";
import { lazy, Suspense, useEffect, useMemo, useState, type ComponentProps, type ReactNode } from "react";
import type { Session } from "../../../contracts/http.ts";
import { lifecycle } from "../../../session-core/features/orchestrator/lifecycle.ts";
import { buttonClass } from "../../components/Button.tsx";
import { Waiting } from "../../components/Notes.tsx";
import { useRefusals } from "../../components/useRefusals.ts";
import { useSession, type LiveClass } from "../../components/useSession.ts";
import { Link, Navigate } from "../../navigation.tsx";
import { currentUserId } from "../../account.ts";
import { keptAdmission } from "../../session-client/index.ts";
import { tabStorage } from "../../storage.ts";
import { LiveContext } from "../../board/host.ts";
import type { ClassOf } from "./Ended.tsx";
import { Failed } from "./Failed.tsx";
import { Plain } from "./Plain.tsx";
import { useSessionRecord } from "./useSessionRecord.ts";
import { ApiError } from "../../api.ts";

const LazyEnded = lazy(async () => {
  const [{ withQueries }, { Ended }] = await Promise.all([import("../../queries.tsx"), import("./Ended.tsx")]);
  return { default: withQueries(Ended) };
});
/** Nobody needs the end at the beginning. */
function Ended(props: ComponentProps<typeof LazyEnded>) {
  return (
    <Suspense
      fallback={
        <Centered>
          <Trans>The class has ended …</Trans>
        </Centered>
      }
    >
      <LazyEnded {...props} />
    </Suspense>
  );
}

const Lobby = lazy(async () => ({ default: (await import("./Lobby.tsx")).Lobby }));

interface ClassGateProps {
  sessionId: string;
  /** Which screen asks. Who belongs to the other one is sent there. */
  screen: "studio" | "class";
  /** What to show until the class starts. */
  scheduled(session: Session): ReactNode;
  live(live: LiveClass): ReactNode;
}

/** Leads from an address to the right screen: before the class, in it, after it, or elsewhere. */
export function ClassGate({ sessionId, screen, scheduled, live }: ClassGateProps) {
  const session = useSessionRecord(sessionId);
  const returning = useMemo(() => returningTo(sessionId), [sessionId]);
  const known = session.data ?? returning;
  // Who was in class sees it end from inside, with all that it was; the catalogue's word must not take that away.
  const [entered, setEntered] = useState(false);
  if (known?.status === "live" && !entered) setEntered(true);
  if (!known) {
    return session.error ? (
      <Failed error={session.error} again={session.refetch} />
    ) : (
      <Centered>
        <Trans>Opening the class …</Trans>
      </Centered>
    );
  }
  const own = known.yourRole === "teacher" || known.yourRole === "assistant" ? "studio" : "class";
  if (own !== screen) {
    return (
      <Navigate
        to={own === "studio" ? "/sessions/$sessionId/studio" : "/sessions/$sessionId/class"}
        params={{ sessionId }}
        replace
      />
    );
  }
  if (known.status === "live" || (entered && known.status === "ended"))
    return <Live session={known} refetch={session.refetch} render={live} />;
  switch (known.status) {
    case "scheduled":
      return scheduled(known);
    case "ended":
      return <Ended session={known} />;
    case "cancelled":
      return (
        <Plain title={known.lessonTitle} heading={<Trans>This class was cancelled</Trans>}>
          <p>
            <Trans>It will not take place. Your other classes are on the home page.</Trans>
          </p>
          <Link to="/" className={buttonClass("primary")}>
            <Trans>Go home</Trans>
          </Link>
        </Plain>
      );
  }
}

/** Who was in this class before the page was loaded anew goes straight back in: the live session knows them, whoever else is down. */
function returningTo(sessionId: string): (ClassOf & { status: "live" }) | null {
  const userId = currentUserId();
  const admission = userId === null ? null : keptAdmission(tabStorage, sessionId, userId);
  return admission ? { ...admission.session, yourRole: admission.participant.role, status: "live" } : null;
}

interface LiveProps {
  session: ClassOf & Pick<Session, "status">;
  refetch(): void;
  render(live: LiveClass): ReactNode;
}

function Live({ session, refetch, render }: LiveProps) {
  const live = useSession(session.id);
  useRefusals(live?.snapshot.refusals ?? []);
  const closed = live?.snapshot.connection.status === "closed" ? live.snapshot.connection : null;
  // A socket that is closed for good may mean that the class is over: the session itself knows.
  useEffect(() => {
    if (closed) refetch();
  }, [closed, refetch]);

  if (live && lifecycle.of(live.snapshot.state).phase === "ended") return <Ended session={session} state={live.snapshot.state} />;
  if (closed && session.status === "ended") return <Ended session={session} />;
  if (closed) return <Failed error={new ApiError({ code: closed.code, message: closed.message, status: 0 })} />;
  if (!live || live.snapshot.you === null) {
    return (
      <Centered>
        <Trans>Joining the class …</Trans>
      </Centered>
    );
  }
  if (live.snapshot.waiting) {
    return (
      <Suspense>
        <Lobby lessonTitle={session.lessonTitle} isConnected={live.snapshot.connection.status === "live"} />
      </Suspense>
    );
  }
  return <LiveContext value={live}>{render(live)}</LiveContext>;
}

function Centered({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <Waiting>{children}</Waiting>
    </main>
  );
}
