import { Trans } from "@lingui/react/macro";
import { ShieldCheck } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";

const ControlsSheet = lazy(async () => ({ default: (await import("./ControlsSheet.tsx")).ControlsSheet }));

export function ControlsButton({ live, className = "" }: { live: LiveClass; className?: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button className={className} onClick={() => setOpen(true)}>
        <ShieldCheck className="size-5" aria-hidden />
        <Trans>Class controls</Trans>
      </Button>
      {open ? (
        <Suspense>
          <ControlsSheet live={live} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
