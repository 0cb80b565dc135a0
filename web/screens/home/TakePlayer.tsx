import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button.tsx";
import type { Place, Take } from "../../playback/takes.ts";

/** What was said, with when (ms since 1970). */
export interface SpokenLine {
  from: number;
  to: number;
  text: string;
}

interface TakePlayerProps {
  take: Take;
  /** Where to play from; another object each time it is asked for. Null, or of another take: nowhere yet. */
  place: Place | null;
  spoken: readonly SpokenLine[];
  onEnded(): void;
  /** The same by a link that is good again; null where there is none. */
  freshUrl(): Promise<string | null>;
}

/** One take in the browser's own player, with what was said as its captions. */
export function TakePlayer({ take, place, spoken, onEnded, freshUrl }: TakePlayerProps) {
  const { t, i18n } = useLingui();
  const video = useRef<HTMLVideoElement>(null);
  // The link that one began with, although others came since: another address begins anew.
  const [link, setLink] = useState({ url: take.url, isRenewed: false });
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    const player = video.current;
    if (!player || place?.take !== take.id) return;
    player.currentTime = place.atS;
    player.scrollIntoView({ block: "nearest" });
    // A browser that wants a tap first has its own button for that.
    player.play().catch(() => undefined);
  }, [place, take.id]);

  const captions = useRef<TextTrack>(null);
  const label = t`Captions`;
  useEffect(() => {
    const player = video.current;
    if (!player || spoken.length === 0) return;
    const track = (captions.current ??= player.addTextTrack("captions", label, i18n.locale));
    const { mode } = track;
    // The cues of a track that is off are not there.
    if (mode === "disabled") track.mode = "hidden";
    for (const cue of [...(track.cues ?? [])]) track.removeCue(cue);
    for (const cue of cuesOf(take, spoken)) track.addCue(cue);
    track.mode = mode;
  }, [take, spoken, label, i18n.locale]);

  const broken = async () => {
    const player = video.current;
    // Links end after some hours: asked for once more, and what is broken then is broken.
    const url = link.isRenewed ? null : await freshUrl().catch(() => null);
    if (url === null || !player) return setHasFailed(true);
    const { currentTime, paused } = player;
    setLink({ url, isRenewed: true });
    const goOn = () => {
      player.currentTime = currentTime;
      if (!paused) player.play().catch(() => undefined);
    };
    player.addEventListener("loadedmetadata", goOn, { once: true });
    // The same link again, because what broke was something else: an address that does not change loads nothing.
    if (url === link.url) player.load();
  };
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- they are laid over it above, from the transcript */}
      <video
        ref={video}
        src={link.url}
        controls
        playsInline
        preload="metadata"
        aria-label={t`The recording of this class`}
        onEnded={onEnded}
        onPlaying={() => setLink((now) => ({ ...now, isRenewed: false }))}
        onError={() => void broken()}
        className="aspect-video w-full rounded-2xl bg-black"
      />
      {hasFailed ? (
        <div role="alert" className="mt-3 rounded-lg bg-danger-soft px-3 py-2.5 text-sm text-ink">
          <p>
            <Trans>The recording could not be played. Try again; another browser may know its kind of film.</Trans>
          </p>
          <Button
            className="mt-2"
            onClick={() => {
              setHasFailed(false);
              video.current?.load();
            }}
          >
            <Trans>Try again</Trans>
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** Of all that was said what falls into this take, at its times. */
function cuesOf({ startedAt, durationMs }: Take, spoken: readonly SpokenLine[]): VTTCue[] {
  const end = durationMs ?? Infinity;
  return spoken
    .map(({ from, to, text }) => ({ from: from - startedAt, to: to - startedAt, text }))
    .filter(({ from, to }) => to > 0 && from < end)
    .map(({ from, to, text }) => new VTTCue(Math.max(0, from) / 1_000, to / 1_000, plain(text)));
}

/** A cue's text may hold marks of its own. */
const plain = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
