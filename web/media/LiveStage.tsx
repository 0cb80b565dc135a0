import { Trans } from "@lingui/react/macro";
import { Volume2 } from "lucide-react";
import { lazy, Suspense, type ReactNode } from "react";
import type { SessionState } from "../../session-core/feature.ts";
import { media } from "../../session-core/features/integrations/media.ts";
import { layoutOf } from "../../session-core/features/studio/layouts.ts";
import { Button } from "../components/Button.tsx";
import { Arrangement } from "../components/stage/Arrangement.tsx";
import { onStage } from "../components/stage/position.ts";
import { seenPeople, sharedScreen, speakerOf } from "./people.ts";
import { useMedia } from "./scope.ts";

const PeopleInClass = lazy(async () => ({ default: (await import("./PeopleInClass.tsx")).PeopleInClass }));
const SharedScreen = lazy(async () => ({ default: (await import("./SharedScreen.tsx")).SharedScreen }));

interface LiveStageProps {
  state: SessionState | null;
  /** The picture of all of them in one, for who follows without a seat; it takes the stage when a screen or a camera has it. */
  without?: ReactNode;
  children: ReactNode;
}

/** The stage with the people around it, as the layout says. A shared screen takes the stage for as long as it is shared (R30). */
export function LiveStage({ state, without = null, children: stage }: LiveStageProps) {
  const live = useMedia();
  if (without && state) {
    const layout =
      media.of(state).screen !== null || onStage(state)?.scene.metadata.kind === "camera" ? "speaker" : layoutOf(state);
    return <Arrangement layout={layout === "stage" ? "strip" : layout} stage={stage} people={() => without} />;
  }
  if (!live || !state) return <Arrangement layout="stage" stage={stage} people={null} />;
  const { room, snapshot } = live;
  const sharing = sharedScreen(state, snapshot);
  const everyone = seenPeople(state, snapshot);
  const speaker = speakerOf(everyone, snapshot);
  // Whoever has the stage is not beside it too.
  const isOnStage = !sharing && onStage(state)?.scene.metadata.kind === "camera";
  const people = isOnStage ? everyone.filter(({ id }) => id !== speaker?.id) : everyone;
  const layout = layoutOf(state);
  const shown = sharing && (layout === "grid" || layout === "speaker") ? "strip" : layout;
  return (
    <div className="flex h-full flex-col gap-2 md:min-h-0">
      {snapshot.needsTap ? (
        <Button look="primary" className="w-full shrink-0" onClick={() => void room.allowSound()}>
          <Volume2 className="size-5" aria-hidden />
          <Trans>Tap to hear the class</Trans>
        </Button>
      ) : null}
      {snapshot.status === "elsewhere" ? (
        <Button className="w-full shrink-0" onClick={() => room.takeOver()}>
          <Trans>Use sound and picture in this tab</Trans>
        </Button>
      ) : null}
      <div className="grow md:min-h-0 md:basis-0">
        <Arrangement
          layout={shown}
          stage={
            sharing ? (
              <Suspense fallback={stage}>
                <SharedScreen person={sharing} state={state} onStop={() => void room.turn("screen", false)} />
              </Suspense>
            ) : (
              stage
            )
          }
          people={
            speaker && people.length > 0
              ? (as) => (
                  <Suspense>
                    <PeopleInClass layout={as} people={people} speaker={speaker} />
                  </Suspense>
                )
              : null
          }
        />
      </div>
    </div>
  );
}
