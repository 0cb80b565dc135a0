import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import type { LiveClass } from "../../components/useSession.ts";
import { addInClass } from "./add-in-class.ts";
import { useFileDrop } from "./useFileDrop.ts";

const AddScene = lazy(async () => ({ default: (await import("./AddScene.tsx")).AddScene }));

interface AddInClassProps {
  live: LiveClass;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Adds a scene to the running class, and shows it: whoever brings slides in class wants them seen. A PDF may be dropped anywhere. */
export function AddInClass({ live: { client, snapshot }, open, onOpenChange }: AddInClassProps) {
  const { t } = useLingui();
  const [file, setFile] = useState<File>();
  useFileDrop(
    open
      ? null
      : (dropped) => {
          setFile(dropped);
          onOpenChange(true);
        },
  );
  const sessionId = snapshot.admission?.session.id;
  if (!open || sessionId === undefined) return null;
  return (
    <Suspense>
      <AddScene
        sessionId={sessionId}
        file={file}
        hint={t`Students see it as soon as it is ready.`}
        onOpenChange={(stays) => {
          setFile(undefined);
          onOpenChange(stays);
        }}
        add={(scene) => addInClass(client, sessionId, scene)}
        onAdded={(sceneId) => void client.submit("scene.change", { sceneId })}
      />
    </Suspense>
  );
}
