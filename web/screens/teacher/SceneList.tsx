import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors } from "@dnd-kit/core";
import { SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { useLingui } from "@lingui/react/macro";
import { ChevronDown, ChevronUp, GripVertical } from "lucide-react";
import { useRef } from "react";
import { slidesOf } from "../../../session-core/features/studio/scene-kinds.ts";
import type { Scene } from "../../../session-core/features/studio/scenes.ts";
import { IconButton } from "../../components/Button.tsx";
import { SceneSummary } from "./SceneSummary.tsx";
import { SceneThumbnail } from "../../components/stage/SceneThumbnail.tsx";

interface SceneListProps {
  scenes: readonly Scene[];
  chosen: string | null;
  onChoose(sceneId: string): void;
  onMove(sceneId: string, position: number): void;
}

/** Scenes as cards, ordered by drag, by buttons, or by keyboard on the handle. */
export function SceneList({ scenes, chosen, onChoose, onMove }: SceneListProps) {
  const { t } = useLingui();
  const sensors = useSensors(
    // A click on the handle is no drag until the pointer has moved a little.
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const place = (id: unknown) => scenes.findIndex((scene) => scene.id === id) + 1;
  const name = (id: unknown) => scenes.find((scene) => scene.id === id)?.name ?? "";
  const count = scenes.length;
  // Being picked up is also "over its own place": said then, it would drown what was picked up.
  const moved = useRef(false);
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{
        screenReaderInstructions: {
          draggable: t`Press Space to pick the scene up, the arrow keys to move it, Space to put it down, Escape to cancel.`,
        },
        announcements: {
          onDragStart({ active }) {
            moved.current = false;
            return t`Picked up ${name(active.id)}.`;
          },
          onDragOver({ active, over }) {
            moved.current ||= over?.id !== active.id;
            return over && moved.current ? t`Place ${place(over.id)} of ${count}.` : undefined;
          },
          onDragEnd: ({ active, over }) => (over ? t`${name(active.id)} is now at place ${place(over.id)}.` : t`Put back.`),
          onDragCancel: () => t`Put back.`,
        },
      }}
      onDragEnd={({ active, over }) => {
        if (over && over.id !== active.id) onMove(String(active.id), place(over.id) - 1);
      }}
    >
      <SortableContext items={scenes.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        <ol className="space-y-2 lg:space-y-3">
          {scenes.map((scene, index) => (
            <SceneCard
              key={scene.id}
              scene={scene}
              index={index}
              count={scenes.length}
              chosen={scene.id === chosen}
              onChoose={() => onChoose(scene.id)}
              onMove={(position) => onMove(scene.id, position)}
            />
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  );
}

interface SceneCardProps {
  scene: Scene;
  index: number;
  count: number;
  chosen: boolean;
  onChoose(): void;
  onMove(position: number): void;
}

function SceneCard({ scene, index, count, chosen, onChoose, onMove }: SceneCardProps) {
  const { t } = useLingui();
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: scene.id,
  });
  const first = slidesOf(scene.metadata)[0];
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={`flex items-center rounded-2xl border bg-surface lg:block ${chosen ? "border-accent ring-1 ring-accent" : "border-line"} ${isDragging ? "relative z-10 shadow-calm" : ""}`}
    >
      <button
        type="button"
        aria-current={chosen ? "true" : undefined}
        onClick={onChoose}
        className="order-2 block min-w-0 flex-1 rounded-2xl p-2 text-start lg:w-full lg:p-3 lg:pb-1"
      >
        <span className="mb-2.5 hidden lg:block">
          <SceneThumbnail scene={scene} slide={first ?? null} />
        </span>
        <span className="block truncate font-medium" dir="auto">
          {scene.name}
        </span>
        <span className="block text-sm text-muted">
          <SceneSummary scene={scene} />
        </span>
      </button>
      <div className="contents lg:flex lg:items-center lg:px-1 lg:pb-1">
        <button
          ref={setActivatorNodeRef}
          {...attributes}
          {...listeners}
          type="button"
          aria-label={t`Move ${scene.name}`}
          title={t`Drag to reorder`}
          className="grid size-11 cursor-grab touch-none place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink"
        >
          <GripVertical className="size-5" aria-hidden />
        </button>
        <span className="order-3 ms-auto flex">
          <IconButton label={t`Move ${scene.name} up`} disabled={index === 0} onClick={() => onMove(index - 1)}>
            <ChevronUp className="size-5" aria-hidden />
          </IconButton>
          <IconButton label={t`Move ${scene.name} down`} disabled={index === count - 1} onClick={() => onMove(index + 1)}>
            <ChevronDown className="size-5" aria-hidden />
          </IconButton>
        </span>
      </div>
    </li>
  );
}
