import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Check } from "lucide-react";
import type { Poll } from "../../../session-core/features/interaction/polls.ts";

/** How the class answered so far, or in the end. */
export function PollResult({ poll }: { poll: Poll }) {
  const { i18n } = useLingui();
  const answered = poll.result?.answered ?? 0;
  const countOf = (option: number) => poll.result?.tally.find(({ answer }) => answer === option)?.count ?? 0;
  return (
    <div>
      {poll.kind === "wordcloud" ? (
        <WordCloud poll={poll} />
      ) : (
        <ul className="space-y-2">
          {poll.options.map((option, index) => {
            const share = answered === 0 ? 0 : countOf(index) / answered;
            return (
              <li key={option} className="text-[0.9375rem]">
                <p className="flex items-baseline justify-between gap-3">
                  <span className="min-w-0 break-words">
                    <span dir="auto">{option}</span>
                    {poll.right?.includes(index) ? (
                      <span className="ms-2 inline-flex items-center gap-1 text-[0.8125rem] font-semibold text-accent-ink">
                        <Check className="size-4" aria-hidden />
                        <Trans>right</Trans>
                      </span>
                    ) : null}
                  </span>
                  <span className="numeric shrink-0 text-sm text-muted">
                    {countOf(index)} · {i18n.number(share, { style: "percent" })}
                  </span>
                </p>
                <span aria-hidden className="mt-1 block h-2 overflow-hidden rounded-full bg-sunken">
                  <span
                    className={`block h-full rounded-full ${poll.right && !poll.right.includes(index) ? "bg-edge" : "bg-accent"}`}
                    style={{ inlineSize: `${share * 100}%` }}
                  />
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <p className="numeric mt-2 text-[0.8125rem] text-muted">
        <Plural value={answered} one="# person answered" other="# people answered" />
      </p>
    </div>
  );
}

/** The smallest and the largest word, in rem; between them by how often it came. */
const SMALLEST = 0.9375;
const LARGEST = 1.75;

function WordCloud({ poll }: { poll: Poll }) {
  const words = (poll.result?.tally ?? []).filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
  const most = words[0]?.count ?? 1;
  return (
    <ul className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      {words.map(({ answer, count }) => (
        <li key={answer} style={{ fontSize: `${SMALLEST + ((LARGEST - SMALLEST) * (count - 1)) / Math.max(1, most - 1)}rem` }}>
          <span dir="auto">{answer}</span> <span className="numeric text-[0.8125rem] text-muted">{count}</span>
        </li>
      ))}
    </ul>
  );
}
