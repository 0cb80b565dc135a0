import { Trans, useLingui } from "@lingui/react/macro";
import { Captions as CaptionsIcon } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import type { SessionState } from "../../session-core/feature.ts";
import { captions, type CaptionLine } from "../../session-core/features/captions/captions.ts";
import { IconButton } from "../components/Button.tsx";
import type { LiveClass } from "../components/useSession.ts";
import { languageOf } from "./language-of.ts";
import { useCaptionPreferences, type CaptionPreferences } from "./preferences.ts";
import { useHeard } from "./useHeard.ts";

const CaptionSettings = lazy(async () => ({ default: (await import("./CaptionSettings.tsx")).CaptionSettings }));

/** Read at once, these are about ten seconds of speech. */
const LINES_SHOWN = 3;

const textSize: Record<CaptionPreferences["size"], string> = {
  small: "text-[0.9375rem]",
  medium: "text-base md:text-lg",
  large: "text-2xl",
  huge: "text-[2rem]",
};
/** Three lines of the size, on a phone two, always: words coming and going move nothing. */
const height: Record<CaptionPreferences["size"], string> = {
  small: "h-[3.33rem] md:h-[4.6rem]",
  medium: "h-14 md:h-[5.4rem]",
  large: "h-[4.875rem] md:h-[6.8rem]",
  huge: "h-25 md:h-[8.8rem]",
};
const colours: Record<CaptionPreferences["contrast"], string> = {
  page: "bg-surface text-ink",
  dark: "bg-[#101513] text-white",
  yellow: "bg-black text-[#ffe94a]",
};

interface CaptionStripProps {
  live: LiveClass;
  /** The moment that is looked at; null while it is being read. */
  state: SessionState | null;
  /** Staff's, beside the settings. */
  children?: ReactNode;
}

/** What is being said, below the stage and never over it. Absent until somebody's microphone is captioned; that it fails, the status strip says. */
export function CaptionStrip({ live, state, children }: CaptionStripProps) {
  const { t } = useLingui();
  const preferences = useCaptionPreferences();
  const [settings, setSettings] = useState(false);
  const { feeds, lines } = captions.of(state ?? live.snapshot.state);
  const words = useHeard(live);
  const isNow = state === live.snapshot.state;
  if (feeds.length === 0 && lines.length === 0) return null;
  const recent = lines.filter(({ text }) => text !== "").slice(-LINES_SHOWN);
  const on = feeds.length > 0;
  return (
    <section aria-label={t`Captions`} className="flex shrink-0 items-end gap-1 px-1.5 pt-1 pb-1 md:px-0 md:pt-2 md:pb-0">
      {preferences.shown ? (
        <div
          role="log"
          aria-label={t`What is being said`}
          aria-live={preferences.announced && isNow ? "polite" : "off"}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- earlier lines are reached by scrolling, by keyboard too
          tabIndex={0}
          className={`flex min-w-0 flex-1 flex-col-reverse overflow-y-auto rounded-lg border-y-6 border-transparent px-3 leading-snug font-medium ${height[preferences.size]} ${textSize[preferences.size]} ${colours[preferences.contrast]}`}
        >
          <div className="mt-auto">
            {recent.map((line, n) => (
              <p key={`${line.feed} ${line.utterance}`} {...languageOf(line)} dir="auto">
                {isAnother(line, recent[n - 1]) ? "– " : null}
                {line.text}
              </p>
            ))}
            {isNow
              ? words.map(({ feed, text }) => (
                  // Still being heard: it changes under a screen reader's voice, and is said when it is final.
                  <p key={feed} aria-hidden dir="auto" className="opacity-80">
                    {text} …
                  </p>
                ))
              : null}
            {recent.length === 0 && words.length === 0 ? (
              <p className="opacity-80">
                {on ? <Trans>Captions are on. Words appear here as they are spoken.</Trans> : <Trans>Captions are off.</Trans>}
              </p>
            ) : null}
          </div>
        </div>
      ) : (
        <p className="flex-1 py-2.5 text-sm text-muted">
          <Trans>Captions are hidden.</Trans>
        </p>
      )}
      <div className="flex shrink-0 md:flex-col">
        {children}
        <IconButton label={t`Caption settings`} onClick={() => setSettings(true)}>
          <CaptionsIcon className="size-5" aria-hidden />
        </IconButton>
      </div>
      {settings ? (
        <Suspense>
          <CaptionSettings onOpenChange={setSettings} />
        </Suspense>
      ) : null}
    </section>
  );
}

/** As subtitles do: a dash says that somebody else speaks. */
const isAnother = (line: CaptionLine, before: CaptionLine | undefined): boolean =>
  before !== undefined && (before.speaker !== line.speaker || before.voice !== line.voice);
