import { Trans } from "@lingui/react/macro";
import { useRouteParams } from "../../navigation.tsx";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { recording } from "../../../session-core/features/recording/recording.ts";
import { hasCaptions } from "../../../session-core/features/captions/captions.ts";
import { LiveContext } from "../../board/host.ts";
import { ClassHeader } from "../../components/ClassHeader.tsx";
import { SkipLink } from "../../components/SkipLink.tsx";
import { Stage } from "../../components/stage/Stage.tsx";
import { StatusStrip } from "../../components/StatusStrip.tsx";
import { COMPOSER_ID } from "../../components/talk/Composer.tsx";
import { SidePanel, type Panel } from "../../components/talk/SidePanel.tsx";
import type { LiveClass } from "../../components/useSession.ts";
import { useStageClock } from "../../components/stage/useStageClock.ts";
import { useShortcuts } from "../../components/useShortcuts.ts";
import { DevicesButton } from "../../media/DevicesButton.tsx";
import { LiveStage } from "../../media/LiveStage.tsx";
import { MediaScope } from "../../media/MediaScope.tsx";
import { LookBack } from "../../playback/LookBack.tsx";
import { useInStep } from "../../overflow/useInStep.ts";
import { useRewind } from "../../playback/useRewind.ts";
import { ClassGate } from "../shared/ClassGate.tsx";
import { stays } from "../shared/stays.ts";

const OverflowPicture = lazy(async () => ({ default: (await import("../../overflow/OverflowPicture.tsx")).OverflowPicture }));
const CaptionStrip = lazy(async () => ({ default: (await import("../../captions/CaptionStrip.tsx")).CaptionStrip }));
const BeforeClass = lazy(async () => ({ default: (await import("./BeforeClass.tsx")).BeforeClass }));
const RecordingConsent = lazy(async () => ({ default: (await import("../../recording/RecordingConsent.tsx")).RecordingConsent }));
const ClassBar = lazy(async () => ({ default: (await import("./ClassBar.tsx")).ClassBar }));
const ClassShortcuts = lazy(async () => ({ default: (await import("./ClassShortcuts.tsx")).ClassShortcuts }));

/** Where students and observers are while the class runs. */
export function Class() {
  const { sessionId } = useRouteParams<"sessionId">();
  return (
    <ClassGate
      sessionId={sessionId}
      screen="class"
      scheduled={(session) => (
        <Suspense>
          <BeforeClass session={session} />
        </Suspense>
      )}
      live={(live) => (
        <MediaScope live={live}>
          <InClass live={live} />
        </MediaScope>
      )}
    />
  );
}

/** Where the room's picture is made for those without a seat, it stands in place of the people in it. */
function pictureWithoutSeat(live: LiveClass): ReactNode {
  const { admission, state, you } = live.snapshot;
  if (!admission?.picture || !presence.of(state).byId[you?.participantId ?? ""]?.overflow) return null;
  return (
    <Suspense>
      <OverflowPicture live={live} />
    </Suspense>
  );
}

function InClass({ live: ahead }: { live: LiveClass }) {
  const live = useInStep(ahead);
  const [panel, setPanel] = useState<Panel>("chat");
  const [sheet, setSheet] = useState(false);
  const rewind = useRewind(live);
  const clock = useStageClock(live.client, rewind.playback);
  useShortcuts({
    r: rewind.back,
    l: rewind.goLive,
    "?": () => setSheet(true),
    c: () => {
      setPanel("chat");
      requestAnimationFrame(() => document.getElementById(COMPOSER_ID)?.focus());
    },
    q: () => setPanel("questions"),
    p: () => setPanel("people"),
  });
  return (
    <div className="flex h-dvh flex-col">
      <SkipLink />
      <ClassHeader
        live={ahead}
        onShortcuts={() => setSheet(true)}
        onLeave={() => void live.client.submit("participant.leave", {})}
      >
        <DevicesButton live={live} />
      </ClassHeader>
      <StatusStrip snapshot={live.snapshot} />
      {/* On a phone the stage stays where it is, and what has no room below it scrolls under it. */}
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto [overflow-anchor:none] md:grid md:overflow-visible md:grid-cols-[minmax(0,1fr)_20rem] md:grid-rows-[minmax(0,1fr)_auto] xl:grid-cols-[minmax(0,1fr)_23rem]">
        <main
          id="main"
          tabIndex={-1}
          className={`flex min-w-0 flex-col border-b border-line outline-none md:min-h-0 md:border-b-0 md:p-6 ${stays}`}
        >
          <div className="grow md:min-h-0 md:basis-0">
            <LiveContext value={live}>
              <LiveStage state={rewind.state} without={pictureWithoutSeat(ahead)}>
                <Stage
                  state={rewind.state}
                  clock={clock}
                  empty={
                    rewind.state ? (
                      <Trans>What your teacher shows will appear here.</Trans>
                    ) : (
                      <Trans>This part of the class is being read …</Trans>
                    )
                  }
                />
              </LiveStage>
            </LiveContext>
          </div>
          {hasCaptions(live.snapshot.state) ? (
            <Suspense>
              <CaptionStrip live={live} state={rewind.state} />
            </Suspense>
          ) : null}
        </main>
        {/* The bar has its place while it loads, so that nothing moves under the pointer. */}
        <div className="min-h-15 min-w-0 shrink-0 bg-surface md:border-t md:border-line">
          <LookBack live={live} rewind={rewind} />
          <Suspense>
            <ClassBar live={live} rewind={rewind} />
          </Suspense>
        </div>
        <aside className="min-h-0 min-w-0 border-line max-md:shrink-0 max-md:grow-2 max-md:basis-46 md:col-start-2 md:row-span-2 md:row-start-1 md:border-s">
          <SidePanel live={live} panel={panel} onPanel={setPanel} />
        </aside>
      </div>
      {/* Whoever is recorded is asked at once, however late their picture is. */}
      {recording.of(ahead.snapshot.state).current ? (
        <Suspense>
          <RecordingConsent live={ahead} />
        </Suspense>
      ) : null}
      {sheet ? (
        <Suspense>
          <ClassShortcuts onOpenChange={setSheet} />
        </Suspense>
      ) : null}
    </div>
  );
}
