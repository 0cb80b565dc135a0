import { Trans, useLingui } from "@lingui/react/macro";
import { MessageCircleQuestionMark } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { moreWords } from "../../locale.ts";
import { groupOf } from "../../../contracts/roles.ts";
import { controls } from "../../../session-core/features/interaction/controls.ts";
import { questions } from "../../../session-core/features/interaction/questions.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { Button } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";
import { heldIn, inOrder } from "./question-order.ts";
import { QuestionView } from "./QuestionView.tsx";

const MAX_CHARACTERS = 1_000;

const ReportDialog = lazy(async () => {
  const [module] = await Promise.all([import("../moderation/ReportDialog.tsx"), moreWords()]);
  return { default: module.ReportDialog };
});

export function Questions({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const { state, you } = snapshot;
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const [reported, setReported] = useState<string | null>(null);
  const sorted = inOrder(questions.of(state).questions, you?.participantId);
  const listed = held ? heldIn(held, sorted) : sorted;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <section
        aria-label={t`Questions`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must do so by keyboard
        tabIndex={0}
        onPointerEnter={() => setHeld(sorted.map(({ id }) => id))}
        onPointerLeave={() => setHeld(null)}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-3"
      >
        {listed.length === 0 ? (
          <div className="grid h-full place-items-center text-center text-[0.9375rem] text-muted">
            <div>
              <MessageCircleQuestionMark className="mx-auto mb-2 size-6" aria-hidden />
              <Trans>Questions will appear here. The ones that most people want answered come first.</Trans>
            </div>
          </div>
        ) : (
          <ol className="divide-y divide-line">
            {listed.map((question) => (
              <QuestionView
                key={question.id}
                question={question}
                asker={presence.of(state).byId[question.from]}
                you={you}
                onCommand={(type, data = {}) => client.submit(type, { questionId: question.id, ...data })}
                onReport={() => setReported(question.id)}
              />
            ))}
          </ol>
        )}
      </section>
      {reported === null ? null : (
        <Suspense>
          <ReportDialog client={client} subject={{ kind: "question", id: reported }} onClose={() => setReported(null)} />
        </Suspense>
      )}
      {you && groupOf(you.role) === "student" ? (
        <AskForm client={client} mayHide={controls.of(state).anonymousQuestions === "open"} />
      ) : null}
    </div>
  );
}

function AskForm({ client, mayHide }: Pick<LiveClass, "client"> & { mayHide: boolean }) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const [anonymous, setAnonymous] = useState(false);
  const ask = async () => {
    const asked = text.trim();
    if (asked === "") return;
    setText("");
    const result = await client.submit("question.ask", { text: asked, anonymous: anonymous && mayHide });
    // Refused: the words go back to whoever wrote them, unless they have begun anew. The reason comes as a toast.
    if (!result.ok) setText((now) => (now === "" ? asked : now));
  };
  return (
    <form
      className="border-t border-line px-3 pt-3 pb-2"
      onSubmit={(submit) => {
        submit.preventDefault();
        void ask();
      }}
    >
      <textarea
        value={text}
        rows={1}
        maxLength={MAX_CHARACTERS}
        aria-label={t`Your question`}
        placeholder={t`Your question`}
        dir="auto"
        onChange={(change) => setText(change.target.value)}
        className="field-sizing-content block max-h-32 min-h-11 w-full resize-none rounded-lg border border-edge bg-surface px-3 py-2.5 text-[0.9375rem] leading-snug placeholder:text-muted"
      />
      <div className="flex items-center justify-between gap-2 pt-1">
        <label className={`flex min-h-11 items-center gap-2.5 text-sm ${mayHide ? "" : "invisible"}`}>
          <input
            type="checkbox"
            checked={anonymous}
            onChange={(change) => setAnonymous(change.target.checked)}
            className="size-5 accent-(--accent)"
          />
          <Trans>Ask anonymously</Trans>
        </label>
        <Button type="submit" aria-disabled={text.trim() === ""}>
          <Trans>Ask</Trans>
        </Button>
      </div>
    </form>
  );
}
