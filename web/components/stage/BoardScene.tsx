import { Trans } from "@lingui/react/macro";
import { lazy, Suspense, use, useCallback, useEffect, useMemo } from "react";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { boardOf, mayDraw } from "../../../session-core/features/studio/whiteboard.ts";
import { BoardWords } from "../../board/BoardWords.tsx";
import { LiveContext } from "../../board/host.ts";
import { inStep } from "../../overflow/behind.ts";
import { Passing } from "../../board/passing.ts";
import { Viewer } from "../../board/Viewer.tsx";
import type { SceneViewProps } from "./scene-view.ts";

declare global {
  interface Window {
    EXCALIDRAW_ASSET_PATH?: string;
  }
}

/** Ten times what a viewer needs, and only for those who draw. Its fonts are ours to serve: elsewhere they would be asked for. */
const Editor = lazy(async () => {
  window.EXCALIDRAW_ASSET_PATH = "/board/";
  return { default: (await import("../../board/Editor.tsx")).Editor };
});

/** A whiteboard; its board is named by the scene's id. Who may draw gets the editor, everyone else a viewer. */
export function BoardScene({ scene, state }: SceneViewProps<"whiteboard">) {
  const live = use(LiveContext);
  // An earlier moment of the class is looked at, not drawn on.
  const now = live !== null && state === live.snapshot.state ? live : null;
  const you = now?.snapshot.you?.participantId;
  const passing = useMemo(() => (you === undefined ? null : new Passing(scene.id, you)), [scene.id, you]);
  const client = now?.client;
  useEffect(
    () => (passing && client ? client.onSignal((signal) => inStep(() => passing.take(signal))) : undefined),
    [passing, client],
  );
  const { byId } = presence.of(state);
  const nameOf = useCallback((id: string) => byId[id]?.name ?? "", [byId]);
  const board = boardOf(state, scene.id);
  const common = { name: scene.name, board, background: scene.metadata.background, nameOf };
  return (
    <>
      {now && passing && you !== undefined && mayDraw(state, you) ? (
        <Suspense
          fallback={
            <p className="grid size-full place-items-center text-muted">
              <Trans>The pencils are being fetched …</Trans>
            </p>
          }
        >
          <Editor live={now} sceneId={scene.id} passing={passing} {...common} />
        </Suspense>
      ) : (
        <Viewer passing={passing} {...common} />
      )}
      <BoardWords board={board} name={scene.name} />
    </>
  );
}
