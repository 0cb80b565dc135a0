import type { ComponentProps } from "react";

type Look = "primary" | "secondary" | "quiet" | "danger";

const looks: Record<Look, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover font-semibold",
  secondary: "bg-surface text-ink border border-edge/60 hover:border-edge hover:bg-sunken font-medium",
  quiet: "text-muted hover:text-ink hover:bg-sunken font-medium",
  danger: "bg-danger text-on-danger hover:bg-danger-hover font-semibold",
};

export function buttonClass(look: Look = "secondary", extra = ""): string {
  return `inline-flex min-h-11 items-center justify-center gap-2 rounded-lg px-4 text-[0.9375rem] whitespace-nowrap transition-colors select-none disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55 ${looks[look]} ${extra}`;
}

export function Button({ look = "secondary", className = "", ...props }: ComponentProps<"button"> & { look?: Look }) {
  return <button type="button" {...props} className={buttonClass(look, className)} />;
}

/** A square button that shows only a picture; its label is what a screen reader and a tooltip say. */
export function IconButton({ label, className = "", ...props }: ComponentProps<"button"> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...props}
      className={`inline-grid size-11 shrink-0 place-items-center rounded-lg text-muted transition-colors hover:bg-sunken hover:text-ink disabled:cursor-not-allowed disabled:opacity-40 ${className}`}
    />
  );
}
