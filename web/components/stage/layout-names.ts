import { useLingui } from "@lingui/react/macro";
import type { Layout } from "../../../session-core/features/studio/scene-kinds.ts";

export function useLayoutNames(): Record<Layout, string> {
  const { t } = useLingui();
  return {
    strip: t`Stage and people`,
    stage: t`Stage alone`,
    split: t`Side by side`,
    grid: t`Everyone in a grid`,
    speaker: t`Speaker alone`,
  };
}
