import { Trans } from "@lingui/react/macro";
import { ShortcutSheet } from "../../components/ShortcutSheet.tsx";

export function ClassShortcuts({ onOpenChange }: { onOpenChange(open: boolean): void }) {
  return (
    <ShortcutSheet
      onOpenChange={onOpenChange}
      lines={[
        { keys: ["H"], does: <Trans>Raise or lower your hand</Trans> },
        { keys: ["R"], does: <Trans>Look 30 seconds back</Trans> },
        { keys: ["L"], does: <Trans>Be live again</Trans> },
        { keys: ["M"], does: <Trans>Turn the microphone on or off</Trans> },
        { keys: ["V"], does: <Trans>Turn the camera on or off</Trans> },
        { keys: ["C"], does: <Trans>Write in the chat</Trans> },
        { keys: ["Q"], does: <Trans>Show the questions</Trans> },
        { keys: ["P"], does: <Trans>Show the people</Trans> },
        { keys: ["?"], does: <Trans>Show this sheet</Trans> },
      ]}
    />
  );
}
