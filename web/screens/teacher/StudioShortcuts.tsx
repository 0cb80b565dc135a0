import { Trans } from "@lingui/react/macro";
import { ShortcutSheet } from "../../components/ShortcutSheet.tsx";

export function StudioShortcuts({ onOpenChange }: { onOpenChange(open: boolean): void }) {
  const rtl = document.documentElement.dir === "rtl";
  return (
    <ShortcutSheet
      onOpenChange={onOpenChange}
      lines={[
        { keys: [rtl ? "←" : "→", "Page Down"], does: <Trans>Next slide</Trans> },
        { keys: [rtl ? "→" : "←", "Page Up"], does: <Trans>Previous slide</Trans> },
        { keys: ["M"], does: <Trans>Turn the microphone on or off</Trans> },
        { keys: ["V"], does: <Trans>Turn the camera on or off</Trans> },
        { keys: ["C"], does: <Trans>Write in the chat</Trans> },
        { keys: ["Q"], does: <Trans>Show the questions</Trans> },
        { keys: ["O"], does: <Trans>Show the polls</Trans> },
        { keys: ["P"], does: <Trans>Show the people</Trans> },
        { keys: ["D"], does: <Trans>Show the desk</Trans> },
        { keys: ["?"], does: <Trans>Show this sheet</Trans> },
      ]}
    />
  );
}
