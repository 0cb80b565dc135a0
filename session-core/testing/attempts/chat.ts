import fc from "fast-check";
import { chat, CHAT_WINDOW } from "../../features/interaction/chat.ts";
import { uuid } from "../scribe.ts";
import { attempts, pick, someText } from "./attempt.ts";

export const chatAttempts = attempts(
  fc.oneof(
    fc.record({
      do: fc.constant("chat.send" as const),
      text: someText,
      to: fc.constantFrom("class", "staff"),
      // Now and then so many that the window slides.
      times: fc.constantFrom(1, 1, 60),
    }),
    fc.record({ do: fc.constant("chat.delete" as const), pick: fc.nat(CHAT_WINDOW) }),
  ),
  (scribe, actor, step) => {
    switch (step.do) {
      case "chat.send":
        for (let n = 0; n < step.times; n++) scribe.write(actor, step.do, { text: step.text, to: step.to });
        return;
      case "chat.delete": {
        const { messages, toStaff } = chat.of(scribe.state);
        scribe.write(actor, step.do, { messageId: pick([...messages, ...toStaff], step.pick)?.id ?? uuid(0) });
      }
    }
  },
);
