import { Trans, useLingui } from "@lingui/react/macro";
import { MicOff, SignalLow, SignalZero, type LucideIcon } from "lucide-react";
import type { Track } from "livekit-client";
import { useCallback } from "react";
import { Avatar } from "../components/Avatar.tsx";
import type { NamedPerson } from "./people.ts";

/** One track's picture. It takes the room it is given; adaptive streams follow its size. */
export function Picture({ track, fit, mirrored = false }: { track: Track; fit: "cover" | "contain"; mirrored?: boolean }) {
  const attach = useCallback(
    (element: HTMLVideoElement | null) => {
      if (!element) return undefined;
      track.attach(element);
      return () => void track.detach(element);
    },
    [track],
  );
  return (
    <video
      ref={attach}
      muted
      playsInline
      autoPlay
      className={`size-full ${fit === "cover" ? "object-cover" : "object-contain"} ${mirrored ? "-scale-x-100" : ""}`}
    />
  );
}

/** Somebody in class, seen or only heard. */
export function VideoTile({
  person,
  fit = "cover",
  className = "",
}: {
  person: NamedPerson;
  fit?: "cover" | "contain";
  className?: string;
}) {
  const { t } = useLingui();
  const { name, isYou, isSpeaking, isHeard, camera, quality } = person;
  return (
    <figure
      data-participant={person.id}
      data-speaking={isSpeaking}
      className={`relative min-h-0 min-w-0 overflow-hidden rounded-xl bg-sunken ${className}`}
    >
      {camera ? (
        <Picture track={camera} fit={fit} mirrored={isYou} />
      ) : (
        <div className="grid size-full place-items-center">
          <Avatar name={name} />
        </div>
      )}
      {isSpeaking ? (
        <span aria-hidden className="pointer-events-none absolute inset-0 rounded-xl ring-3 ring-accent ring-inset" />
      ) : null}
      <figcaption className="absolute inset-x-1 bottom-1 flex items-center gap-1">
        <span className="flex min-w-0 items-center gap-1 rounded-md bg-black/65 px-1.5 py-0.5 text-[0.8125rem] leading-snug text-white">
          {isHeard ? null : <Said icon={MicOff} what={t`Microphone off`} />}
          <span className="truncate" dir="auto">
            {isYou ? <Trans>You</Trans> : name}
          </span>
          {quality === "poor" ? (
            <Said icon={SignalLow} what={t`Poor connection`} className="text-amber-300" />
          ) : quality === "lost" ? (
            <Said icon={SignalZero} what={t`Connection lost`} className="text-red-300" />
          ) : null}
        </span>
      </figcaption>
    </figure>
  );
}

function Said({ icon: Icon, what, className = "" }: { icon: LucideIcon; what: string; className?: string }) {
  return (
    <>
      <Icon className={`size-3.5 shrink-0 ${className}`} aria-hidden />
      <span className="sr-only">{what}</span>
    </>
  );
}
