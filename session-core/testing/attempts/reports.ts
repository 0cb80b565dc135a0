import fc from "fast-check";
import { chat } from "../../features/interaction/chat.ts";
import { questions } from "../../features/interaction/questions.ts";
import { reports } from "../../features/interaction/reports.ts";
import { people, uuid } from "../scribe.ts";
import { attempts, pick } from "./attempt.ts";

export const reportsAttempts = attempts(
  fc.oneof(
    fc.record({
      do: fc.constant("report.make" as const),
      kind: fc.constantFrom("message" as const, "question" as const, "participant" as const),
      pick: fc.nat(99),
      reason: fc.constantFrom("unkind", "other"),
      note: fc.constantFrom({}, { note: "Look." }),
    }),
    fc.record({ do: fc.constant("report.take" as const), pick: fc.nat(99) }),
    fc.record({ do: fc.constant("report.settle" as const), pick: fc.nat(99), outcome: fc.constantFrom("acted", "dismissed") }),
  ),
  (scribe, actor, step) => {
    const { messages, toStaff, direct } = chat.of(scribe.state);
    const reportId = () => pick(reports.of(scribe.state).reports, step.pick)?.id ?? uuid(0);
    switch (step.do) {
      case "report.make": {
        const subjects = {
          message: [...messages, ...toStaff, ...direct],
          question: questions.of(scribe.state).questions,
          participant: people,
        };
        const subject = { kind: step.kind, id: pick<{ id: string }>(subjects[step.kind], step.pick)?.id ?? uuid(0) };
        return scribe.write(actor, step.do, { subject, reason: step.reason, ...step.note });
      }
      case "report.take":
        return scribe.write(actor, step.do, { reportId: reportId() });
      case "report.settle":
        return scribe.write(actor, step.do, { reportId: reportId(), outcome: step.outcome });
    }
  },
);
