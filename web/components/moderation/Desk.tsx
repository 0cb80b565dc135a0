import { Trans, useLingui } from "@lingui/react/macro";
import { MicOff, VideoOff } from "lucide-react";
import { hands } from "../../../session-core/features/interaction/hands.ts";
import { questions } from "../../../session-core/features/interaction/questions.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { Button } from "../Button.tsx";
import { inOrder } from "../talk/question-order.ts";
import { QuestionView } from "../talk/QuestionView.tsx";
import { RaisedHands } from "../talk/RaisedHands.tsx";
import type { LiveClass } from "../useSession.ts";
import { ControlsButton } from "./ControlsButton.tsx";
import { LobbyQueue } from "./LobbyQueue.tsx";
import { RemovedPeople } from "./RemovedPeople.tsx";
import { ReportQueue } from "./ReportQueue.tsx";

/** Everything that waits for somebody of staff, in one place: who wants in, who wants to speak, what was asked, what is wrong. */
export function Desk({ live }: { live: LiveClass }) {
  const { t } = useLingui();
  const { client, snapshot } = live;
  const { state, you } = snapshot;
  const open = inOrder(questions.of(state).questions, you?.participantId).filter(({ status }) => status === "open");
  const mute = (what: "microphone" | "camera") => void client.submit("participant.mute", { participantIds: null, what });
  return (
    <section
      aria-label={t`Desk`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard
      tabIndex={0}
      className="h-full overflow-y-auto px-4 py-4"
    >
      <div className="mb-5 flex flex-wrap gap-1.5">
        <ControlsButton live={live} className="px-3 text-sm lg:hidden" />
        <Button className="px-3 text-sm" onClick={() => mute("microphone")}>
          <MicOff className="size-4" aria-hidden />
          <Trans>Mute all students</Trans>
        </Button>
        <Button className="px-3 text-sm" onClick={() => mute("camera")}>
          <VideoOff className="size-4" aria-hidden />
          <Trans>Stop all cameras</Trans>
        </Button>
      </div>
      {snapshot.lobby.waiting > 0 ? <LobbyQueue live={live} /> : null}
      {hands.of(state).raised.length > 0 ? <RaisedHands live={live} /> : null}
      <ReportQueue live={live} />
      <section aria-label={t`Open questions`}>
        <h3 className="flex min-h-11 items-center text-sm font-semibold">
          <Trans>Open questions</Trans> <span className="numeric ms-2 font-normal text-muted">{open.length}</span>
        </h3>
        {open.length === 0 ? (
          <p className="text-[0.9375rem] text-muted">
            <Trans>Nobody waits for an answer.</Trans>
          </p>
        ) : (
          <ol className="divide-y divide-line">
            {open.map((question) => (
              <QuestionView
                key={question.id}
                question={question}
                asker={presence.of(state).byId[question.from]}
                you={you}
                onCommand={(type, data = {}) => client.submit(type, { questionId: question.id, ...data })}
              />
            ))}
          </ol>
        )}
      </section>
      <RemovedPeople live={live} />
    </section>
  );
}
