import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import type { Draft } from "../../feature.ts";

/** What a report is about. */
export const Subject = z.strictObject({ kind: z.enum(["message", "question", "participant"]), id: Uuid });
export type Subject = z.infer<typeof Subject>;

/** "words": the tenant's word filter noticed it by itself. */
export const ReportReason = z.enum(["unkind", "unsafe", "off-topic", "other", "words"]);

export const ReportMade = z.strictObject({
  reportId: Uuid,
  subject: Subject,
  /** Whose doing it is, where that is known: who asked anonymously is not. */
  about: z.nullable(Uuid),
  reason: ReportReason,
  note: z.nullable(z.string()),
  /** What was said, as it read then: it may be taken back afterwards. */
  quote: z.nullable(z.string()),
  /** Numbers of the events that show it. */
  evidence: z.array(z.int()),
  /** Who reports: a participant, or the word filter. */
  from: z.union([Uuid, z.literal("system")]),
});
export type ReportMade = z.infer<typeof ReportMade>;

/** The word filter's own report, beside what it lets pass. */
export function flaggedByWords(reportId: string, subject: Subject, about: string | null, quote: string): Draft {
  const data: ReportMade = { reportId, subject, about, reason: "words", note: null, quote, evidence: [], from: "system" };
  return { type: "report.made", data, actor: "system" };
}
