import { Trans } from "@lingui/react/macro";
import { useRouteParams } from "../../navigation.tsx";
import { lazy, Suspense, useState } from "react";
import { hasCaptions } from "../../../session-core/features/captions/captions.ts";
import { pulse } from "../../../session-core/features/interaction/pulse.ts";
import { Button } from "../../components/Button.tsx";
import { ClassHeader } from "../../components/ClassHeader.tsx";
import { ControlsButton } from "../../components/moderation/ControlsButton.tsx";
import { SkipLink } from "../../components/SkipLink.tsx";
import { onStage, stepFrom, type Step } from "../../components/stage/position.ts";
import { Stage } from "../../components/stage/Stage.tsx";
import { StatusStrip } from "../../components/StatusStrip.tsx";
import { COMPOSER_ID } from "../../components/talk/Composer.tsx";
import { SidePanel, type Panel } from "../../components/talk/SidePanel.tsx";
import type { LiveClass } from "../../components/useSession.ts";
import { useStageClock } from "../../components/stage/useStageClock.ts";
import { useMediaQuery } from "../../components/useMediaQuery.ts";
import { useShortcuts } from "../../components/useShortcuts.ts";
import { DevicesButton } from "../../media/DevicesButton.tsx";
import { LiveStage } from "../../media/LiveStage.tsx";
import { MediaScope } from "../../media/MediaScope.tsx";
import { RECORDED_ID } from "../../recording/recorded.ts";
import { ClassGate } from "../shared/ClassGate.tsx";
import { stays } from "../shared/stays.ts";
import { AddInClass } from "./AddInClass.tsx";
import { BeforeStart } from "./BeforeStart.tsx";
import { EndClass } from "./EndClass.tsx";
import { LayoutPicker } from "./LayoutPicker.tsx";
import { SceneRail } from "./SceneRail.tsx";
import { SlideControls } from "./SlideControls.tsx";
import { UpNext } from "./UpNext.tsx";

const RecordControl = lazy(async () => ({ default: (await import("../../recording/RecordControl.tsx")).RecordControl }));
const CaptionButton = lazy(async () => ({ default: (await import("../../captions/CaptionButton.tsx")).CaptionButton }));
const StaffCaptions = lazy(async () => ({ default: (await import("../../captions/StaffCaptions.tsx")).StaffCaptions }));
const PulseCurve = lazy(async () => ({ default: (await import("./PulseCurve.tsx")).PulseCurve }));
const MediaBar = lazy(async () => ({ default: (await import("../../media/MediaBar.tsx")).MediaBar }));
const StudioShortcuts = lazy(async () => ({ default: (await import("./StudioShortcuts.tsx")).StudioShortcuts }));

/** Where teachers and assistants run the class. */
export function Studio() {
  const { sessionId } = useRouteParams<"sessionId">();
  return (
    <ClassGate
      sessionId={sessionId}
      screen="studio"
      scheduled={(session) => <BeforeStart session={session} />}
      live={(live) => (
        <MediaScope live={live}>
          <InStudio live={live} sessionId={sessionId} />
        </MediaScope>
      )}
    />
  );
}

function InStudio({ live, sessionId }: { live: LiveClass; sessionId: string }) {
  const { client, snapshot } = live;
  const [panel, setPanel] = useState<Panel>(snapshot.you?.role === "assistant" ? "desk" : "chat");
  const [sheet, setSheet] = useState(false);
  const [addingScene, setAddingScene] = useState(false);
  const [ending, setEnding] = useState(false);
  const clock = useStageClock(client);
  const isWide = useMediaQuery("(min-width: 48rem)");
  const position = onStage(snapshot.state);
  const forward = stepFrom(snapshot.state, 1);
  const back = stepFrom(snapshot.state, -1);

  const go = (step: Step | null) => {
    if (step?.to === "slide") void client.submit("slide.change", { sceneId: step.sceneId, index: step.index });
    if (step?.to === "scene") void client.submit("scene.change", { sceneId: step.scene.id });
  };
  const pulseCurve =
    pulse.of(snapshot.state).minutes.length > 0 ? (
      <Suspense>
        <PulseCurve live={live} />
      </Suspense>
    ) : null;
  const rtl = document.documentElement.dir === "rtl";
  useShortcuts({
    "?": () => setSheet(true),
    [rtl ? "ArrowLeft" : "ArrowRight"]: () => go(forward),
    [rtl ? "ArrowRight" : "ArrowLeft"]: () => go(back),
    PageDown: () => go(forward),
    PageUp: () => go(back),
    c: () => {
      setPanel("chat");
      requestAnimationFrame(() => document.getElementById(COMPOSER_ID)?.focus());
    },
    q: () => setPanel("questions"),
    o: () => setPanel("polls"),
    p: () => setPanel("people"),
    d: () => setPanel("desk"),
  });

  return (
    <div className="flex h-dvh flex-col">
      <SkipLink />
      <ClassHeader live={live} onShortcuts={() => setSheet(true)}>
        <DevicesButton live={live} />
      </ClassHeader>
      <StatusStrip snapshot={snapshot} />
      {/* On a phone the stage stays where it is, and what has no room below it scrolls under it. */}
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto [overflow-anchor:none] md:grid md:overflow-visible md:grid-cols-[minmax(0,1fr)_19rem] md:grid-rows-[auto_minmax(0,1fr)] xl:grid-cols-[13.5rem_minmax(0,1fr)_22rem] xl:grid-rows-1">
        <SceneRail
          live={live}
          onShow={(sceneId) => void client.submit("scene.change", { sceneId })}
          onAdd={() => setAddingScene(true)}
        />
        <main
          id="main"
          tabIndex={-1}
          className={`flex min-w-0 flex-col border-b border-line outline-none md:min-h-0 md:border-b-0 md:p-5 md:pt-3 ${stays}`}
        >
          <div className="flex items-center gap-4 max-md:hidden">
            <p className="flex shrink-0 items-center gap-2 text-sm font-medium text-accent-ink">
              <span aria-hidden className="size-2 rounded-full bg-accent" />
              <Trans>Students see this</Trans>
            </p>
            {isWide ? pulseCurve : null}
            <span className="ms-auto min-w-0">
              <LayoutPicker state={snapshot.state} onChange={(layout) => void client.submit("layout.change", { layout })} />
            </span>
          </div>
          <div id={RECORDED_ID} className="grow md:min-h-0 md:basis-0">
            <LiveStage state={snapshot.state}>
              <Stage
                state={snapshot.state}
                clock={clock}
                submit={(type, data) => void client.submit(type, data)}
                empty={<Trans>Nothing is on the stage. Choose a scene, and everyone in class sees it.</Trans>}
              />
            </LiveStage>
          </div>
          {hasCaptions(snapshot.state) ? (
            <Suspense>
              <StaffCaptions live={live} />
            </Suspense>
          ) : null}
          <UpNext position={position} forward={forward} />
        </main>
        <aside className="min-h-0 min-w-0 border-line max-md:shrink-0 max-md:grow-2 max-md:basis-46 md:row-span-2 md:row-start-1 md:col-start-2 md:border-s xl:col-start-3 xl:row-span-1">
          <SidePanel live={live} panel={panel} onPanel={setPanel} />
        </aside>
      </div>
      {/* Whatever is told in it, the end of class keeps its place: the words of the captions give way first. */}
      <footer className="relative grid grid-cols-[auto_minmax(min-content,1fr)] items-center gap-2 border-t border-line bg-surface px-2 py-2 sm:grid-cols-[minmax(0,1fr)_auto_auto] sm:gap-3 sm:px-3 2xl:grid-cols-[minmax(0,1fr)_auto_minmax(max-content,1fr)]">
        <div className="flex min-w-0 items-center gap-2 empty:hidden max-sm:col-span-full sm:empty:flex lg:gap-3">
          <Suspense>
            <MediaBar live={live} />
          </Suspense>
          <Suspense>
            <CaptionButton live={live} sessionId={sessionId} />
          </Suspense>
          {isWide ? null : pulseCurve}
        </div>
        <SlideControls position={position} back={back} forward={forward} onGo={go} />
        <div className="flex items-center gap-1 justify-self-end sm:gap-2">
          <ControlsButton live={live} brief className="max-xl:w-11 max-xl:px-0 max-lg:hidden" />
          <Suspense>
            <RecordControl live={live} />
          </Suspense>
          {snapshot.you?.role === "teacher" ? (
            <Button
              look="danger"
              className="max-lg:px-3 max-sm:text-sm max-sm:leading-tight max-sm:whitespace-normal"
              onClick={() => setEnding(true)}
            >
              <Trans>End class</Trans>
            </Button>
          ) : (
            <p className="hidden text-sm text-muted 2xl:block">
              <Trans>You assist: the teacher ends the class.</Trans>
            </p>
          )}
        </div>
      </footer>
      <AddInClass live={live} open={addingScene} onOpenChange={setAddingScene} />
      <EndClass open={ending} onOpenChange={setEnding} client={client} sessionId={sessionId} />
      {sheet ? (
        <Suspense>
          <StudioShortcuts onOpenChange={setSheet} />
        </Suspense>
      ) : null}
    </div>
  );
}
