import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import type { Failure } from "../api.ts";
import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { FailureNote, inputClass } from "../components/Field.tsx";
import { startEgress } from "./egress.ts";

interface EgressDialogProps {
  sessionId: string;
  onClose(): void;
  /** Recording must not hang on the server: this browser can do it too. */
  onBrowser(): void;
}

/** Before the server records: where else the class is to be streamed. */
export function EgressDialog({ sessionId, onClose, onBrowser }: EgressDialogProps) {
  const { t } = useLingui();
  const id = useId();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const start = async (form: FormData) => {
    setBusy(true);
    const answer = await startEgress(
      sessionId,
      String(form.get("rtmp") ?? "")
        .split(/\s+/)
        .filter(Boolean),
    );
    setBusy(false);
    if (answer.ok) onClose();
    else setFailure(answer.failure);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t`Record this class`}
      description={t`Everybody in class is told before it begins.`}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start(new FormData(event.currentTarget));
        }}
      >
        <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
          <Trans>Also stream it to (one address a line, if any)</Trans>
        </label>
        <textarea
          id={id}
          name="rtmp"
          rows={3}
          dir="ltr"
          spellCheck={false}
          autoComplete="off"
          placeholder="rtmps://"
          className={`${inputClass} py-2`}
        />
        <FailureNote failure={failure} className="mt-3" />
        <div className="mt-5 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          {failure ? (
            <Button onClick={onBrowser}>
              <Trans>Record in this browser</Trans>
            </Button>
          ) : null}
          <Button type="submit" look="primary" disabled={busy}>
            <Trans>Start recording</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
