import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { ArrowBigUp, Flag, X } from "lucide-react";
import { useState } from "react";
import type { You } from "../../../contracts/frames.ts";
import { groupOf } from "../../../contracts/roles.ts";
import type { Question } from "../../../session-core/features/interaction/questions.ts";
import type { Participant } from "../../../session-core/features/orchestrator/presence.ts";
import { valueOf } from "../../../session-core/per-participant.ts";
import type { SubmitResult } from "../../session-client/index.ts";
import { Button, IconButton } from "../Button.tsx";

const MAX_CHARACTERS = 2_000;

interface QuestionViewProps {
  question: Question;
  asker: Participant | undefined;
  you: You | null;
  onCommand(type: string, data?: object): Promise<SubmitResult>;
  onReport?(): void;
}

export function QuestionView({ question, asker, you, onCommand, onReport }: QuestionViewProps) {
  const { t } = useLingui();
  const own = question.from === you?.participantId;
  const group = you ? groupOf(you.role) : "observer";
  // Until the server has named it, its id is made of the command's key.
  const sending = question.id.includes(".");
  const open = question.status === "open" && !sending;
  if (question.status === "dismissed") {
    return (
      <li className="py-3 text-[0.9375rem] text-muted italic">
        <Trans>Your question was taken away.</Trans>
      </li>
    );
  }
  return (
    <li className="flex gap-3 py-3">
      <Votes
        question={question}
        voted={you !== null && valueOf(question.voters, you.participantId) === true}
        onVote={open && !own && group !== "observer" ? () => void onCommand("question.upvote") : null}
      />
      <div className="min-w-0 flex-1">
        <p className={`text-[0.9375rem] break-words whitespace-pre-wrap ${sending ? "text-muted" : ""}`} dir="auto">
          {question.text}
        </p>
        <p className="mt-0.5 text-[0.8125rem] text-muted">
          {question.anonymous ? <Trans>Anonymous</Trans> : <span dir="auto">{asker?.name ?? t`Somebody who left`}</span>}
          {own ? (
            <>
              {" · "}
              <Trans>you</Trans>
            </>
          ) : null}
          {sending ? (
            <>
              {" · "}
              <Trans>sending …</Trans>
            </>
          ) : null}
        </p>
        {question.answer ? (
          <div className="mt-2 border-s-2 border-accent ps-3">
            <p className="text-[0.8125rem] font-semibold text-accent-ink">
              {question.answer.text === null ? <Trans>Answered live</Trans> : <Trans>Answer</Trans>}
            </p>
            {question.answer.text === null ? null : (
              <p className="text-[0.9375rem] break-words whitespace-pre-wrap" dir="auto">
                {question.answer.text}
              </p>
            )}
          </div>
        ) : null}
        {onReport && !own && !sending && group === "student" ? (
          <Button look="quiet" className="-ms-3 px-3 text-sm" onClick={onReport}>
            <Flag className="size-4" aria-hidden />
            <Trans>Report</Trans>
          </Button>
        ) : null}
        {open && group === "staff" ? <Triage onCommand={onCommand} /> : null}
      </div>
    </li>
  );
}

function Votes({ question, voted, onVote }: { question: Question; voted: boolean; onVote: (() => void) | null }) {
  const { votes } = question;
  const words = (question.text ?? "").slice(0, 60);
  const shape =
    "numeric flex min-h-12 w-11 shrink-0 flex-col items-center justify-center self-start rounded-lg text-sm font-semibold";
  if (!onVote) {
    return (
      <span className={`${shape} text-muted`}>
        <ArrowBigUp className="size-5" aria-hidden />
        {votes}
        <span className="sr-only">
          {" "}
          <Plural value={votes} one="vote" other="votes" />
        </span>
      </span>
    );
  }
  return (
    <button
      type="button"
      aria-pressed={voted}
      aria-disabled={voted}
      onClick={voted ? undefined : onVote}
      className={`${shape} border border-edge/60 hover:border-edge aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-ink`}
    >
      <ArrowBigUp className={`size-5 ${voted ? "fill-current" : ""}`} aria-hidden />
      {votes}
      <span className="sr-only">
        {" "}
        <Trans>I want this answered too: {words}</Trans>
      </span>
    </button>
  );
}

/** What staff do with a question that waits. */
function Triage({ onCommand }: Pick<QuestionViewProps, "onCommand">) {
  const { t } = useLingui();
  const [text, setText] = useState<string | null>(null);
  const written = text?.trim() ?? "";
  if (text !== null) {
    return (
      <form
        className="mt-2"
        onSubmit={(submit) => {
          submit.preventDefault();
          if (written !== "") void onCommand("question.answer", { text: written });
        }}
      >
        <textarea
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was just asked for, and stands where the pressed button did
          autoFocus
          value={text}
          rows={2}
          maxLength={MAX_CHARACTERS}
          aria-label={t`Answer in writing`}
          dir="auto"
          onChange={(change) => setText(change.target.value)}
          className="field-sizing-content block max-h-40 min-h-11 w-full resize-none rounded-lg border border-edge bg-surface px-3 py-2.5 text-[0.9375rem] leading-snug"
        />
        <div className="mt-1.5 flex gap-2">
          <Button type="submit" look="primary" aria-disabled={written === ""} className="px-3 text-sm">
            <Trans>Send the answer</Trans>
          </Button>
          <Button look="quiet" className="px-3 text-sm" onClick={() => setText(null)}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </form>
    );
  }
  return (
    <div className="mt-2 flex flex-wrap items-center gap-1.5">
      <Button className="px-3 text-sm" onClick={() => void onCommand("question.answer")}>
        <Trans>Answered live</Trans>
      </Button>
      <Button className="px-3 text-sm" onClick={() => setText("")}>
        <Trans>Answer in writing</Trans>
      </Button>
      <IconButton label={t`Dismiss the question`} onClick={() => void onCommand("question.dismiss")}>
        <X className="size-5" aria-hidden />
      </IconButton>
    </div>
  );
}
