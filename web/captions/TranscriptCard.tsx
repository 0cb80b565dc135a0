import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Button } from "../components/Button.tsx";
import { useTranscript } from "./useTranscript.ts";

/** After class: saves the transcript if the teacher wished so, and says how that goes. */
export function TranscriptCard({ sessionId }: { sessionId: string }) {
  const { saved, isSaving, hasFailed, save } = useTranscript(sessionId);
  if (saved.data) {
    return (
      <Card>
        {saved.data.lines.length > 0 ? (
          <Trans>The transcript is saved. It can be read and corrected in the class record.</Trans>
        ) : (
          <Trans>Nothing was said in this class that captions heard: its transcript is empty.</Trans>
        )}
      </Card>
    );
  }
  if (isSaving) {
    return (
      <Card>
        <Trans>The transcript is being saved …</Trans>
      </Card>
    );
  }
  if (!hasFailed) return null;
  return (
    <Card
      action={
        <Button className="mt-3" onClick={() => void save()}>
          <Trans>Try again</Trans>
        </Button>
      }
    >
      <Trans>The transcript could not be saved yet. What was said is kept in the class record.</Trans>
    </Card>
  );
}

const Card = ({ children, action }: { children: ReactNode; action?: ReactNode }) => (
  <section className="rounded-2xl border border-line bg-surface p-5 text-[0.9375rem]">
    <h2 className="pb-1 text-sm font-medium text-muted">
      <Trans>Transcript</Trans>
    </h2>
    <output className="block">{children}</output>
    {action}
  </section>
);
