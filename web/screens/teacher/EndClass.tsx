import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import type { SessionClient } from "../../session-client/index.ts";

interface EndClassProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  client: SessionClient;
}

export function EndClass({ open, onOpenChange, client }: EndClassProps) {
  const { t } = useLingui();
  const [ending, setEnding] = useState(false);
  const end = async () => {
    setEnding(true);
    await client.submit("session.end", {});
    setEnding(false);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t`End the class for everyone?`}
      description={t`Students see a thank-you screen, and nobody can join any more. What was shown and said is kept.`}
    >
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button onClick={() => onOpenChange(false)}>
          <Trans>Go on teaching</Trans>
        </Button>
        <Button look="danger" disabled={ending} onClick={() => void end()}>
          {ending ? <Trans>Ending …</Trans> : <Trans>End class</Trans>}
        </Button>
      </div>
    </Dialog>
  );
}
