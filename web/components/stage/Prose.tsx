import { useMemo } from "react";
import { proseOf } from "./prose.ts";

export function Prose({ markdown }: { markdown: string }) {
  const words = useMemo(() => proseOf(markdown), [markdown]);
  return (
    <div className="prose-slide" dir="auto">
      {words}
    </div>
  );
}
