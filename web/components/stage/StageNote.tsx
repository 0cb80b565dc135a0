import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** What a scene says while it has nothing to show. */
export function StageNote({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  return (
    <div className="grid size-full place-items-center p-6 text-center">
      <div className="max-w-sm">
        <Icon className="mx-auto mb-3 size-8 text-muted" aria-hidden />
        <h2 className="text-lg font-semibold tracking-tight" dir="auto">
          {title}
        </h2>
        <p className="mt-1 text-muted">{children}</p>
      </div>
    </div>
  );
}
