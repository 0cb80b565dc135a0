import fc from "fast-check";
import { QUESTION_WINDOW, questions } from "../../features/interaction/questions.ts";
import { uuid } from "../scribe.ts";
import { attempts, pick, someText } from "./attempt.ts";

export const questionsAttempts = attempts(
  fc.oneof(
    fc.record({
      do: fc.constant("question.ask" as const),
      text: someText,
      anonymous: fc.boolean(),
      times: fc.constantFrom(1, 1, 1, 120),
    }),
    fc.record({
      do: fc.constantFrom("question.upvote" as const, "question.upvote" as const, "question.dismiss" as const),
      pick: fc.nat(QUESTION_WINDOW),
    }),
    fc.record({
      do: fc.constant("question.answer" as const),
      pick: fc.nat(QUESTION_WINDOW),
      text: fc.option(someText, { nil: undefined }),
    }),
  ),
  (scribe, actor, step) => {
    const asked = questions.of(scribe.state).questions;
    switch (step.do) {
      case "question.ask":
        for (let n = 0; n < step.times; n++) scribe.write(actor, step.do, { text: step.text, anonymous: step.anonymous });
        return;
      case "question.upvote":
      case "question.dismiss":
        scribe.write(actor, step.do, { questionId: pick(asked, step.pick)?.id ?? uuid(0) });
        return;
      case "question.answer":
        scribe.write(actor, step.do, { questionId: pick(asked, step.pick)?.id ?? uuid(0), text: step.text });
    }
  },
);
