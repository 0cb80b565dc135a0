import { Trans, useLingui } from "@lingui/react/macro";
import { PencilLine, Plus } from "lucide-react";
import { useEffect, useRef } from "react";
import { scenes } from "../../../session-core/features/studio/scenes.ts";
import { Link } from "../../navigation.tsx";
import { positionIn } from "../../components/stage/position.ts";
import { SceneSummary } from "./SceneSummary.tsx";
import { SceneThumbnail } from "../../components/stage/SceneThumbnail.tsx";
import type { LiveClass } from "../../components/useSession.ts";

interface SceneRailProps {
  live: LiveClass;
  onShow(sceneId: string): void;
  onAdd(): void;
}

/** All scenes in their order; on narrower screens a row above the stage. */
export function SceneRail({ live: { snapshot }, onShow, onAdd }: SceneRailProps) {
  const { t } = useLingui();
  const { order, current } = scenes.of(snapshot.state);
  const list = useRef<HTMLOListElement>(null);
  // However many there are: the one that is shown is in sight.
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  const sessionId = snapshot.admission?.session.id;
  return (
    <nav
      aria-label={t`Scenes`}
      className="flex min-h-0 min-w-0 border-line bg-surface max-md:shrink-0 max-xl:border-b xl:flex-col xl:border-e"
    >
      <ol ref={list} className="flex min-h-0 min-w-0 flex-1 gap-2 overflow-auto p-2 xl:flex-col xl:gap-3 xl:p-3">
        {order.map((sceneId) => {
          const position = positionIn(snapshot.state, sceneId);
          if (!position) return null;
          const shown = sceneId === current;
          return (
            <li key={sceneId} className="shrink-0">
              <button
                type="button"
                aria-current={shown ? "true" : undefined}
                onClick={() => onShow(sceneId)}
                className={`block w-full rounded-xl border-2 p-1.5 text-start max-xl:min-h-11 max-xl:max-w-48 max-xl:px-3 ${shown ? "border-accent bg-accent-soft" : "border-transparent hover:bg-sunken"}`}
              >
                <span className="mb-1.5 hidden xl:block">
                  <SceneThumbnail scene={position.scene} slide={position.slide} />
                </span>
                <span className="flex items-center gap-2 text-sm max-xl:whitespace-nowrap">
                  <span className={`truncate ${shown ? "font-semibold text-accent-ink" : "font-medium"}`} dir="auto">
                    {position.scene.name}
                  </span>
                </span>
                <span className="hidden text-[0.8125rem] text-muted xl:block">
                  {shown ? (
                    <span className="font-medium text-accent-ink">
                      <Trans>Students see this</Trans>
                    </span>
                  ) : (
                    <SceneSummary scene={position.scene} />
                  )}
                </span>
              </button>
            </li>
          );
        })}
        {order.length === 0 ? (
          <li className="p-2 text-sm text-muted">
            <Trans>The scenes of this class will stand here.</Trans>
          </li>
        ) : null}
      </ol>
      {sessionId === undefined ? null : (
        <div className="flex shrink-0 items-center border-line px-1 max-xl:border-s xl:block xl:border-t xl:p-2">
          <button
            type="button"
            onClick={onAdd}
            className="flex min-h-11 min-w-11 xl:w-full items-center gap-2 rounded-lg px-2 text-sm max-lg:justify-center font-medium whitespace-nowrap text-accent-ink hover:bg-sunken"
          >
            <Plus className="size-4" aria-hidden />
            <span className="max-lg:sr-only">
              <Trans>Add a scene</Trans>
            </span>
          </button>
          <Link
            to="/sessions/$sessionId/prepare"
            params={{ sessionId }}
            className="flex min-h-11 min-w-11 items-center gap-2 rounded-lg px-2 text-sm max-lg:justify-center font-medium whitespace-nowrap text-muted hover:bg-sunken hover:text-ink"
          >
            <PencilLine className="size-4" aria-hidden />
            <span className="max-lg:sr-only">
              <Trans>Edit scenes</Trans>
            </span>
          </Link>
        </div>
      )}
    </nav>
  );
}
