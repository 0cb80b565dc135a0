import { Trans, useLingui } from "@lingui/react/macro";
import { recording } from "../../session-core/features/recording/recording.ts";
import { valueOf } from "../../session-core/per-participant.ts";
import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import type { LiveClass } from "../components/useSession.ts";

/** Says to whoever watches that the class is recorded, and lets them stay or go. */
export function RecordingConsent({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const { current, acknowledged } = recording.of(snapshot.state);
  const you = snapshot.you;
  if (!current || !you || (you.role !== "student" && you.role !== "observer")) return null;
  if (valueOf(acknowledged, you.participantId)) return null;
  const stay = () => void client.submit("recording.acknowledge", { recordingId: current.id });
  const leave = async () => {
    await client.submit("participant.leave", {});
    window.location.assign("/");
  };
  return (
    <Dialog
      open
      title={t`This class is being recorded`}
      description={t`What is shown and said is kept, and those who belong to this class can watch it later. What you write in the chat is part of it.`}
    >
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button onClick={() => void leave()}>
          <Trans>Leave the class</Trans>
        </Button>
        <Button look="primary" onClick={stay}>
          <Trans>I understand, and stay</Trans>
        </Button>
      </div>
    </Dialog>
  );
}
