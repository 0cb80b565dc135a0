import fc from "fast-check";
import { POLL_WINDOW, polls } from "../../features/interaction/polls.ts";
import { uuid } from "../scribe.ts";
import { attempts, pick } from "./attempt.ts";

const someWord = fc.constantFrom("light", "Light ", "mass", "e\u0301lan", "\u00e9lan", "constructor", "__proto__");
const somePoll = fc.oneof(
  fc.record({ kind: fc.constantFrom("single", "multiple"), options: fc.constantFrom(["yes", "no"], ["a", "b", "c"]) }),
  fc.constantFrom({ kind: "scale" }, { kind: "wordcloud" }, { kind: "quiz", options: ["3", "4"], right: [1] }),
);

export const pollsAttempts = attempts(
  fc.oneof(
    fc.record({ do: fc.constant("poll.open" as const), data: somePoll, times: fc.constantFrom(1, 1, 1, 1, POLL_WINDOW) }),
    {
      arbitrary: fc.record({
        do: fc.constant("poll.answer" as const),
        pick: fc.nat(POLL_WINDOW),
        options: fc.array(fc.nat(3)),
        words: fc.array(someWord),
      }),
      weight: 2,
    },
    fc.record({ do: fc.constantFrom("poll.close" as const, "poll.reveal" as const), pick: fc.nat(POLL_WINDOW) }),
  ),
  (scribe, actor, step) => {
    const opened = polls.of(scribe.state).polls;
    switch (step.do) {
      case "poll.open":
        for (let n = 0; n < step.times; n++) scribe.write(actor, step.do, { question: "Which?", ...step.data });
        return;
      case "poll.answer": {
        const poll = pick(opened, step.pick);
        const options = step.options.slice(0, poll?.kind === "multiple" ? 3 : 1);
        const answer = poll?.kind === "wordcloud" ? step.words.slice(0, 3) : options;
        scribe.write(actor, step.do, { pollId: poll?.id ?? uuid(0), answer });
        return;
      }
      case "poll.close":
      case "poll.reveal":
        scribe.write(actor, step.do, { pollId: pick(opened, step.pick)?.id ?? uuid(0) });
    }
  },
);
