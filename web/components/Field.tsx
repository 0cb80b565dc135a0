import { useId, type ComponentProps, type ReactNode } from "react";
import type { Failure } from "../api.ts";
import { errorText } from "../error-text.ts";

export const inputClass =
  "block w-full min-h-11 rounded-lg border border-edge bg-surface px-3 text-[0.9375rem] text-ink placeholder:text-muted disabled:opacity-60";

export function Field({ label, hint, className = "", ...props }: ComponentProps<"input"> & { label: string; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <input id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...props} className={inputClass} />
      {hint ? (
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

export function SelectField({ label, children, ...props }: ComponentProps<"select"> & { label: string }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <select id={id} {...props} className={inputClass}>
        {children}
      </select>
    </div>
  );
}

/** Says why something could not be done, where it was tried. */
export function FailureNote({ failure, className = "" }: { failure: Failure | null; className?: string }) {
  return (
    <div role="alert" className={className}>
      {failure ? <p className="rounded-lg bg-danger-soft px-3 py-2.5 text-sm text-ink">{errorText(failure)}</p> : null}
    </div>
  );
}
