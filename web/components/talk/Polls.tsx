import { Trans, useLingui } from "@lingui/react/macro";
import { ChartColumn, Plus } from "lucide-react";
import { useState } from "react";
import { polls, type Poll } from "../../../session-core/features/interaction/polls.ts";
import { Button } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";
import { PollForm } from "./PollForm.tsx";
import { PollResult } from "./PollResult.tsx";

/** Where staff ask the class, watch the answers come in, and show them. */
export function Polls({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const [making, setMaking] = useState(false);
  const asked = polls.of(snapshot.state).polls.toReversed();
  return (
    <section
      aria-label={t`Polls`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard
      tabIndex={0}
      className="h-full space-y-4 overflow-y-auto px-4 py-4"
    >
      {making ? (
        <PollForm
          onCancel={() => setMaking(false)}
          onOpen={(draft) => {
            setMaking(false);
            void client.submit("poll.open", draft);
          }}
        />
      ) : (
        <Button className="w-full" onClick={() => setMaking(true)}>
          <Plus className="size-5" aria-hidden />
          <Trans>New poll</Trans>
        </Button>
      )}
      {asked.length === 0 && !making ? (
        <div className="py-8 text-center text-[0.9375rem] text-muted">
          <ChartColumn className="mx-auto mb-2 size-6" aria-hidden />
          <Trans>What you ask the class appears here, with the answers as they come in.</Trans>
        </div>
      ) : null}
      {asked.map((poll) => (
        <PollCard key={poll.id} poll={poll} onCommand={(type) => void client.submit(type, { pollId: poll.id })} />
      ))}
    </section>
  );
}

function PollCard({ poll, onCommand }: { poll: Poll; onCommand(type: "poll.close" | "poll.reveal"): void }) {
  // Until the server has named it, its id is made of the command's key.
  const sending = poll.id.includes(".");
  return (
    <article className="rounded-lg border border-line px-3 py-3">
      <p className="mb-1 text-[0.8125rem] font-semibold text-muted">
        {sending ? (
          <Trans>sending …</Trans>
        ) : poll.status === "open" ? (
          <span className="text-accent-ink">
            <Trans>Open for answers</Trans>
          </span>
        ) : poll.status === "closed" ? (
          <Trans>Closed; students do not see the result</Trans>
        ) : (
          <Trans>Students see the result</Trans>
        )}
      </p>
      <h3 className="mb-3 font-semibold break-words" dir="auto">
        {poll.question}
      </h3>
      <PollResult poll={poll} />
      {sending || poll.status === "revealed" ? null : (
        <div className="mt-3 flex flex-wrap gap-2">
          {poll.status === "open" ? (
            <Button className="px-3 text-sm" onClick={() => onCommand("poll.close")}>
              <Trans>Close</Trans>
            </Button>
          ) : null}
          <Button className="px-3 text-sm" onClick={() => onCommand("poll.reveal")}>
            <Trans>Show the result</Trans>
          </Button>
        </div>
      )}
    </article>
  );
}
