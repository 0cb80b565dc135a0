import { Excalidraw, MainMenu } from "@excalidraw/excalidraw";
import "@excalidraw/excalidraw/index.css";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { Trans, useLingui } from "@lingui/react/macro";
import { Download, Eraser } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { elementOf, type Board } from "../../session-core/features/studio/board.ts";
import type { MetadataOf } from "../../session-core/features/studio/scene-kinds.ts";
import { toast } from "../components/toasts.tsx";
import type { LiveClass } from "../components/useSession.ts";
import { writes } from "../endpoints.ts";
import { directionOf } from "../locale.ts";
import "./board.css";
import { ClearBoard } from "./ClearBoard.tsx";
import { cameraOf, Desk } from "./desk.ts";
import { downloadDrawing } from "./download-drawing.ts";
import type { Camera } from "./draw/paint.ts";
import { inOrder } from "./draw/order.ts";
import { fileIdOf } from "./draw/pictures.ts";
import { paperStyle } from "./paper-style.ts";
import type { Passing } from "./passing.ts";
import { PassingLayer } from "./PassingLayer.tsx";
import { useDark } from "./useDark.ts";
import { useNames } from "./useNames.ts";

interface EditorProps {
  live: LiveClass;
  sceneId: string;
  name: string;
  board: Board;
  background: MetadataOf<"whiteboard">["background"];
  passing: Passing;
  nameOf(participantId: string): string;
}

/** The editor's names for our languages. */
const languages: Record<string, string> = { en: "en", es: "es-ES", de: "de-DE", ar: "ar-SA" };

/** A board for those who may draw on it. */
export function Editor({ live, sceneId, name, board, background, passing, nameOf }: EditorProps) {
  const { t, i18n } = useLingui();
  const dark = useDark();
  const [api, setApi] = useState<ExcalidrawImperativeAPI | null>(null);
  const [camera, setCamera] = useState<Camera>({ x: 0, y: 0, zoom: 1 });
  const [clearing, setClearing] = useState(false);
  const [desk, setDesk] = useState<Desk | null>(null);
  const begun = useRef(false);
  const names = useRef(nameOf);
  useEffect(() => {
    names.current = nameOf;
  });
  const { client, snapshot } = live;
  const isStaff = snapshot.you?.role !== "student";
  useOwnLanguage(i18n.locale);
  const frame = useNames({ menu: t`Menu of the board`, colors: t`Colours` });

  useEffect(() => {
    if (!api) return undefined;
    const opened = new Desk({ api, client, sceneId, passing, nameOf: (id) => names.current(id) });
    // oxlint-disable-next-line react/set-state-in-effect -- the editor is the outside system that this effect opens and closes
    setDesk(opened);
    return () => opened.close();
  }, [api, client, sceneId, passing]);

  // The editor is ready when it first tells of a change; before that it would forget what it is shown.
  const begin = () => {
    if (!desk || begun.current) return;
    begun.current = true;
    desk.take();
    if (board.count > 0)
      api?.scrollToContent(undefined, { fitToViewport: true, viewportZoomFactor: 0.9, animate: false, maxZoom: 1 });
  };
  useEffect(() => {
    if (begun.current) desk?.take();
  }, [desk, board]);
  useEffect(() => {
    if (!desk) return undefined;
    let drawing = 0;
    const stop = passing.subscribe(() => {
      drawing ||= requestAnimationFrame(() => {
        drawing = 0;
        desk.showCursors();
      });
    });
    return () => {
      stop();
      cancelAnimationFrame(drawing);
    };
  }, [desk, passing]);

  const upload = async (file: File): Promise<string> => {
    const sent = await writes.uploadFile({ sessionId: live.snapshot.admission!.session.id, file }, crypto.randomUUID());
    if (sent.ok) return fileIdOf(sent.value.contentUrl);
    toast(t`The picture could not be put on the board. PNG, JPEG, WebP and GIF up to 20 MB are taken.`);
    throw new Error(sent.failure.code);
  };

  const saveDrawing = () =>
    downloadDrawing(inOrder(board).elements, name).catch(() =>
      toast(t`The drawing could not be made. Try again, or save the board as PNG.`),
    );

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it only keeps keys from going farther
    <div
      role="application"
      aria-label={t`Board: ${name}`}
      ref={frame}
      className="board-editor relative size-full"
      style={paperStyle(background, camera)}
      // Keys pressed on the board are the board's: they turn no slides and open no panels.
      onKeyDown={(event) => event.stopPropagation()}
      onPointerLeave={() => desk?.strokes.left()}
    >
      <Excalidraw
        excalidrawAPI={setApi}
        initialData={INITIAL}
        name={name}
        langCode={languages[i18n.locale] ?? "en"}
        theme={dark ? "dark" : "light"}
        isCollaborating
        aiEnabled={false}
        validateEmbeddable={false}
        UIOptions={isStaff ? STAFF_OPTIONS : STUDENT_OPTIONS}
        generateIdForFile={upload}
        onChange={(elements) => {
          begin();
          if (begun.current) desk?.changed(elements);
        }}
        onPointerUpdate={({ pointer }) => desk?.strokes.pointed(pointer.x, pointer.y)}
        onScrollChange={(scrollX, scrollY, zoom) => setCamera(cameraOf({ scrollX, scrollY, zoom }))}
        onLinkOpen={(element, event) => {
          event.preventDefault();
          if (element.link && /^https?:/i.test(element.link)) window.open(element.link, "_blank", "noopener,noreferrer");
        }}
      >
        <MainMenu>
          <MainMenu.DefaultItems.SaveAsImage />
          {/* The editor's own SVG leaves out our pictures. */}
          <MainMenu.Item icon={<Download aria-hidden />} onSelect={() => void saveDrawing()}>
            <Trans>Drawing (SVG)</Trans>
          </MainMenu.Item>
          <MainMenu.DefaultItems.SearchMenu />
          <MainMenu.DefaultItems.Help />
          {isStaff ? (
            <MainMenu.Item icon={<Eraser aria-hidden />} onSelect={() => setClearing(true)}>
              <Trans>Clear the board …</Trans>
            </MainMenu.Item>
          ) : null}
        </MainMenu>
      </Excalidraw>
      <PassingLayer
        passing={passing}
        camera={camera}
        dark={dark}
        isOnBoard={(id) => elementOf(board, id) !== undefined}
        nameOf={nameOf}
      />
      <ClearBoard
        open={clearing}
        onOpenChange={setClearing}
        onClear={() => void client.submit("whiteboard.clear", { sceneId })}
      />
    </div>
  );
}

const INITIAL = { appState: { viewBackgroundColor: "transparent", currentItemRoughness: 1 } };
const canvasActions = {
  ...({ changeViewBackgroundColor: false, clearCanvas: false, export: false, loadScene: false } as const),
  ...{ saveToActiveFile: false, toggleTheme: false, saveAsImage: true },
};
const STAFF_OPTIONS = { canvasActions, tools: { image: true } };
const STUDENT_OPTIONS = { canvasActions, tools: { image: false } };

/** The editor sets the page's language and direction to its own names for them: they stay the page's. */
function useOwnLanguage(locale: string): void {
  useLayoutEffect(() => {
    const page = document.documentElement;
    const dir = directionOf(locale);
    const keep = () => {
      if (page.lang !== locale) page.lang = locale;
      if (page.dir !== dir) page.dir = dir;
    };
    const watched = new MutationObserver(keep);
    watched.observe(page, { attributeFilter: ["lang", "dir"] });
    return () => watched.disconnect();
  }, [locale]);
}
