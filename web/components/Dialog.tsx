import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useState, type ReactNode } from "react";
import { IconButton } from "./Button.tsx";

interface DialogProps {
  open: boolean;
  /** Without it only what is inside closes it: neither Escape, nor a tap outside, is an answer. */
  onOpenChange?(open: boolean): void;
  title: string;
  /** One sentence on what this is for, read out with the title. */
  description?: string;
  children: ReactNode;
}

export function Dialog({ open, onOpenChange, ...contents }: DialogProps) {
  return (
    <Radix.Root open={open} {...(onOpenChange ? { onOpenChange } : {})}>
      <Radix.Portal>
        <Opened {...contents} closes={onOpenChange !== undefined} />
      </Radix.Portal>
    </Radix.Root>
  );
}

/** There for as long as the dialog is open. */
function Opened({ title, description, children, closes }: Omit<DialogProps, "open" | "onOpenChange"> & { closes: boolean }) {
  const { t } = useLingui();
  // Read before the dialog takes the focus: Radix gives it back to a trigger of its own alone, and ours have none.
  const [opener] = useState(() => document.activeElement);
  return (
    <>
      <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
      <Radix.Content
        {...(description === undefined ? { "aria-describedby": undefined } : {})}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
        }}
        className="fixed inset-x-3 bottom-3 z-50 mx-auto max-h-[calc(100dvh-1.5rem)] max-w-md animate-arrive overflow-y-auto rounded-2xl bg-surface p-6 shadow-calm sm:inset-x-0 sm:top-[min(14vh,5rem)] sm:bottom-auto sm:max-h-[calc(100dvh-min(14vh,5rem)-0.75rem)]"
      >
        <div className="flex items-start justify-between gap-3">
          <Radix.Title className="pt-1.5 text-lg font-semibold tracking-tight">{title}</Radix.Title>
          {closes ? (
            <Radix.Close asChild>
              <IconButton label={t`Close`} className="-me-2 -mt-1">
                <X className="size-5" aria-hidden />
              </IconButton>
            </Radix.Close>
          ) : null}
        </div>
        {description === undefined ? null : (
          <Radix.Description className="mt-1 text-[0.9375rem] text-muted">{description}</Radix.Description>
        )}
        <div className="mt-5">{children}</div>
      </Radix.Content>
    </>
  );
}
