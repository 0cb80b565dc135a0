import type { ReactNode } from "react";
import type { Layout } from "../../../session-core/features/studio/scene-kinds.ts";

interface ArrangementProps {
  layout: Layout;
  stage: ReactNode;
  /** The pictures of those who are seen, arranged for the layout. Null while nobody is: then the stage has all the room. */
  people: ((layout: Layout) => ReactNode) | null;
}

/** The scene and the people, as the teacher lays them out. On a phone what stands side by side stands one above the other, and no people take from the scene's height. */
export function Arrangement({ layout, stage, people }: ArrangementProps) {
  if (layout === "stage" || people === null) return <Whole>{stage}</Whole>;
  if (layout === "grid" || layout === "speaker") return <Whole>{people(layout)}</Whole>;
  const columns =
    layout === "split"
      ? "grid-rows-[minmax(var(--stage-height),1fr)_7rem] md:grid-cols-2 md:grid-rows-1"
      : "grid-rows-[minmax(var(--stage-height),1fr)_3.75rem] md:grid-cols-[minmax(0,1fr)_minmax(9rem,15%)] md:grid-rows-1";
  return (
    <div className={`grid h-full min-w-0 gap-1 md:min-h-0 md:gap-3 ${columns}`}>
      <Whole>{stage}</Whole>
      <div className="min-h-0 min-w-0">{people(layout)}</div>
    </div>
  );
}

/** All the room there is, and on a phone at least the stage's; what is in it, however long, has no say in how much that is. */
function Whole({ children }: { children: ReactNode }) {
  return (
    <div className="relative h-full min-w-0 max-md:min-h-(--stage-height) md:min-h-0">
      <div className="absolute inset-0">{children}</div>
    </div>
  );
}
