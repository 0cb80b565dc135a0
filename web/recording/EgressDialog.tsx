import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import type { Failure } from "../api.ts";
import { streamFault, type StreamFault } from "../../contracts/stream-address.ts";
import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { FailureNote, inputClass } from "../components/Field.tsx";
import { startEgress } from "./egress.ts";

interface EgressDialogProps {
  sessionId: string;
  onClose(): void;
  /** Recording must not hang on the server, which cannot do it all: this browser can do it too. */
  onBrowser(): void;
}

/** Before the server records: where else the class is to be streamed. */
export function EgressDialog({ sessionId, onClose, onBrowser }: EgressDialogProps) {
  const { t } = useLingui();
  const id = useId();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [recordingId, setRecordingId] = useState(() => crypto.randomUUID());
  const [wrong, setWrong] = useState<{ line: number; fault: StreamFault | "twice" } | null>(null);
  const start = async (form: FormData) => {
    const rtmp = String(form.get("rtmp") ?? "")
      .split(/\s+/)
      .filter(Boolean);
    const found = firstFault(rtmp);
    setWrong(found);
    setFailure(null);
    if (found) return;
    setBusy(true);
    const answer = await startEgress(sessionId, recordingId, rtmp);
    setBusy(false);
    if (answer.ok) return onClose();
    setFailure(answer.failure);
    // One that was refused is over; where no answer came it may have begun, and is asked for again.
    if (answer.failure.status !== 0) setRecordingId(crypto.randomUUID());
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
          aria-describedby={`${id}-hint ${id}-fault`}
          aria-invalid={wrong !== null}
          className={`${inputClass} py-2`}
        />
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-muted">
          <Trans>
            The server records and streams who is seen and heard, and shared screens, but no slides or boards. This browser
            records those too, for as long as this page is open.
          </Trans>
        </p>
        <p id={`${id}-fault`} role="alert" className="mt-1.5 text-sm text-danger-ink empty:hidden">
          {wrong ? <FaultText {...wrong} /> : null}
        </p>
        <FailureNote failure={failure} className="mt-3" />
        <div className="mt-5 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button onClick={onBrowser}>
            <Trans>Record in this browser</Trans>
          </Button>
          <Button type="submit" look="primary" disabled={busy}>
            <Trans>Start recording</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function firstFault(addresses: readonly string[]): { line: number; fault: StreamFault | "twice" } | null {
  for (const [n, address] of addresses.entries()) {
    const fault = streamFault(address) ?? (addresses.indexOf(address) < n ? "twice" : null);
    if (fault) return { line: n + 1, fault };
  }
  return null;
}

/** By its place: an address holds a secret, and is not said again. */
function FaultText({ line, fault }: { line: number; fault: StreamFault | "twice" }) {
  switch (fault) {
    case "form":
      return <Trans>Address {line} cannot be streamed to. It looks like rtmps://server.example/app/key.</Trans>;
    case "user":
      return <Trans>Address {line} holds a user name or password. Take it out: the key belongs at the end.</Trans>;
    case "server":
      return <Trans>Address {line} leads into a private network. Use a server that everybody can reach.</Trans>;
    case "twice":
      return <Trans>Address {line} is there twice.</Trans>;
  }
}
