import { Plural, Trans } from "@lingui/react/macro";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import type { SessionSnapshot } from "../session-client/index.ts";
import { useMedia } from "../media/scope.ts";
import { conditionsOf } from "./conditions.ts";
import { usePicturesMissing } from "./pictures.ts";
import { statusOf, type ClassStatus, type Waiting } from "./status.ts";

const Conditions = lazy(async () => ({ default: (await import("./Conditions.tsx")).Conditions }));

/** Long enough to be noticed by who looked away when the connection broke. */
const BACK_SHOWN_MS = 5_000;

const watchOnline = (listener: () => void) => {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
};

/** True for a while after a broken connection came back. */
function useBack(status: SessionSnapshot["connection"]["status"]): boolean {
  const [broken, setBroken] = useState(false);
  const [back, setBack] = useState(false);
  if (status === "reconnecting" && !broken) setBroken(true);
  if (status === "live" && broken) {
    setBroken(false);
    setBack(true);
  }
  useEffect(() => {
    if (!back) return;
    const timer = setTimeout(() => setBack(false), BACK_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [back]);
  return back && status === "live";
}

/** Always there, with room for its longest sentence, so that bad news moves nothing under the pointer. */
export function StatusStrip({ snapshot }: { snapshot: SessionSnapshot }) {
  const online = useSyncExternalStore(watchOnline, () => navigator.onLine);
  const back = useBack(snapshot.connection.status);
  const room = useMedia()?.snapshot.status ?? null;
  const status = statusOf(snapshot, { online, back, room });
  const picturesMissing = usePicturesMissing();
  // Whoever is not connected has one thing to know; the rest is told when they are.
  const conditions = snapshot.connection.status === "live" ? conditionsOf(snapshot, picturesMissing) : [];
  const trouble =
    conditions.length > 0 || status.kind === "offline" || status.kind === "reconnecting" || status.kind === "media-trouble";
  return (
    <output
      data-status={status.kind}
      className={`flex min-h-12 items-center gap-2.5 border-b px-4 py-1 text-[0.8125rem] leading-snug md:min-h-9 md:text-sm transition-colors ${
        trouble
          ? "border-transparent bg-warn-soft font-medium text-warn-ink"
          : status.kind === "back"
            ? "border-transparent bg-accent-soft font-medium text-accent-ink"
            : "border-line bg-surface text-muted"
      }`}
    >
      <span
        aria-hidden
        className={`ms-0.5 size-2 shrink-0 rounded-full ${trouble ? "animate-pulse bg-warn-ink" : "bg-accent"}`}
      />
      <span>
        {status.kind === "well" && conditions.length > 0 ? null : <StatusText status={status} />}
        {conditions.length > 0 ? (
          <Suspense>
            <Conditions conditions={conditions} />
          </Suspense>
        ) : null}
      </span>
    </output>
  );
}

function StatusText({ status }: { status: ClassStatus }) {
  switch (status.kind) {
    case "joining":
      return <Trans>Joining the class …</Trans>;
    case "connecting":
      return <Trans>Connecting …</Trans>;
    case "offline":
      return (
        <>
          <Trans>You are offline.</Trans> <Reassurance waiting={status.waiting} />
        </>
      );
    case "reconnecting":
      return (
        <>
          <Trans>Reconnecting …</Trans> <Reassurance waiting={status.waiting} />
        </>
      );
    case "back":
      return <Trans>Back online. Nothing was lost.</Trans>;
    case "without-media":
      return <Trans>Connected. Audio and video are off in this class.</Trans>;
    case "media-trouble":
      return <MediaTrouble media={status.media} />;
    case "well":
      return <Trans>Connected.</Trans>;
  }
}

function MediaTrouble({ media }: { media: "reconnecting" | "unavailable" | "elsewhere" }) {
  switch (media) {
    case "reconnecting":
      return <Trans>Sound and picture are reconnecting … The class goes on.</Trans>;
    case "unavailable":
      return <Trans>Sound and picture are not available. The class goes on, and they come back by themselves.</Trans>;
    case "elsewhere":
      return <Trans>Sound and picture are in another tab of yours.</Trans>;
  }
}

function Reassurance({ waiting: { messages, changes } }: { waiting: Waiting }) {
  if (messages > 0 && changes === 0) {
    return (
      <Plural
        value={messages}
        one="Nothing is lost: # message will be sent when you are back."
        other="Nothing is lost: # messages will be sent when you are back."
      />
    );
  }
  if (messages + changes > 0) {
    return (
      <Plural
        value={messages + changes}
        one="Nothing is lost: # change will be sent when you are back."
        other="Nothing is lost: # changes will be sent when you are back."
      />
    );
  }
  return <Trans>Nothing is lost: you will see what you missed.</Trans>;
}
