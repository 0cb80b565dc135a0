import { Trans, useLingui } from "@lingui/react/macro";
import { Pause, Play, Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { playbackOf, secondsAt } from "../../../session-core/features/studio/video.ts";
import { clock as clockText } from "../../time.ts";
import { Button, IconButton } from "../Button.tsx";
import type { SceneViewProps } from "./scene-view.ts";
import { useVideoSource } from "./useVideoSource.ts";

/** Further off than this a video is put where the class is; nearer, the jump would disturb more than the difference. */
const DRIFT_S = 0.75;
const CHECKED_EVERY_MS = 1_000;

/** A video that plays, stands and is sought for everyone at once. Staff steer it; whoever only looks can turn its sound on. */
export function VideoScene({ state, scene, clock, submit }: SceneViewProps<"video">) {
  const { t } = useLingui();
  const { url, captions } = scene.metadata;
  const element = useRef<HTMLVideoElement>(null);
  const failed = useVideoSource(() => element.current, url);
  const playback = playbackOf(state, scene.id);
  const [length, setLength] = useState(0);
  const [stands, setStands] = useState(0);
  const [silenced, setSilenced] = useState(false);
  const { speed } = clock;

  useEffect(() => {
    const video = element.current;
    if (!video) return undefined;
    const follow = () => {
      const wanted = secondsAt(playback, clock.now());
      setStands(wanted);
      // What has come to its end stays there.
      if (Number.isFinite(video.duration) && wanted >= video.duration) {
        if (!video.ended) video.currentTime = video.duration;
        return video.pause();
      }
      if (Math.abs(video.currentTime - wanted) > (playback.playing && speed > 0 ? DRIFT_S : 0.01)) video.currentTime = wanted;
      if (speed > 0) video.playbackRate = speed;
      if (!playback.playing || speed === 0) return video.pause();
      // A page that nobody has touched yet may play without sound only.
      if (video.paused) {
        void video.play().catch((reason: unknown) => {
          if (!(reason instanceof DOMException) || reason.name !== "NotAllowedError") return;
          video.muted = true;
          setSilenced(true);
          void video.play().catch(() => undefined);
        });
      }
    };
    follow();
    const timer = setInterval(follow, CHECKED_EVERY_MS);
    video.addEventListener("loadedmetadata", follow);
    return () => {
      clearInterval(timer);
      video.removeEventListener("loadedmetadata", follow);
    };
    // The clock is read when it is asked; what it is made of does not matter here.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [playback.playing, playback.position, playback.at, speed, url]);

  const change = (playing: boolean, position: number) => submit?.("video.change", { sceneId: scene.id, playing, position });
  const here = () => Math.min(secondsAt(playback, clock.now()), length || Infinity);
  const time = clockText(Math.min(stands, length || stands) * 1000);
  const total = clockText(length * 1000);
  return (
    <div className="relative flex size-full flex-col bg-black">
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- captions are the teacher's to give; without them live captions stand below */}
      <video
        ref={element}
        playsInline
        preload="auto"
        aria-label={scene.name}
        onDurationChange={({ currentTarget: { duration } }) => setLength(Number.isFinite(duration) ? duration : 0)}
        className="min-h-0 w-full flex-1 object-contain"
      >
        {captions ? (
          <track kind="captions" src={captions.url} srcLang={captions.language} label={captions.language} default />
        ) : null}
      </video>
      {failed ? (
        <p role="alert" className="absolute inset-x-4 top-4 mx-auto w-fit rounded-lg bg-surface px-4 py-2.5 text-sm text-ink">
          <Trans>This video cannot be played here. Its address may be wrong, or its kind unknown to this browser.</Trans>
        </p>
      ) : null}
      {silenced ? (
        <Button
          look="primary"
          className="absolute start-4 top-4"
          onClick={() => {
            if (element.current) element.current.muted = false;
            setSilenced(false);
          }}
        >
          <Volume2 className="size-4" aria-hidden />
          <Trans>Turn the sound on</Trans>
        </Button>
      ) : null}
      {submit === null ? null : (
        <fieldset className="flex items-center gap-2 bg-surface px-3 py-1.5 text-ink">
          <legend className="sr-only">
            <Trans>The video, for everyone</Trans>
          </legend>
          <IconButton
            label={playback.playing ? t`Pause for everyone` : t`Play for everyone`}
            onClick={() => change(!playback.playing, here())}
          >
            {playback.playing ? <Pause className="size-5" aria-hidden /> : <Play className="size-5" aria-hidden />}
          </IconButton>
          <input
            type="range"
            aria-label={t`Place in the video`}
            aria-valuetext={t`${time} of ${total}`}
            min={0}
            max={length || 1}
            step={1}
            disabled={length === 0}
            value={Math.min(stands, length || 0)}
            onChange={({ target }) => {
              setStands(target.valueAsNumber);
              change(playback.playing, target.valueAsNumber);
            }}
            className="min-h-11 min-w-0 flex-1 accent-(--accent)"
          />
          <span className="numeric text-sm text-muted" dir="ltr">
            {time} / {total}
          </span>
        </fieldset>
      )}
    </div>
  );
}
