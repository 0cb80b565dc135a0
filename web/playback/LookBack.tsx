import { Trans } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import type { LiveClass } from "../components/useSession.ts";
import { tabStorage } from "../storage.ts";
import { lateBy } from "./late.ts";
import type { Rewind } from "./useRewind.ts";

const RewindBar = lazy(async () => ({ default: (await import("./RewindBar.tsx")).RewindBar }));
const CatchUpOffer = lazy(async () => ({ default: (await import("./CatchUpOffer.tsx")).CatchUpOffer }));

/** Between the stage and the talk: how to move about in what was, and for who came late the offer to. */
export function LookBack({ live, rewind }: { live: LiveClass; rewind: Rewind }) {
  const { playback } = rewind;
  const [late, decline] = useOffer(live);
  // What was pressed goes away with its bar: the stage, which it was about, has the focus then.
  const toStage = () => document.getElementById("main")?.focus({ preventScroll: true });
  return (
    <>
      <output className="sr-only">
        {playback.mode === "past" ? (
          <Trans>The stage shows an earlier moment of the class.</Trans>
        ) : rewind.player ? (
          <Trans>You are live again.</Trans>
        ) : null}
      </output>
      <Suspense>
        {playback.mode === "past" ? (
          <RewindBar
            live={live}
            rewind={{
              ...rewind,
              goLive() {
                rewind.goLive();
                toStage();
              },
            }}
          />
        ) : late === null ? null : (
          <CatchUpOffer
            late={late}
            onDecline={() => {
              decline();
              toStage();
            }}
            onCatchUp={() => {
              decline();
              rewind.catchUp();
              toStage();
            }}
          />
        )}
      </Suspense>
    </>
  );
}

/** Asked once for each time somebody comes in late, not again when the page is loaded anew. */
function useOffer({ snapshot }: LiveClass): [late: number | null, decline: () => void] {
  const key = `chalkline.caughtUp.${snapshot.admission?.session.id ?? ""}`;
  const late = lateBy(snapshot);
  const [declined, setDeclined] = useState(() => Number(tabStorage.getItem(key) ?? 0));
  const decline = () => {
    setDeclined(late ?? 0);
    tabStorage.setItem(key, String(late ?? 0));
  };
  return [late === declined ? null : late, decline];
}
