import { useLingui } from "@lingui/react/macro";
import type { SessionState } from "../../../session-core/feature.ts";
import { layoutOf } from "../../../session-core/features/studio/layouts.ts";
import type { Layout } from "../../../session-core/features/studio/scene-kinds.ts";
import { useLayoutNames } from "../../components/stage/layout-names.ts";

/** How the class sees the stage and the people, until another scene comes with its own. */
export function LayoutPicker({ state, onChange }: { state: SessionState; onChange(layout: Layout): void }) {
  const { t } = useLingui();
  return (
    <select
      aria-label={t`Layout`}
      value={layoutOf(state)}
      onChange={({ target: { value } }) => onChange(value as Layout)}
      className="min-h-11 max-w-full rounded-lg bg-transparent px-2 text-sm text-muted hover:bg-sunken hover:text-ink"
    >
      {Object.entries(useLayoutNames()).map(([layout, name]) => (
        <option key={layout} value={layout}>
          {name}
        </option>
      ))}
    </select>
  );
}
