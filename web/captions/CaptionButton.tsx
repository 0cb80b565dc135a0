import { Trans, useLingui } from "@lingui/react/macro";
import { Captions as CaptionsIcon, CaptionsOff } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { buttonClass } from "../components/Button.tsx";
import { toast } from "../components/toasts.tsx";
import type { LiveClass } from "../components/useSession.ts";
import { dictation, type DictationState } from "./dictation.ts";

/** More than this is a break that is being made up for, and worth a word. */
const BEHIND_MS = 4_000;

/** In the teacher's bar: has one's own microphone captioned, and says in plain words how that goes. */
export function CaptionButton({ live, sessionId }: { live: LiveClass; sessionId: string }) {
  const { t, i18n } = useLingui();
  const state = useSyncExternalStore(dictation.subscribe, dictation.current);
  const { snapshot } = live;
  const participantId = snapshot.you?.participantId;
  const over = lifecycle.of(snapshot.state).phase === "ended";
  useEffect(() => {
    if (over) void dictation.stop();
  }, [over]);
  // Whoever leaves the class takes the microphone along.
  useEffect(() => () => void dictation.stop(), []);
  const reason = state.kind === "failed" ? reasonOf(state.why) : null;
  useEffect(() => {
    if (reason !== null) toast(i18n._(reason));
  }, [reason, i18n]);

  function reasonOf(why: string): string {
    switch (why) {
      case "not_allowed":
        return t`The browser does not let this page hear you. Allow the microphone for it, then switch captions on again.`;
      case "no_microphone":
        return t`There is no microphone here. Connect one, then switch captions on again.`;
      case "captioned_elsewhere":
        return t`Another page of yours is captioned now. Switch captions on here to have this one heard instead.`;
      case "conflict":
        return t`Four microphones are captioned already. Ask someone to switch theirs off.`;
      default:
        return t`Captions could not be switched on. Try again in a moment.`;
    }
  }

  const on = state.kind === "on" || state.kind === "starting";
  const press = () => {
    if (on) return void dictation.stop();
    if (participantId === undefined || over) return;
    const { lessonTitle, classroomName } = lifecycle.of(snapshot.state);
    const keyterms = [lessonTitle, classroomName].flatMap((term) => (term ? term.slice(0, 100) : []));
    const wishes = { sessionId, participantId, language: "en", keyterms, wordFilter: true, diarize: false };
    void dictation.start(wishes, snapshot.media !== null);
  };
  const Icon = on ? CaptionsIcon : CaptionsOff;
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={press}
      className={buttonClass(
        "secondary",
        "px-3 leading-tight aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-ink",
      )}
    >
      <Icon className="size-5 shrink-0" aria-hidden />
      <span className="text-start">
        <span className="max-sm:sr-only">
          <Trans>Captions</Trans>
        </span>
        <output className="block text-[0.8125rem] font-normal max-sm:text-xs">
          <Said state={state} />
        </output>
      </span>
    </button>
  );
}

function Said({ state }: { state: DictationState }) {
  if (state.kind === "off" || state.kind === "failed") return null;
  if (state.kind === "starting") return <Trans>Starting …</Trans>;
  if (state.muted) return <Trans>Microphone is off</Trans>;
  switch (state.uplink.kind) {
    case "connecting":
      return <Trans>Starting …</Trans>;
    case "listening":
      return state.behindMs > BEHIND_MS ? <Trans>Catching up, nothing is lost</Trans> : <Trans>You are being heard</Trans>;
    case "reconnecting":
      return <Trans>Reconnecting, nothing is lost</Trans>;
    case "unavailable":
      return <Trans>Not available right now</Trans>;
    case "ended":
    case "refused":
      return null;
  }
}
