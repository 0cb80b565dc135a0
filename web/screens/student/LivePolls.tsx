import { Trans, useLingui } from "@lingui/react/macro";
import { ChevronDown, X } from "lucide-react";
import { useState } from "react";
import type { Answer } from "../../../session-core/features/interaction/poll-answers.ts";
import { polls, type Poll } from "../../../session-core/features/interaction/polls.ts";
import { valueOf } from "../../../session-core/per-participant.ts";
import { IconButton } from "../../components/Button.tsx";
import { PollResult } from "../../components/talk/PollResult.tsx";
import type { LiveClass } from "../../components/useSession.ts";
import { PollAnswer } from "./PollAnswer.tsx";

/** Under the stage and never over it: every poll that waits for an answer, and the last one until it is put away. An open one folds to its question. */
export function LivePolls({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const [folded, setFolded] = useState<readonly string[]>([]);
  const [away, setAway] = useState<readonly string[]>([]);
  const asked = polls.of(snapshot.state).polls;
  const shown = asked.filter((poll) => poll.status === "open" || (poll === asked.at(-1) && !away.includes(poll.id)));
  if (shown.length === 0) return null;
  return (
    <section
      aria-label={t`Polls`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard
      tabIndex={0}
      className="divide-y divide-line border-b border-line bg-accent-soft/40 px-3 md:max-h-[40dvh] md:overflow-y-auto md:px-6"
    >
      {shown.map((poll) => {
        const { id, question } = poll;
        const given = snapshot.you ? valueOf(poll.answers, snapshot.you.participantId) : undefined;
        const asksYou = snapshot.you?.role === "student" && poll.status === "open";
        if (poll.status !== "open") {
          return (
            <article key={id} className="py-2.5">
              <div className="mb-2 flex min-h-11 items-center gap-2">
                <h2 className="min-w-0 flex-1 font-semibold break-words" dir="auto">
                  {question}
                </h2>
                <IconButton label={t`Put the poll away`} className="-me-2" onClick={() => setAway([...away, id])}>
                  <X className="size-5" aria-hidden />
                </IconButton>
              </div>
              <Content poll={poll} given={given} onAnswer={null} />
            </article>
          );
        }
        const isFolded = folded.includes(id);
        return (
          <article key={id} className="py-1">
            <h2>
              <button
                type="button"
                aria-expanded={!isFolded}
                onClick={() => setFolded(isFolded ? folded.filter((other) => other !== id) : [...folded, id])}
                className="flex min-h-11 w-full items-center gap-2 text-start font-semibold"
              >
                <span className={`min-w-0 flex-1 ${isFolded ? "truncate" : "break-words"}`} dir="auto">
                  {question}
                </span>
                {isFolded && asksYou ? (
                  <span
                    className={`shrink-0 rounded-full px-2 text-xs leading-5 ${given ? "bg-accent-soft text-accent-ink" : "bg-accent text-on-accent"}`}
                  >
                    {given ? <Trans>Answered</Trans> : <Trans>Not answered</Trans>}
                  </span>
                ) : null}
                <ChevronDown className={`size-5 shrink-0 text-muted ${isFolded ? "" : "rotate-180"}`} aria-hidden />
              </button>
            </h2>
            <div hidden={isFolded} className="pt-1 pb-1.5">
              <Content
                poll={poll}
                given={given}
                onAnswer={asksYou ? (answer) => void client.submit("poll.answer", { pollId: id, answer }) : null}
              />
            </div>
          </article>
        );
      })}
    </section>
  );
}

interface ContentProps {
  poll: Poll;
  given: Answer | undefined;
  onAnswer: ((answer: Answer) => void) | null;
}

function Content({ poll, given, onAnswer }: ContentProps) {
  const yours = given?.map((value) => (typeof value === "number" ? poll.options[value] : value)).join(", ");
  switch (poll.status) {
    case "open":
      return onAnswer ? (
        <PollAnswer poll={poll} given={given} onAnswer={onAnswer} />
      ) : (
        <p className="text-sm text-muted">
          <Trans>The class is answering.</Trans>
        </p>
      );
    case "closed":
      return (
        <p className="text-sm text-muted">
          <Trans>No more answers are taken. The result will appear here if your teacher shows it.</Trans>
        </p>
      );
    case "revealed":
      return (
        <div className="max-w-2xl">
          <PollResult poll={poll} />
          {yours === undefined ? null : (
            <p className="mt-1 text-sm">
              <Trans>Your answer: {yours}</Trans>
            </p>
          )}
        </div>
      );
  }
}
