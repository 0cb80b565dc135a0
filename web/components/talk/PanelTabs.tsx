import type { LucideIcon } from "lucide-react";
import { memo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

export interface PanelTab<Value extends string> {
  value: Value;
  label: ReactNode;
  /** What stands there instead of the label's line where there is no room for one. */
  icon: LucideIcon;
  /** What is new or waits. */
  badge?: ReactNode;
  content: ReactNode;
}

interface PanelTabsProps<Value extends string> {
  label: string;
  tabs: readonly PanelTab<Value>[];
  chosen: Value;
  onChoose(value: Value): void;
}

/**
 * Tabs by the ARIA pattern: one stop for the Tab key, arrow keys between them. By hand, and not Radix's, because that weighs a
 * twentieth of what a student's phone loads before the class shows. A panel is made, and what it needs is loaded, when it is first
 * looked at; from then on it stays alive, so that a half-written message survives a look at another one. More than four do not fit
 * beside one another in every language: those have their icon, and the word below it.
 */
export function PanelTabs<Value extends string>({ label, tabs, chosen, onChoose }: PanelTabsProps<Value>) {
  const list = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<readonly Value[]>([chosen]);
  if (!opened.includes(chosen)) setOpened([...opened, chosen]);
  const stacked = tabs.length > 4;
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ value }) => value === chosen);
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const to = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const index = (to + tabs.length) % tabs.length;
    const target = tabs[index];
    if (target) onChoose(target.value);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[index]?.focus();
  };
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its tabs take the focus */}
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={move}
        className={`relative border-b border-line px-1 ${stacked ? "grid auto-cols-fr grid-flow-col" : "flex overflow-x-auto sm:px-2"}`}
      >
        {tabs.map(({ value, label: name, icon: Icon, badge }) => (
          <button
            key={value}
            type="button"
            role="tab"
            id={`tab-${value}`}
            aria-controls={`panel-${value}`}
            aria-selected={value === chosen}
            tabIndex={value === chosen ? 0 : -1}
            onClick={() => onChoose(value)}
            className={`flex min-h-12 min-w-0 items-center border-b-2 border-transparent font-medium text-muted hover:text-ink aria-selected:border-accent aria-selected:text-ink ${stacked ? "flex-col-reverse justify-center gap-0.5 text-xs leading-tight" : "gap-1.5 px-2.5 text-[0.9375rem]"}`}
          >
            {stacked ? (
              <>
                <span className="max-w-full truncate">{name}</span>
                <span className="flex h-5 items-center gap-1">
                  <Icon className="size-4.5 shrink-0" aria-hidden />
                  {badge}
                </span>
              </>
            ) : (
              <>
                {name}
                {badge}
              </>
            )}
          </button>
        ))}
      </div>
      {tabs.map(({ value, content }) => (
        <div
          key={value}
          role="tabpanel"
          id={`panel-${value}`}
          aria-labelledby={`tab-${value}`}
          hidden={value !== chosen}
          className="min-h-0 flex-1"
        >
          {opened.includes(value) ? <Kept shown={value === chosen}>{content}</Kept> : null}
        </div>
      ))}
    </div>
  );
}

/** What is not looked at is not drawn anew with every event of the class; it catches up when it is looked at again. */
const Kept = memo(
  function Kept({ children }: { shown: boolean; children: ReactNode }) {
    return children;
  },
  (before, after) => !before.shown && !after.shown,
);
