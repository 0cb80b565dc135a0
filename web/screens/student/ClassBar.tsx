import { Trans, useLingui } from "@lingui/react/macro";
import { Hand, RotateCcw } from "lucide-react";
import { lazy, Suspense } from "react";
import { mediaRights } from "../../../session-core/features/integrations/media.ts";
import { hands } from "../../../session-core/features/interaction/hands.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { polls } from "../../../session-core/features/interaction/polls.ts";
import { buttonClass, IconButton } from "../../components/Button.tsx";
import type { LiveClass } from "../../components/useSession.ts";
import { useShortcuts } from "../../components/useShortcuts.ts";
import { REWIND_SECONDS, type Rewind } from "../../playback/useRewind.ts";
import { PulseButtons } from "./PulseButtons.tsx";

const MediaBar = lazy(async () => ({ default: (await import("../../media/MediaBar.tsx")).MediaBar }));
const SeatBar = lazy(async () => ({ default: (await import("./SeatBar.tsx")).SeatBar }));
const LivePolls = lazy(async () => ({ default: (await import("./LivePolls.tsx")).LivePolls }));

/** What asks the class, and what a student does without a word: between the stage and the talk. */
export function ClassBar({ live, rewind }: { live: LiveClass; rewind: Rewind }) {
  const { t } = useLingui();
  const seconds = REWIND_SECONDS;
  const you = live.snapshot.you?.participantId;
  const rights = you === undefined ? null : mediaRights(live.snapshot.state, you);
  const maySend = rights !== null && (rights.microphone || rights.camera || rights.screen);
  const asked = polls.of(live.snapshot.state).polls;
  const question = asked.findLast(({ status }) => status === "open")?.question;
  return (
    <>
      {asked.length > 0 ? (
        <Suspense>
          <LivePolls live={live} />
        </Suspense>
      ) : null}
      {presence.of(live.snapshot.state).byId[you ?? ""]?.overflow ? (
        <Suspense>
          <SeatBar live={live} />
        </Suspense>
      ) : null}
      <output className="sr-only">{question === undefined ? null : <Trans>Your teacher asks: {question}</Trans>}</output>
      <section
        aria-label={t`Take part`}
        className="relative flex min-h-15 flex-wrap items-center gap-1 border-b border-line px-2 py-2 md:gap-2 md:border-b-0 md:px-6"
      >
        {live.snapshot.you?.role === "student" ? (
          <>
            <HandButton live={live} brief={maySend} />
            <PulseButtons live={live} />
            {maySend ? (
              <Suspense>
                <MediaBar live={live} />
              </Suspense>
            ) : null}
          </>
        ) : null}
        {rewind.playback.mode === "live" ? (
          <IconButton label={t`Back ${seconds} seconds`} className="ms-auto" onClick={rewind.back}>
            <RotateCcw className="size-5 rtl:-scale-x-100" aria-hidden />
          </IconButton>
        ) : null}
      </section>
    </>
  );
}

/** Brief where microphone and camera stand beside it: on a phone all of it has one row. */
function HandButton({ live: { client, snapshot }, brief }: { live: LiveClass; brief: boolean }) {
  const { raised, called } = hands.of(snapshot.state);
  const you = snapshot.you?.participantId;
  const place = raised.findIndex(({ from }) => from === you) + 1;
  const up = place > 0;
  const toggle = () => void client.submit(up ? "hand.lower" : "hand.raise", {});
  useShortcuts({ h: toggle });
  const standing = !up ? null : called === you ? <Trans>It is your turn to speak</Trans> : <Trans>Number {place} in line</Trans>;
  return (
    <>
      <button
        type="button"
        onClick={toggle}
        className={buttonClass(
          up ? "secondary" : "primary",
          `flex-1 leading-tight md:min-w-44 md:flex-none ${brief ? "max-md:min-w-18 max-md:flex-col max-md:gap-0 max-md:px-1.5 max-md:text-xs max-md:whitespace-normal" : "min-w-40 max-[22rem]:basis-full"}`,
        )}
      >
        <Hand className="size-5 shrink-0" aria-hidden />
        {up ? (
          <span className={brief ? "max-md:text-center md:text-start" : "text-start"}>
            <Trans>Lower hand</Trans>
            <span aria-hidden className={`numeric block text-[0.8125rem] text-accent-ink ${brief ? "max-md:hidden" : ""}`}>
              {standing}
            </span>
          </span>
        ) : (
          <Trans>Raise hand</Trans>
        )}
      </button>
      <output className="sr-only">{standing}</output>
    </>
  );
}
