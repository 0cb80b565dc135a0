import { Trans, useLingui } from "@lingui/react/macro";
import { ShieldCheck } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";

const ControlsSheet = lazy(async () => ({ default: (await import("./ControlsSheet.tsx")).ControlsSheet }));

interface ControlsButtonProps {
  live: LiveClass;
  className?: string;
  /** Its word only where there is much room. */
  brief?: boolean;
}

export function ControlsButton({ live, className = "", brief = false }: ControlsButtonProps) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button title={t`Class controls`} className={className} onClick={() => setOpen(true)}>
        <ShieldCheck className="size-5" aria-hidden />
        <span className={brief ? "max-xl:sr-only" : ""}>
          <Trans>Class controls</Trans>
        </span>
      </Button>
      {open ? (
        <Suspense>
          <ControlsSheet live={live} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
