import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowLeft } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Failure, Result } from "../../api.ts";
import type { Metadata, SceneKind } from "../../../session-core/features/studio/scene-kinds.ts";
import { SCENE_NAME_MAX, type Scene } from "../../../session-core/features/studio/scenes.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { FailureNote } from "../../components/Field.tsx";
import { sceneIcons, useKindNames } from "../../components/stage/scene-kind.tsx";
import { PollForm } from "../../components/talk/PollForm.tsx";
import { importDeck } from "../../decks/start-import.ts";
import type { DeckImport } from "../../decks/deck-import.ts";
import { AddressForm } from "./AddressForm.tsx";
import { DeckProgress } from "./DeckProgress.tsx";
import { PdfDrop } from "./PdfDrop.tsx";
import { VideoFile } from "./VideoFile.tsx";

export type NewScene = Omit<Scene, "id">;

interface AddSceneProps {
  sessionId: string;
  /** A file that was dropped elsewhere, to begin with. */
  file?: File | undefined;
  /** What becomes of it, in a sentence. */
  hint?: string;
  onOpenChange(open: boolean): void;
  add(scene: NewScene): Promise<Result<string>>;
  onAdded(sceneId: string): void;
}

type Step =
  { at: "choosing" } | { at: "deck"; deck: DeckImport; name: string } | { at: "asking"; kind: "video" | "poll" | "web" };
const kinds: readonly SceneKind[] = ["slides", "whiteboard", "camera", "screen", "video", "poll", "web"];

const nameOfFile = (name: string) =>
  name
    .replace(/\.\w+$/, "")
    .replaceAll("_", " ")
    .trim()
    .slice(0, SCENE_NAME_MAX);

/** One place to make a scene of any kind: a PDF first, since that is what most classes begin with. */
export function AddScene({ sessionId, file, hint, onOpenChange, add, onAdded }: AddSceneProps) {
  const { t } = useLingui();
  const names = useKindNames();
  const [step, setStep] = useState<Step>({ at: "choosing" });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  const make = async (name: string, metadata: Metadata) => {
    setBusy(true);
    setFailure(null);
    const made = await add({ name: name || names[metadata.kind], layout: "strip", metadata });
    setBusy(false);
    if (!made.ok) return setFailure(made.failure);
    onAdded(made.value);
    onOpenChange(false);
  };
  const saveDeck = ({ deck, name }: { deck: DeckImport; name: string }) => {
    const progress = deck.current();
    if (progress.status === "done") void make(name, { kind: "slides", slides: progress.slides });
  };
  const take = (dropped: File) => {
    setFailure(null);
    const deck = importDeck(sessionId, dropped);
    const name = nameOfFile(dropped.name);
    setStep({ at: "deck", deck, name });
    deck.subscribe(() => {
      saveDeck({ deck, name });
      if (deck.current().status === "cancelled") setStep({ at: "choosing" });
    });
  };
  const begun = useRef(false);
  useEffect(() => {
    if (!file || begun.current) return;
    begun.current = true;
    take(file);
  });
  const choose = (kind: SceneKind) => {
    if (kind === "video" || kind === "poll" || kind === "web") return setStep({ at: "asking", kind });
    void make("", kind === "slides" ? { kind, slides: [{ markdown: "" }] } : { kind });
  };
  const close = (open: boolean) => {
    if (!open && step.at === "deck") step.deck.cancel();
    onOpenChange(open);
  };

  return (
    <Dialog open onOpenChange={close} title={t`Add a scene`} {...(hint === undefined ? {} : { description: hint })}>
      {step.at === "choosing" ? (
        <div className="space-y-4">
          <PdfDrop onFile={take} />
          <ul className="grid grid-cols-2 gap-2">
            {kinds.map((kind) => {
              const Icon = sceneIcons[kind];
              return (
                <li key={kind}>
                  <Button
                    className="w-full justify-start max-sm:px-2.5 max-sm:text-start max-sm:leading-tight max-sm:wrap-anywhere max-sm:whitespace-normal max-sm:hyphens-auto"
                    disabled={busy}
                    onClick={() => choose(kind)}
                  >
                    <Icon className="size-5 shrink-0 text-accent-ink" aria-hidden />
                    {kind === "slides" ? <Trans>Empty slides</Trans> : names[kind]}
                  </Button>
                </li>
              );
            })}
          </ul>
        </div>
      ) : step.at === "deck" ? (
        <DeckProgress
          deck={step.deck}
          onBack={() => setStep({ at: "choosing" })}
          // All pages are there; what failed is the scene itself.
          again={failure && !busy ? () => saveDeck(step) : null}
        />
      ) : (
        <div className="space-y-4">
          {step.kind === "poll" ? (
            <PollForm
              label={t`Add the poll`}
              onOpen={(draft) => void make(draft.question.slice(0, 80), { kind: "poll", draft })}
            />
          ) : (
            <>
              {step.kind === "video" ? (
                <VideoFile sessionId={sessionId} onVideo={(url, name) => void make(nameOfFile(name), { kind: "video", url })} />
              ) : null}
              <AddressForm
                kind={step.kind}
                busy={busy}
                label={step.kind === "video" ? t`Add the video` : t`Add the page`}
                onAddress={(url) => void make(new URL(url).host, { kind: step.kind as "video" | "web", url })}
              />
            </>
          )}
          <Button look="quiet" onClick={() => setStep({ at: "choosing" })}>
            <ArrowLeft className="size-4 rtl:-scale-x-100" aria-hidden />
            <Trans>Other kinds of scenes</Trans>
          </Button>
        </div>
      )}
      <FailureNote failure={failure} className="mt-4" />
    </Dialog>
  );
}
