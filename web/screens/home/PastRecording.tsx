import { Trans, useLingui } from "@lingui/react/macro";
import type { UseQueryResult } from "@tanstack/react-query";
import { Film, Play } from "lucide-react";
import { useState } from "react";
import { failureOf } from "../../api.ts";
import { FailureNote } from "../../components/Field.tsx";
import { EmptyNote, SectionTitle, Waiting } from "../../components/Notes.tsx";
import type { Place, Recorded, Take } from "../../playback/takes.ts";
import { clock, timeOf } from "../../time.ts";
import { TakePlayer, type SpokenLine } from "./TakePlayer.tsx";

interface PastRecordingProps {
  recording: UseQueryResult<Recorded>;
  /** What somebody wants to hear again; another object each time. */
  wanted: Place | null;
  spoken: readonly SpokenLine[];
  /** The class has just ended: what there is of it may not be told yet. */
  isFresh: boolean;
}

/** What was recorded of a class, one take after the other. */
export function PastRecording({ recording, ...props }: PastRecordingProps) {
  return (
    <section>
      <SectionTitle>
        <Trans>What was recorded</Trans>
      </SectionTitle>
      {recording.data ? (
        <Takes {...props} recorded={recording.data} again={recording.refetch} />
      ) : recording.error ? (
        <FailureNote failure={failureOf(recording.error)} />
      ) : (
        <Waiting>
          <Trans>Looking for the recording …</Trans>
        </Waiting>
      )}
    </section>
  );
}

interface TakesProps extends Omit<PastRecordingProps, "recording"> {
  recorded: Recorded;
  again: UseQueryResult<Recorded>["refetch"];
}

function Takes({ recorded: { takes, isComing, isPartlyLost }, wanted, spoken, isFresh, again }: TakesProps) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState<Place | null>(null);
  const [answered, setAnswered] = useState(wanted);
  if (wanted !== answered) {
    setAnswered(wanted);
    setChosen(wanted);
  }
  const take = takes.find(({ id }) => id === chosen?.take) ?? takes[0];
  const next = take && takes[takes.indexOf(take) + 1];
  return (
    <>
      {take ? (
        <TakePlayer
          key={take.id}
          take={take}
          place={chosen}
          spoken={spoken}
          onEnded={() => next && setChosen({ take: next.id, atS: 0 })}
          freshUrl={async () => (await again()).data?.takes.find(({ id }) => id === take.id)?.url ?? null}
        />
      ) : isComing ? null : (
        <EmptyNote icon={Film}>
          {isPartlyLost ? (
            <Trans>What was recorded could not be kept.</Trans>
          ) : isFresh ? (
            <Trans>If this class was recorded, its recording appears here in a moment.</Trans>
          ) : (
            <Trans>This class was not recorded.</Trans>
          )}
        </EmptyNote>
      )}
      {takes.length > 1 ? (
        <ol aria-label={t`Parts of the recording`} className="mt-4 flex flex-col gap-2">
          {takes.map((each, n) => (
            <li key={each.id}>
              <TakeButton take={each} number={n + 1} isOn={each === take} onChoose={() => setChosen({ take: each.id, atS: 0 })} />
            </li>
          ))}
        </ol>
      ) : null}
      <output className="mt-3 block text-sm text-muted empty:hidden">
        {isComing ? (
          <Trans>Some of the recording is still on its way. It appears here by itself.</Trans>
        ) : isPartlyLost && take ? (
          <Trans>Some of what was recorded could not be kept. This is the rest.</Trans>
        ) : null}
      </output>
    </>
  );
}

interface TakeButtonProps {
  take: Take;
  number: number;
  isOn: boolean;
  onChoose(): void;
}

function TakeButton({ take, number, isOn, onChoose }: TakeButtonProps) {
  const from = timeOf(take.startedAt);
  return (
    <button
      type="button"
      aria-current={isOn ? "true" : undefined}
      onClick={onChoose}
      className={`flex min-h-11 w-full items-center gap-3 rounded-lg border px-3 text-start text-[0.9375rem] ${
        isOn ? "border-accent bg-accent-soft text-accent-ink" : "border-line bg-surface hover:border-edge"
      }`}
    >
      <Play className="size-4 shrink-0 rtl:-scale-x-100" aria-hidden />
      <span className="flex-1">
        <Trans>
          Part {number}, from <bdi className="numeric">{from}</bdi>
        </Trans>
      </span>
      {take.durationMs === null ? null : <bdi className="numeric text-sm">{clock(take.durationMs)}</bdi>}
    </button>
  );
}
