import { Trans } from "@lingui/react/macro";
import { EyeOff } from "lucide-react";
import { polls } from "../../../session-core/features/interaction/polls.ts";
import { optionsOf } from "../../../session-core/features/interaction/poll-answers.ts";
import { Button } from "../Button.tsx";
import { PollResult } from "../talk/PollResult.tsx";
import type { SceneViewProps } from "./scene-view.ts";

/** A poll for everyone to see: the question, then how the class answered as soon as that may be shown. */
export function PollScene({ state, scene, submit }: SceneViewProps<"poll">) {
  const { draft, pollId } = scene.metadata;
  const poll = polls.of(state).polls.find(({ id }) => id === pollId);
  const send = (type: string) => submit?.(type, type === "scene.ask" ? { sceneId: scene.id } : { pollId });
  const asksAgain = poll === undefined || poll.status === "revealed";
  return (
    <div className="flex size-full flex-col gap-5 overflow-y-auto p-6 sm:p-10">
      <h2 className="text-2xl font-semibold tracking-tight text-balance sm:text-4xl" dir="auto">
        {poll?.question ?? draft.question}
      </h2>
      {poll?.result && (submit !== null || poll.status === "revealed") ? (
        <div className="max-w-4xl">
          <div className="sm:[zoom:1.5]">
            <PollResult poll={poll} />
          </div>
          {poll.status === "revealed" ? null : (
            <p className="mt-2 flex items-center gap-2 font-medium text-accent-ink">
              <EyeOff className="size-4 shrink-0" aria-hidden />
              <Trans>Students see the question. They see these numbers when you show the result.</Trans>
            </p>
          )}
        </div>
      ) : (
        <ul className="max-w-4xl space-y-2 text-lg sm:text-2xl">
          {(poll?.options ?? optionsOf(draft)).map((option) => (
            <li key={option} dir="auto" className="rounded-xl border border-line bg-canvas px-4 py-2.5">
              {option}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-auto flex flex-wrap items-center gap-x-4 gap-y-2 text-muted">
        <p>
          {poll === undefined ? (
            <Trans>This has not been asked yet.</Trans>
          ) : poll.status === "open" ? (
            <Trans>The poll is open.</Trans>
          ) : poll.status === "closed" ? (
            <Trans>No more answers are taken.</Trans>
          ) : (
            <Trans>This is how the class answered.</Trans>
          )}
        </p>
        {submit === null ? null : (
          <span className="flex flex-wrap gap-2">
            {poll?.status === "open" ? (
              <Button onClick={() => send("poll.close")}>
                <Trans>Close</Trans>
              </Button>
            ) : null}
            {asksAgain ? (
              <Button look={poll ? "secondary" : "primary"} onClick={() => send("scene.ask")}>
                {poll ? <Trans>Ask again</Trans> : <Trans>Ask the class</Trans>}
              </Button>
            ) : (
              <Button look="primary" onClick={() => send("poll.reveal")}>
                <Trans>Show the result</Trans>
              </Button>
            )}
          </span>
        )}
      </div>
    </div>
  );
}
