import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useRouteParams, Link } from "../../navigation.tsx";
import { Plus } from "lucide-react";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import type { Session } from "../../../contracts/http.ts";
import type { Scene } from "../../../session-core/features/studio/scenes.ts";
import { AppShell } from "../../components/AppShell.tsx";
import { Button, buttonClass } from "../../components/Button.tsx";
import { EmptyNote, Waiting } from "../../components/Notes.tsx";
import { When } from "../../components/When.tsx";
import { queries } from "../../endpoints.ts";
import { useNow } from "../../time.ts";
import { SessionActions } from "../home/SessionActions.tsx";
import { Failed } from "../shared/Failed.tsx";
import { NotFound } from "../shared/NotFound.tsx";
import { SavingNote } from "./SavingNote.tsx";
import { SceneDesk } from "./scene-desk.ts";
import { writesFor } from "./scene-writes.ts";
import { SceneEditor } from "./SceneEditor.tsx";
import { useFileDrop } from "./useFileDrop.ts";
import { SceneList } from "./SceneList.tsx";

const AddScene = lazy(async () => ({ default: (await import("./AddScene.tsx")).AddScene }));

/** Where scenes are made, before the class and, for the quick correction, in it. */
export function Prepare() {
  const { sessionId } = useRouteParams<"sessionId">();
  const session = useQuery(queries.session(sessionId));
  const scenes = useQuery(queries.scenes(sessionId));
  const error = session.error ?? scenes.error;
  if (session.data && (session.data.yourRole === "student" || session.data.yourRole === "observer")) return <NotFound />;
  if (error && !(session.data && scenes.data)) return <Failed error={error} />;
  return (
    <AppShell title={session.data?.lessonTitle ?? ""} wide>
      {session.data && scenes.data ? (
        <Workshop key={sessionId} session={session.data} initial={scenes.data} />
      ) : (
        <Waiting>
          <Trans>Opening the scenes …</Trans>
        </Waiting>
      )}
    </AppShell>
  );
}

function Workshop({ session, initial }: { session: Session; initial: readonly Scene[] }) {
  const { t } = useLingui();
  const now = useNow(30_000);
  const [desk] = useState(() => new SceneDesk(initial, writesFor(session.id)));
  const { scenes, saving } = useSyncExternalStore(desk.subscribe, desk.current);
  const [chosen, setChosen] = useState<string | null>(initial[0]?.id ?? null);
  const [adding, setAdding] = useState<{ file?: File } | null>(null);
  const over = useFileDrop(adding ? null : (file) => setAdding({ file }));
  const scene = scenes.find(({ id }) => id === chosen) ?? scenes[0];

  // What is not saved yet goes out when the screen is left, and holds back a closing tab until it has.
  const unsaved = saving.status !== "saved";
  useEffect(() => () => void desk.flush(), [desk]);
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [unsaved]);

  const addButton = (
    <Button className="w-full" onClick={() => setAdding({})}>
      <Plus className="size-4" aria-hidden />
      <Trans>Add a scene</Trans>
    </Button>
  );

  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div className="min-w-0">
          <p className="text-sm text-muted">
            <Link
              to="/classrooms/$classroomId"
              params={{ classroomId: session.classroomId }}
              className="underline-offset-4 hover:text-ink hover:underline"
            >
              <bdi>{session.classroomName}</bdi>
            </Link>
            {" · "}
            <When session={session} now={now} />
          </p>
          <h1 className="mt-1 text-2xl font-semibold tracking-tight sm:text-3xl" dir="auto">
            {session.lessonTitle}
          </h1>
        </div>
        <div className="flex flex-wrap items-center gap-4">
          <SavingNote saving={saving} onRetry={() => void desk.flush()} />
          {session.status === "scheduled" && session.yourRole === "teacher" ? (
            <SessionActions session={session} now={now} startOnly />
          ) : session.status === "live" ? (
            <Link to="/sessions/$sessionId/studio" params={{ sessionId: session.id }} className={buttonClass("primary")}>
              <Trans>Back to the studio</Trans>
            </Link>
          ) : null}
        </div>
      </div>
      <div className="mt-8 grid grid-cols-1 gap-8 lg:grid-cols-[17rem_minmax(0,1fr)]">
        <aside
          className={`space-y-4 rounded-2xl ${over ? "outline-2 outline-offset-8 outline-accent outline-dashed" : ""}`}
          aria-label={t`Scenes`}
        >
          <SceneList
            scenes={scenes}
            chosen={scene?.id ?? null}
            onChoose={setChosen}
            onMove={(id, position) => desk.move(id, position)}
          />
          {addButton}
        </aside>
        {scene ? (
          <SceneEditor key={scene.id} sessionId={session.id} scene={scene} desk={desk} onDuplicated={setChosen} />
        ) : (
          <EmptyNote icon={Plus}>
            <Trans>
              A scene is what the stage shows at one time: slides that belong together, a board, a video. Make the first one.
            </Trans>
          </EmptyNote>
        )}
      </div>
      {adding ? (
        <Suspense>
          <AddScene
            sessionId={session.id}
            file={adding.file}
            onOpenChange={() => setAdding(null)}
            add={(made) => desk.add(made)}
            onAdded={setChosen}
          />
        </Suspense>
      ) : null}
    </>
  );
}
