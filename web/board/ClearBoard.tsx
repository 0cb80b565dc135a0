import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";

interface ClearBoardProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  onClear(): void;
}

export function ClearBoard({ open, onOpenChange, onClear }: ClearBoardProps) {
  const { t } = useLingui();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t`Clear the board for everyone?`}
      description={t`All that was drawn on it goes. Whoever looks back at the class still sees it there.`}
    >
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button onClick={() => onOpenChange(false)}>
          <Trans>Keep it</Trans>
        </Button>
        <Button
          look="danger"
          onClick={() => {
            onClear();
            onOpenChange(false);
          }}
        >
          <Trans>Clear the board</Trans>
        </Button>
      </div>
    </Dialog>
  );
}
