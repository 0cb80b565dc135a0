import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Stands where something will appear, and says what. */
export function EmptyNote({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <div className="flex items-center gap-4 rounded-2xl border border-dashed border-edge/60 px-5 py-6 text-[0.9375rem] text-muted">
      <Icon className="size-6 shrink-0" aria-hidden />
      <div>{children}</div>
    </div>
  );
}

/** What is being waited for, in words. */
export function Waiting({ children, className = "" }: { children: ReactNode; className?: string }) {
  return (
    <output className={`flex items-center gap-3 text-[0.9375rem] text-muted ${className}`}>
      <span className="size-2 animate-pulse rounded-full bg-accent" aria-hidden />
      {children}
    </output>
  );
}

export function SectionTitle({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="mb-3 flex min-h-11 items-center justify-between gap-3">
      <h2 className="text-lg font-semibold tracking-tight">{children}</h2>
      {action}
    </div>
  );
}
