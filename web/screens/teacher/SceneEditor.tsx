import { Trans, useLingui } from "@lingui/react/macro";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { Scene, Slide } from "../../../session-core/features/studio/scenes.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Field, SelectField } from "../../components/Field.tsx";
import { toast } from "../../components/toasts.tsx";
import { errorText } from "../../error-text.ts";
import type { SceneDesk } from "./scene-desk.ts";
import { SlideEditor } from "./SlideEditor.tsx";
import { SlideStrip } from "./SlideStrip.tsx";

export function SceneEditor({ sessionId, scene, desk }: { sessionId: string; scene: Scene; desk: SceneDesk }) {
  const { t } = useLingui();
  const { slides } = scene.metadata;
  const [chosen, setChosen] = useState(0);
  const [name, setName] = useState(scene.name);
  const index = Math.min(chosen, slides.length - 1);
  const slide = slides[index];

  const setSlides = (change: (slides: Slide[]) => Slide[]) =>
    desk.edit(scene.id, (before) => ({ ...before, metadata: { ...before.metadata, slides: change(before.metadata.slides) } }));

  return (
    <section className="min-w-0 space-y-6" aria-label={scene.name}>
      <div className="grid items-end gap-4 sm:grid-cols-[minmax(0,1fr)_14rem_auto]">
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
          label={t`Pictures stand`}
          value={scene.layout}
          onChange={({ target: { value } }) =>
            desk.edit(scene.id, (before) => ({ ...before, layout: value === "split" ? "split" : "stage" }))
          }
        >
          <option value="stage">{t`below the text`}</option>
          <option value="split">{t`beside the text`}</option>
        </SelectField>
        <DeleteScene scene={scene} desk={desk} />
      </div>
      <SlideStrip scene={scene} chosen={index} onChoose={setChosen} onChange={setSlides} />
      {slide ? (
        <SlideEditor
          key={index}
          sessionId={sessionId}
          slide={slide}
          layout={scene.layout}
          onChange={(change) => setSlides((all) => all.map((each, at) => (at === index ? change(each) : each)))}
        />
      ) : null}
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
        description={t`“${scene.name}” and all of its slides will be gone for good.`}
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
