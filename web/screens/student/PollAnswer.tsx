import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Answer } from "../../../session-core/features/interaction/poll-answers.ts";
import type { Poll } from "../../../session-core/features/interaction/polls.ts";
import { Button } from "../../components/Button.tsx";
import { inputClass } from "../../components/Field.tsx";

const WORDS_MAX = 3;

interface PollAnswerProps {
  poll: Poll;
  given: Answer | undefined;
  onAnswer(answer: Answer): void;
}

/** Answering an open poll: where there is one answer, the choice itself sends it. It may be changed until the poll is closed. */
export function PollAnswer(props: PollAnswerProps) {
  return (
    <div className="max-w-2xl">
      <Form {...props} />
      <output className="mt-1.5 block min-h-5 text-[0.8125rem] text-muted">
        {props.given ? <Trans>Answered. You can change it until the poll is closed.</Trans> : null}
      </output>
    </div>
  );
}

function Form({ poll, given, onAnswer }: PollAnswerProps) {
  switch (poll.kind) {
    case "multiple":
      return <Several poll={poll} given={given} onAnswer={onAnswer} />;
    case "wordcloud":
      return <Words poll={poll} given={given} onAnswer={onAnswer} />;
    case "single":
    case "quiz":
    case "scale":
      return (
        <ul
          className={
            poll.kind === "scale" ? "flex flex-wrap gap-2" : `grid gap-1.5 ${isShort(poll) ? "grid-cols-2" : "sm:grid-cols-2"}`
          }
        >
          {poll.options.map((option, index) => (
            <li key={option} className={poll.kind === "scale" ? "flex-1" : ""}>
              <button
                type="button"
                aria-pressed={given?.[0] === index}
                onClick={() => onAnswer([index])}
                dir="auto"
                className={`${choice} ${poll.kind === "scale" ? "text-center" : ""}`}
              >
                {option}
              </button>
            </li>
          ))}
        </ul>
      );
  }
}

/** Two stand beside each other even on a phone. */
const SHORT_OPTION = 16;
const isShort = ({ options }: Poll): boolean => options.every(({ length }) => length <= SHORT_OPTION);

const choice =
  "min-h-11 w-full rounded-lg border border-edge/60 bg-surface px-3 py-2 text-[0.9375rem] break-words hover:border-edge aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:font-semibold aria-pressed:text-on-accent";

function Several({ poll, given, onAnswer }: PollAnswerProps) {
  const [chosen, setChosen] = useState<readonly number[]>((given ?? []).filter((value) => typeof value === "number"));
  return (
    <form
      onSubmit={(submit) => {
        submit.preventDefault();
        if (chosen.length > 0) onAnswer([...chosen]);
      }}
    >
      <ul className="grid sm:grid-cols-2">
        {poll.options.map((option, index) => (
          <li key={option}>
            <label className="flex min-h-11 items-center gap-3 text-[0.9375rem]">
              <input
                type="checkbox"
                checked={chosen.includes(index)}
                onChange={({ target }) =>
                  setChosen(target.checked ? [...chosen, index] : chosen.filter((number) => number !== index))
                }
                className="size-5 shrink-0 accent-(--accent)"
              />
              <span className="min-w-0 break-words" dir="auto">
                {option}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <Button type="submit" look="primary" className="mt-1" disabled={chosen.length === 0}>
        <Trans>Send the answer</Trans>
      </Button>
    </form>
  );
}

function Words({ given, onAnswer }: PollAnswerProps) {
  const { t } = useLingui();
  const [text, setText] = useState(given?.join(", ") ?? "");
  const words = text
    .split(/[,،]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(submit) => {
        submit.preventDefault();
        if (words.length > 0) onAnswer(words.slice(0, WORDS_MAX));
      }}
    >
      <input
        value={text}
        maxLength={122}
        dir="auto"
        aria-label={t`Up to three words, with commas between them`}
        placeholder={t`Up to three words, with commas between them`}
        onChange={(changed) => setText(changed.target.value)}
        className={inputClass}
      />
      <Button type="submit" look="primary" disabled={words.length === 0}>
        <Trans>Send</Trans>
      </Button>
    </form>
  );
}
