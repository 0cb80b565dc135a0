import { useLingui } from "@lingui/react/macro";
import { SlidersHorizontal } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { NO_MEDIA_RIGHTS } from "../../contracts/media.ts";
import { mediaRights } from "../../session-core/features/integrations/media.ts";
import { IconButton } from "../components/Button.tsx";
import type { LiveClass } from "../components/useSession.ts";
import { useMedia } from "./scope.ts";

const DeviceCheck = lazy(async () => ({ default: (await import("./DeviceCheck.tsx")).DeviceCheck }));

/** Devices, and how much data: for everyone who has sound and picture, whether they send any or not. */
export function DevicesButton({ live: { snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const media = useMedia();
  const [isOpen, setOpen] = useState(false);
  if (!media) return null;
  const rights = snapshot.you ? mediaRights(snapshot.state, snapshot.you.participantId) : NO_MEDIA_RIGHTS;
  return (
    <>
      <IconButton label={t`Sound and picture settings`} onClick={() => setOpen(true)}>
        <SlidersHorizontal className="size-5" aria-hidden />
      </IconButton>
      {isOpen ? (
        <Suspense>
          <DeviceCheck media={media} rights={rights} goingOnAir={null} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
