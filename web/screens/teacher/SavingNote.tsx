import { Trans } from "@lingui/react/macro";
import { Check } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { errorText } from "../../error-text.ts";
import type { DeskState } from "./scene-desk.ts";

export function SavingNote({ saving, onRetry }: { saving: DeskState["saving"]; onRetry(): void }) {
  if (saving.status === "failed") {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 rounded-lg bg-danger-soft py-1 ps-3 pe-1 text-sm">
        <span className="max-w-xs">
          <Trans>Not saved yet.</Trans> {errorText(saving.failure)}
        </span>
        <Button onClick={onRetry}>
          <Trans>Save again</Trans>
        </Button>
      </div>
    );
  }
  return (
    <output className="inline-flex items-center gap-1.5 text-sm text-muted">
      {saving.status === "saved" ? (
        <>
          <Check className="size-4" aria-hidden />
          <Trans>All changes saved</Trans>
        </>
      ) : (
        <Trans>Saving …</Trans>
      )}
    </output>
  );
}
