import { Trans, useLingui } from "@lingui/react/macro";
import { Copy, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Layout, Metadata } from "../../../session-core/features/studio/scene-kinds.ts";
import type { Scene } from "../../../session-core/features/studio/scenes.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Field, SelectField } from "../../components/Field.tsx";
import { useLayoutNames } from "../../components/stage/layout-names.ts";
import { toast } from "../../components/toasts.tsx";
import { errorText } from "../../error-text.ts";
import { DeckEditor } from "./DeckEditor.tsx";
import { KindEditor } from "./KindEditor.tsx";
import type { SceneDesk } from "./scene-desk.ts";

interface SceneEditorProps {
  sessionId: string;
  scene: Scene;
  desk: SceneDesk;
  onDuplicated(sceneId: string): void;
}

export function SceneEditor({ sessionId, scene, desk, onDuplicated }: SceneEditorProps) {
  const { t } = useLingui();
  const layoutNames = useLayoutNames();
  const [name, setName] = useState(scene.name);
  const { metadata } = scene;
  const setMetadata = (change: (metadata: Metadata) => Metadata) =>
    desk.edit(scene.id, (before) => ({ ...before, metadata: change(before.metadata) }));
  const duplicate = async () => {
    const made = await desk.duplicate(scene.id, t`${scene.name} (copy)`);
    if (made.ok) onDuplicated(made.value);
    else toast(errorText(made.failure));
  };

  return (
    <section className="min-w-0 space-y-6" aria-label={scene.name}>
      <div className="grid items-end gap-4 sm:grid-cols-[minmax(0,1fr)_14rem] xl:grid-cols-[minmax(0,1fr)_14rem_auto]">
        <Field
          label={t`Name of the scene`}
          value={name}
          maxLength={120}
          dir="auto"
          onChange={({ target: { value } }) => {
            setName(value);
            // A scene always has a name: an empty field waits for the next letter.
            if (value.trim() !== "") desk.edit(scene.id, (before) => ({ ...before, name: value.trim() }));
          }}
          onBlur={() => setName(scene.name)}
        />
        <SelectField
          label={t`Layout`}
          value={scene.layout}
          onChange={({ target: { value } }) => desk.edit(scene.id, (before) => ({ ...before, layout: value as Layout }))}
        >
          {Object.entries(layoutNames).map(([layout, layoutName]) => (
            <option key={layout} value={layout}>
              {layoutName}
            </option>
          ))}
        </SelectField>
        <div className="flex flex-wrap gap-1">
          <Button look="quiet" onClick={() => void duplicate()}>
            <Copy className="size-4" aria-hidden />
            <Trans>Duplicate</Trans>
          </Button>
          <DeleteScene scene={scene} desk={desk} />
        </div>
      </div>
      {metadata.kind === "slides" ? (
        <DeckEditor
          sessionId={sessionId}
          deck={metadata}
          onChange={(change) => setMetadata((before) => (before.kind === "slides" ? change(before) : before))}
        />
      ) : (
        <KindEditor metadata={metadata} onChange={(changed) => setMetadata(() => changed)} />
      )}
    </section>
  );
}

function DeleteScene({ scene, desk }: { scene: Scene; desk: SceneDesk }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    setAsking(false);
    const removed = await desk.remove(scene.id);
    if (!removed.ok) toast(errorText(removed.failure));
  };
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>
        <Trash2 className="size-4" aria-hidden />
        <Trans>Delete scene</Trans>
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t`Delete this scene?`}
        description={t`“${scene.name}” and all that is in it will be gone for good.`}
      >
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button onClick={() => setAsking(false)}>
            <Trans>Keep it</Trans>
          </Button>
          <Button look="danger" onClick={() => void remove()}>
            <Trans>Delete scene</Trans>
          </Button>
        </div>
      </Dialog>
    </>
  );
}
