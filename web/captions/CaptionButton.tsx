import { Trans, useLingui } from "@lingui/react/macro";
import { Captions as CaptionsIcon, CaptionsOff, Languages } from "lucide-react";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import type { CaptionOffer } from "../../contracts/captions.ts";
import { captions } from "../../session-core/features/captions/captions.ts";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { buttonClass } from "../components/Button.tsx";
import { toast } from "../components/toasts.tsx";
import type { LiveClass } from "../components/useSession.ts";
import { dictation, type DictationState } from "./dictation.ts";
import { keepSpoken, languageFor, recogniserOffer, spoken } from "./spoken.ts";

const CaptionLanguage = lazy(async () => ({ default: (await import("../screens/teacher/CaptionLanguage.tsx")).CaptionLanguage }));

const lit = "data-[on=true]:border-accent data-[on=true]:bg-accent-soft data-[on=true]:text-accent-ink";

/** More than this is a break that is being made up for, and worth a word. */
const BEHIND_MS = 4_000;

/** In the teacher's bar: has one's own microphone captioned, and says in plain words how that goes. */
export function CaptionButton({ live, sessionId }: { live: LiveClass; sessionId: string }) {
  const { t, i18n } = useLingui();
  const state = useSyncExternalStore(dictation.subscribe, dictation.current);
  const [asked, setAsked] = useState<CaptionOffer | null>(null);
  const { snapshot } = live;
  const participantId = snapshot.you?.participantId;
  const over = lifecycle.of(snapshot.state).phase === "ended";
  useEffect(() => {
    if (over) void dictation.stop();
  }, [over]);
  // Known before it is asked for.
  useEffect(() => void recogniserOffer(), []);
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
      case "invalid_request":
        return t`This language cannot be captioned here. Choose another one.`;
      case "no_recogniser":
        return t`Captions are not set up here. Whoever runs this school’s Chalkline can do so.`;
      case "conflict":
        return t`Four microphones are captioned already. Ask someone to switch theirs off.`;
      default:
        return t`Captions could not be switched on. Try again in a moment.`;
    }
  }

  const on = state.kind === "on" || state.kind === "starting";
  const start = (language: string) => {
    if (participantId === undefined || over) return;
    const { lessonTitle, classroomName } = lifecycle.of(snapshot.state);
    const keyterms = [lessonTitle, classroomName].flatMap((term) => (term ? term.slice(0, 100) : []));
    const wishes = { sessionId, participantId, language, keyterms, wordFilter: true, diarize: spoken().voices };
    void dictation.start(wishes, snapshot.media !== null);
  };
  const press = async () => {
    if (on) return dictation.stop();
    const known = await recogniserOffer();
    if (!known) return toast(reasonOf("unknown"));
    // Without a recogniser there is nothing to choose: the class is told so.
    const language = known.languages.length === 0 ? i18n.locale : languageFor(known, spoken().language, i18n.locale);
    if (language === null) setAsked(known);
    else start(language);
  };
  const ask = async () => {
    const known = await recogniserOffer();
    if (known && known.languages.length > 0) setAsked(known);
    else toast(reasonOf(known ? "no_recogniser" : "unknown"));
  };
  const running = captions.of(snapshot.state).feeds.find(({ speaker }) => on && speaker === participantId)?.language;
  const chosen = running ?? spoken().language ?? i18n.locale;
  const named = chosen === "multi" ? t`several` : new Intl.DisplayNames([i18n.locale], { type: "language" }).of(chosen);
  const Icon = on ? CaptionsIcon : CaptionsOff;
  return (
    <div className="flex min-w-22">
      <button
        type="button"
        aria-pressed={on}
        data-on={on}
        onClick={() => void press()}
        className={buttonClass("secondary", `min-w-11 rounded-e-none border-e-0 px-3 leading-tight ${lit}`)}
      >
        <Icon className="size-5 shrink-0" aria-hidden />
        <span className="min-w-0 text-start max-lg:sr-only">
          <span className="block truncate">
            <Trans>Captions</Trans>
          </span>
          <output className="block truncate text-[0.8125rem] font-normal">
            <Said state={state} />
          </output>
        </span>
      </button>
      <button
        type="button"
        title={t`Language of the captions: ${named}`}
        aria-haspopup="dialog"
        data-on={on}
        onClick={() => void ask()}
        className={buttonClass("secondary", `min-w-11 shrink-0 rounded-s-none px-2 text-[0.8125rem] ${lit}`)}
      >
        <span className="sr-only">
          <Trans>Language of the captions: {named}</Trans>
        </span>
        {chosen === "multi" ? <Languages className="size-4" aria-hidden /> : chosen.split("-")[0]!.toUpperCase()}
      </button>
      {asked ? (
        <Suspense>
          <CaptionLanguage
            offer={asked}
            wished={{ ...spoken(), language: chosen }}
            on={on}
            onOpenChange={() => setAsked(null)}
            onChoose={(choice) => {
              keepSpoken(choice);
              setAsked(null);
              // What is still being heard becomes final as what it was spoken as.
              void dictation.stop().then(() => start(choice.language));
            }}
          />
        </Suspense>
      ) : null}
    </div>
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
