import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import {
  accept,
  command,
  defineFeature,
  event,
  refuse,
  type CommandContext,
  type Decision,
  type DefinedFeature,
  type SessionState,
} from "../../feature.ts";
import { presence } from "../orchestrator/presence.ts";
import { chat, isSeenBy, readable } from "./chat.ts";
import { ReportMade, ReportReason, Subject } from "./evidence.ts";
import { questions } from "./questions.ts";

/** Reports a state holds of each who reports; the oldest goes first. The log has all. */
export const REPORT_WINDOW_PER_REPORTER = 50;

/** Somebody with so many unsettled is answered before they report more. */
export const OPEN_REPORTS_MAX = 10;

/** Messages that show what a person is reported for: their latest. */
const EVIDENCE_MESSAGES = 20;

const outcomes = ["acted", "dismissed"] as const;

export interface Report extends Omit<ReportMade, "reportId"> {
  id: string;
  at: number;
  status: "open" | "taken" | "settled";
  /** Who took or settled it; null to the reporter. */
  by: string | null;
  /** How it was settled, for staff. */
  outcome: { kind: (typeof outcomes)[number]; note: string | null } | null;
}
export interface ReportsState {
  /** In the order in which they were made. */
  reports: readonly Report[];
}

const Note = z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000));
const ReportId = z.strictObject({ reportId: Uuid });
/** `from`: whose report it was; they are told that it was looked at. */
const ReportSettled = z.strictObject({
  reportId: Uuid,
  from: ReportMade.shape.from,
  outcome: z.optional(z.enum(outcomes)),
  note: z.optional(z.nullable(z.string())),
});
type ReportSettled = z.infer<typeof ReportSettled>;

/** Reports (R35): anyone may say that something is wrong; staff see it with its evidence, take it, and settle it. Peers see nothing. */
export const reports: DefinedFeature<ReportsState> = defineFeature<ReportsState>({
  name: "reports",
  owner: "interaction",
  initial: { reports: [] },

  commands: {
    "report.make": command({
      summary: "Tells staff that a message, a question or a person is not all right. Nobody else learns of it.",
      schema: z.strictObject({
        subject: Subject,
        /** Of the event of a message that the state no longer holds. */
        sequence: z.optional(z.int()),
        reason: z.enum(["unkind", "unsafe", "off-topic", "other"]),
        note: z.optional(Note),
      }),
      by: ["teacher", "assistant", "student"],
      decide(state, { subject, sequence, reason, note = null }, context) {
        const { actor, newId } = context;
        if (actor.kind !== "participant") return refuse("forbidden");
        const found = lookUp(state, subject, sequence, context);
        if (!found) return refuse("not_found");
        if (found.about === actor.id) return refuse("conflict");
        const unsettled = reports.of(state).reports.filter(({ from, status }) => from === actor.id && status !== "settled");
        if (unsettled.some((known) => known.subject.id === subject.id)) return accept();
        if (unsettled.length >= OPEN_REPORTS_MAX) return refuse("rate_limited");
        const data: ReportMade = { reportId: newId(), subject, reason, note, from: actor.id, ...found };
        return accept({ type: "report.made", data });
      },
    }),
    "report.take": command({
      summary: "Says that one looks after a report, so that nobody else does it too.",
      schema: ReportId,
      by: ["teacher", "assistant"],
      decide: (state, { reportId }, { actor }) =>
        onReport(state, reportId, ({ status, by }) => {
          if (status === "taken" && actor.kind === "participant" && by === actor.id) return accept();
          return status === "open" ? accept({ type: "report.taken", data: { reportId } }) : refuse("conflict");
        }),
    }),
    "report.settle": command({
      summary: "Ends a report, with what came of it.",
      schema: z.strictObject({ reportId: Uuid, outcome: z.enum(outcomes), note: z.optional(Note) }),
      by: ["teacher", "assistant"],
      decide: (state, { reportId, outcome, note = null }) =>
        onReport(state, reportId, ({ status, from }) =>
          status === "settled"
            ? accept()
            : accept({ type: "report.settled", data: { reportId, from, outcome, note } satisfies ReportSettled }),
        ),
    }),
  },

  events: {
    "report.made": event({
      summary: "Something was reported. Staff see it, and whoever reported it.",
      data: ReportMade,
      see: { staff: "all" },
      own: { of: ({ from }) => [from], show: "all" },
    }),
    "report.taken": event({ summary: "Somebody of staff looks after a report.", data: ReportId, see: { staff: "all" } }),
    "report.settled": event({
      summary: "A report was settled. Whoever made it is told that it was.",
      data: ReportSettled,
      see: { staff: "all" },
      own: { of: ({ from }) => [from], show: ({ reportId, from }) => ({ reportId, from }) },
    }),
  },

  evolve: {
    "report.made": (slice, { reportId, ...made }: ReportMade, { at }) =>
      append(slice, { id: reportId, ...made, at, status: "open", by: null, outcome: null }),
    "report.taken": (slice, { reportId }: { reportId: string }, { actor }) =>
      change(slice, reportId, { status: "taken", by: actor }),
    "report.settled": (slice, { reportId, outcome, note = null }: ReportSettled, { actor }) =>
      change(slice, reportId, {
        status: "settled",
        ...(outcome === undefined ? {} : { by: actor, outcome: { kind: outcome, note } }),
      }),
  },

  view(slice, { group, participant }) {
    if (group === "staff") return slice;
    if (group === "lobby" || participant === undefined) return reports.initial;
    return { reports: slice.reports.filter(({ from }) => from === participant).map(forReporter) };
  },
});

/** What the reporter is told of their own: that it is looked at, not by whom, nor what came of it. */
const forReporter = (report: Report): Report => ({
  ...report,
  status: report.status === "settled" ? "settled" : "open",
  by: null,
  outcome: null,
});

type Found = Pick<ReportMade, "about" | "quote" | "evidence">;

/** What a subject shows, as far as whoever asks may see it. */
function lookUp(state: SessionState, { kind, id }: Subject, sequence: number | undefined, context: CommandContext): Found | null {
  switch (kind) {
    case "message": {
      const message = readable(state, id, sequence, context);
      return message ? { about: message.from, quote: message.text, evidence: [message.sequence] } : null;
    }
    case "question": {
      const question = questions.of(state).questions.find((known) => known.id === id);
      if (!question) return null;
      const { anonymous, from, text } = question;
      return { about: anonymous ? null : from, quote: text, evidence: [question.sequence] };
    }
    case "participant": {
      if (!presence.of(state).byId[id]) return null;
      const { messages, toStaff, direct } = chat.of(state);
      const seen = [...messages, ...toStaff, ...direct].filter((said) => said.from === id && isSeenBy(said, context.actor));
      const numbers = seen.map((said) => said.sequence).sort((a, b) => a - b);
      return { about: id, quote: null, evidence: numbers.slice(-EVIDENCE_MESSAGES) };
    }
  }
}

function onReport(state: SessionState, reportId: string, decide: (report: Report) => Decision): Decision {
  const report = reports.of(state).reports.find(({ id }) => id === reportId);
  return report ? decide(report) : refuse("not_found");
}

function change(slice: ReportsState, reportId: string, changes: Partial<Report>): ReportsState {
  if (!slice.reports.some(({ id }) => id === reportId)) return slice;
  return { reports: slice.reports.map((report) => (report.id === reportId ? { ...report, ...changes } : report)) };
}

/** Bounded by reporter: their own view holds their reports alone, and must drop the same ones. */
function append({ reports }: ReportsState, report: Report): ReportsState {
  const earlier = reports.filter(({ from }) => from === report.from);
  const oldest = earlier.length < REPORT_WINDOW_PER_REPORTER ? undefined : earlier[0];
  return { reports: [...reports.filter((known) => known !== oldest), report] };
}

export { ReportReason };
