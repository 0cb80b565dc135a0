import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Dialog } from "./Dialog.tsx";
import { letterKeys, useLetterKeys } from "./useShortcuts.ts";

export interface ShortcutLine {
  keys: readonly string[];
  does: ReactNode;
}

export function ShortcutSheet({ lines, onOpenChange }: { lines: readonly ShortcutLine[]; onOpenChange(open: boolean): void }) {
  const { t } = useLingui();
  const on = useLetterKeys();
  return (
    <Dialog open onOpenChange={onOpenChange} title={t`Keyboard shortcuts`}>
      <dl className="divide-y divide-line">
        {lines.map(({ keys, does }) => (
          <div key={keys.join()} className="flex min-h-12 items-center justify-between gap-4">
            <dt className="text-[0.9375rem]">{does}</dt>
            <dd className="flex gap-1.5" dir="ltr">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-8 rounded-md border border-edge/60 bg-sunken px-2 py-1 text-center font-sans text-sm"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <label className="mt-4 flex min-h-11 items-center gap-3 text-[0.9375rem]">
        <input
          type="checkbox"
          checked={on}
          onChange={(change) => letterKeys.set(change.target.checked)}
          className="size-5 accent-(--accent)"
        />
        <Trans>Shortcuts that are a single character</Trans>
      </label>
    </Dialog>
  );
}
