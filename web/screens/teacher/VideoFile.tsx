import { Trans } from "@lingui/react/macro";
import { Film } from "lucide-react";
import { useState } from "react";
import { VIDEO_MAX_BYTES } from "../../../contracts/limits.ts";
import type { Failure } from "../../api.ts";
import { FailureNote } from "../../components/Field.tsx";
import { writes } from "../../endpoints.ts";

const MOST_MB = VIDEO_MAX_BYTES / 1024 / 1024;

/** A video from this device, kept with the class's files. */
export function VideoFile({ sessionId, onVideo }: { sessionId: string; onVideo(url: string, name: string): void }) {
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const send = async (file: File) => {
    setFailure(null);
    setTooLarge(file.size > VIDEO_MAX_BYTES);
    if (file.size > VIDEO_MAX_BYTES) return;
    setSending(true);
    const sent = await writes.uploadFile({ sessionId, file }, crypto.randomUUID());
    setSending(false);
    if (sent.ok) onVideo(sent.value.contentUrl, file.name);
    else setFailure(sent.failure);
  };
  return (
    <div className="space-y-3">
      <label
        className={`flex min-h-16 items-center gap-4 rounded-xl border-2 border-dashed border-edge p-4 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent ${sending ? "opacity-55" : "cursor-pointer hover:bg-sunken"}`}
      >
        <Film className="size-6 shrink-0 text-accent-ink" aria-hidden />
        <span>
          <span className="block font-semibold">
            {sending ? <Trans>Uploading the video …</Trans> : <Trans>A video from this device</Trans>}
          </span>
          <span className="block text-sm text-muted">
            <Trans>An mp4 or webm of at most {MOST_MB} MB.</Trans>
          </span>
        </span>
        <input
          type="file"
          accept="video/mp4,video/webm"
          disabled={sending}
          className="sr-only"
          onChange={({ target }) => {
            const file = target.files?.[0];
            target.value = "";
            if (file) void send(file);
          }}
        />
      </label>
      {tooLarge ? (
        <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2.5 text-sm text-ink">
          <Trans>This video is larger than {MOST_MB} MB. Put it where it has an address of its own, and give that below.</Trans>
        </p>
      ) : null}
      <FailureNote failure={failure} />
    </div>
  );
}
