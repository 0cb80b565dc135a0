import { Trans, useLingui } from "@lingui/react/macro";
import { Circle, Pause, Play, Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { recording } from "../../session-core/features/recording/recording.ts";
import { currentUserId } from "../account.ts";
import { Button, IconButton } from "../components/Button.tsx";
import { toast } from "../components/toasts.tsx";
import type { LiveClass } from "../components/useSession.ts";
import { microphone } from "../media/microphone.ts";
import { RECORDED_ID } from "./recorded.ts";
import { EgressDialog } from "./EgressDialog.tsx";
import { hasEgress } from "./egress.ts";
import { Streams } from "./Streams.tsx";
import { Recorder, recordableType, startedHere, type RecorderStatus } from "./recorder.ts";
import { sayTrouble } from "./words.ts";

/** Records, holds and stops; where this browser is the recorder, it is at work behind this. */
export function RecordControl({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const { current, brokeOff } = recording.of(snapshot.state);
  const you = snapshot.you;
  useEffect(() => {
    if (brokeOff !== null) toast(t`The recording broke off on the server. Start it again to go on.`);
  }, [brokeOff, t]);
  const status = useRecorder(snapshot, current);
  const name = { recordingId: current?.id ?? "" };
  const sessionId = snapshot.admission?.session.id ?? "";
  const [asks, setAsks] = useState(false);
  if (!current) {
    if (you?.role !== "teacher") return null;
    const inBrowser = () => {
      setAsks(false);
      if (!recordableType()) return toast(t`This browser cannot record. Chrome, Edge and Firefox can.`);
      const recordingId = crypto.randomUUID();
      startedHere.add(recordingId);
      void client.submit("recording.start", { recordingId, recorder: "browser" });
    };
    const start = async () => ((await hasEgress(sessionId)) ? setAsks(true) : inBrowser());
    return (
      <>
        <Button look="quiet" className="max-sm:min-w-11 max-sm:px-2" onClick={() => void start()}>
          <Circle className="size-4 fill-danger text-danger" aria-hidden />
          <span className="max-sm:sr-only">
            <Trans>Record</Trans>
          </span>
        </Button>
        {asks ? <EgressDialog sessionId={sessionId} onClose={() => setAsks(false)} onBrowser={inBrowser} /> : null}
      </>
    );
  }
  const held = current.status === "paused";
  return (
    <div className="flex items-center gap-1">
      <output className="text-[0.8125rem] text-muted max-lg:sr-only">
        <StatusText status={status} held={held} />
      </output>
      {current.recorder === "egress" ? <Streams sessionId={sessionId} recordingId={current.id} /> : null}
      {current.recorder === "egress" ? null : held ? (
        you?.role === "teacher" ? (
          <IconButton label={t`Go on recording`} onClick={() => void client.submit("recording.resume", name)}>
            <Play className="size-5" aria-hidden />
          </IconButton>
        ) : null
      ) : (
        <IconButton label={t`Pause the recording`} onClick={() => void client.submit("recording.pause", name)}>
          <Pause className="size-5" aria-hidden />
        </IconButton>
      )}
      <IconButton label={t`Stop the recording`} onClick={() => void client.submit("recording.stop", name)}>
        <Square className="size-5 text-danger-ink" aria-hidden />
      </IconButton>
    </div>
  );
}

function StatusText({ status, held }: { status: RecorderStatus | null; held: boolean }) {
  switch (status) {
    case "waiting":
      return <Trans>The recording is kept here until the connection is back.</Trans>;
    case "elsewhere":
      return <Trans>Another tab of yours records.</Trans>;
    case "impossible":
      return <Trans>This browser cannot record.</Trans>;
    case "broken":
      return <Trans>The recording broke off.</Trans>;
    case "lost":
      return <Trans>The end of a recording is missing.</Trans>;
    case "uploading":
    case "done":
    case null:
      return held ? <Trans>Recording paused</Trans> : null;
  }
}

/** Runs this browser's recorder for as long as the class is recorded by it, and brings up what an earlier visit left. */
function useRecorder(
  { admission, media, you }: LiveClass["snapshot"],
  current: ReturnType<typeof recording.of>["current"],
): RecorderStatus | null {
  const sessionId = admission?.session.id ?? null;
  const hasMedia = useRef(media !== null);
  useEffect(() => {
    hasMedia.current = media !== null;
  }, [media]);
  const [status, setStatus] = useState<RecorderStatus | null>(null);
  const recorder = useRef<Recorder | null>(null);
  const userId = currentUserId();
  const ours = current?.recorder === "browser" && current.by === you?.participantId;
  const wanted = ours && current.status === "recording" ? current.id : null;
  useEffect(() => {
    if (sessionId === null || userId === null) return undefined;
    const tell = (now: RecorderStatus) => {
      setStatus(now);
      sayTrouble(now);
    };
    const made = new Recorder({
      ...{ userId, sessionId, tell },
      stage: () => document.getElementById(RECORDED_ID),
      voices: () => ({ onAir: microphone.current, listens: !hasMedia.current }),
    });
    recorder.current = made;
    return () => made.close();
  }, [sessionId, userId]);
  useEffect(() => recorder.current?.follow(wanted), [wanted, sessionId, userId]);
  return ours ? status : null;
}
