import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useState } from "react";
import type { Answer } from "../../../session-core/features/interaction/poll-answers.ts";
import { polls, type Poll } from "../../../session-core/features/interaction/polls.ts";
import { valueOf } from "../../../session-core/per-participant.ts";
import { IconButton } from "../../components/Button.tsx";
import { PollResult } from "../../components/talk/PollResult.tsx";
import type { LiveClass } from "../../components/useSession.ts";
import { PollAnswer } from "./PollAnswer.tsx";

/** Under the stage and never over it: every poll that waits for an answer, and the last one until it is put away. */
export function LivePolls({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const [away, setAway] = useState<readonly string[]>([]);
  const asked = polls.of(snapshot.state).polls;
  const shown = asked.filter((poll) => poll.status === "open" || (poll === asked.at(-1) && !away.includes(poll.id)));
  if (shown.length === 0) return null;
  return (
    <section
      aria-label={t`Polls`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard
      tabIndex={0}
      className="max-h-[40dvh] divide-y divide-line overflow-y-auto border-b border-line bg-accent-soft/40 px-3 md:px-6"
    >
      {shown.map((poll) => (
        <article key={poll.id} className="py-2.5">
          <div className="mb-2 flex min-h-11 items-center gap-2">
            <h2 className="min-w-0 flex-1 font-semibold break-words" dir="auto">
              {poll.question}
            </h2>
            {poll.status === "open" ? null : (
              <IconButton label={t`Put the poll away`} className="-me-2" onClick={() => setAway([...away, poll.id])}>
                <X className="size-5" aria-hidden />
              </IconButton>
            )}
          </div>
          <Content
            poll={poll}
            given={snapshot.you ? valueOf(poll.answers, snapshot.you.participantId) : undefined}
            onAnswer={
              snapshot.you?.role === "student" ? (answer) => void client.submit("poll.answer", { pollId: poll.id, answer }) : null
            }
          />
        </article>
      ))}
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
