import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Subject } from "../../../session-core/features/interaction/evidence.ts";
import type { SessionClient } from "../../session-client/index.ts";
import { Button } from "../Button.tsx";
import { Dialog } from "../Dialog.tsx";
import { toast } from "../toasts.tsx";
import { reasonNames, reasons } from "./reasons.ts";

interface ReportDialogProps {
  client: SessionClient;
  subject: Subject;
  /** Of a message's event. */
  sequence?: number;
  onClose(): void;
}

/** Tells staff that something is not all right; peers learn nothing of it. */
export function ReportDialog({ client, subject, sequence, onClose }: ReportDialogProps) {
  const { t, i18n } = useLingui();
  const [reason, setReason] = useState<(typeof reasons)[number]>("unkind");
  const [note, setNote] = useState("");
  const report = async () => {
    onClose();
    const said = note.trim();
    const made = await client.submit("report.make", {
      ...{ subject, reason },
      ...(sequence === undefined ? {} : { sequence }),
      ...(said === "" ? {} : { note: said }),
    });
    if (made.ok) toast(t`Thank you. Your teachers have been told.`);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t`Report to the teachers`}
      description={t`Teachers and assistants see what you report and that it was you. Nobody else does.`}
    >
      <form
        onSubmit={(submit) => {
          submit.preventDefault();
          void report();
        }}
      >
        <fieldset>
          <legend className="text-sm font-semibold">
            <Trans>What is wrong?</Trans>
          </legend>
          {reasons.map((each) => (
            <label key={each} className="flex min-h-11 items-center gap-3 text-[0.9375rem]">
              <input
                type="radio"
                name="reason"
                checked={reason === each}
                onChange={() => setReason(each)}
                className="size-5 accent-(--accent)"
              />
              {i18n._(reasonNames[each])}
            </label>
          ))}
        </fieldset>
        <label className="mt-3 block text-sm font-semibold">
          <Trans>Anything to add? (optional)</Trans>
          <textarea
            value={note}
            rows={2}
            maxLength={1_000}
            dir="auto"
            onChange={(change) => setNote(change.target.value)}
            className="mt-1.5 block min-h-11 w-full rounded-lg border border-edge bg-surface px-3 py-2.5 text-[0.9375rem] font-normal"
          />
        </label>
        <Button type="submit" look="primary" className="mt-5 w-full">
          <Trans>Send the report</Trans>
        </Button>
      </form>
    </Dialog>
  );
}
