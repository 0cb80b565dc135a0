import type { ReactNode } from "react";
import type { Layout } from "../../../session-core/features/studio/scene-kinds.ts";

interface ArrangementProps {
  layout: Layout;
  stage: ReactNode;
  /** The pictures of those who are seen, arranged for the layout. Null while nobody is: then the stage has all the room. */
  people: ((layout: Layout) => ReactNode) | null;
}

/** The scene and the people, as the teacher lays them out. On a phone what stands side by side stands one above the other. */
export function Arrangement({ layout, stage, people }: ArrangementProps) {
  if (layout === "stage" || people === null) return <div className="h-full min-h-0">{stage}</div>;
  if (layout === "grid" || layout === "speaker") return <div className="h-full min-h-0 min-w-0">{people(layout)}</div>;
  const columns =
    layout === "split"
      ? "grid-rows-2 md:grid-cols-2 md:grid-rows-1"
      : "grid-rows-[minmax(0,1fr)_5.5rem] md:grid-cols-[minmax(0,1fr)_minmax(9rem,15%)] md:grid-rows-1";
  return (
    <div className={`grid h-full min-h-0 min-w-0 gap-2 md:gap-3 ${columns}`}>
      <div className="min-h-0 min-w-0">{stage}</div>
      <div className="min-h-0 min-w-0">{people(layout)}</div>
    </div>
  );
}
