import fc from "fast-check";
import { chat, CHAT_WINDOW, reactions } from "../../features/interaction/chat.ts";
import { people, uuid } from "../scribe.ts";
import { attempts, pick, someText } from "./attempt.ts";

const pickOne = fc.nat(CHAT_WINDOW);

export const chatAttempts = attempts(
  fc.oneof(
    fc.record({
      do: fc.constant("chat.send" as const),
      text: someText,
      to: fc.constantFrom("class", "staff", ...people.map(({ id }) => id)),
      replyTo: fc.option(pickOne),
      // Now and then so many that the window slides.
      times: fc.constantFrom(1, 1, 60),
    }),
    fc.record({ do: fc.constant("chat.delete" as const), pick: pickOne }),
    fc.record({ do: fc.constant("recall" as const), pick: fc.nat() }),
    fc.record({
      do: fc.constant("chat.react" as const),
      pick: pickOne,
      reaction: fc.constantFrom(...reactions.slice(0, 2)),
      on: fc.boolean(),
    }),
    fc.record({ do: fc.constant("chat.pin" as const), pick: pickOne, pinned: fc.boolean() }),
  ),
  (scribe, actor, step) => {
    const { messages, toStaff, direct } = chat.of(scribe.state);
    const idOf = (n: number) => pick([...messages, ...toStaff, ...direct], n)?.id ?? uuid(0);
    switch (step.do) {
      case "chat.send": {
        const reply = step.replyTo === null ? {} : { replyTo: idOf(step.replyTo) };
        for (let n = 0; n < step.times; n++) scribe.write(actor, step.do, { text: step.text, to: step.to, ...reply });
        return;
      }
      case "chat.delete":
        return scribe.write(actor, step.do, { messageId: idOf(step.pick) });
      case "recall": {
        const said = pick(
          scribe.log.filter(({ type }) => type === "chat.message"),
          step.pick,
        );
        if (!said) return;
        const { messageId } = said.data as { messageId: string };
        return scribe.write(actor, "chat.delete", { messageId, sequence: said.sequence });
      }
      case "chat.react":
        return scribe.write(actor, step.do, { messageId: idOf(step.pick), reaction: step.reaction, on: step.on });
      case "chat.pin":
        return scribe.write(actor, step.do, { messageId: idOf(step.pick), pinned: step.pinned });
    }
  },
);
