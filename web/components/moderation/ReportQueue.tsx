import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { reports, type Report } from "../../../session-core/features/interaction/reports.ts";
import { presence } from "../../../session-core/features/orchestrator/presence.ts";
import { timeOf } from "../../time.ts";
import { Button } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";
import { Evidence } from "./Evidence.tsx";
import { reasonNames } from "./reasons.ts";

/** What was reported and is not settled: first what nobody has taken. */
export function ReportQueue({ live }: { live: LiveClass }) {
  const { t } = useLingui();
  const unsettled = reports.of(live.snapshot.state).reports.filter(({ status }) => status !== "settled");
  const queue = unsettled.toSorted((a, b) => Number(a.status === "taken") - Number(b.status === "taken"));
  return (
    <section aria-label={t`Reports`} className="mb-5">
      <h3 className="flex min-h-11 items-center text-sm font-semibold">
        <Trans>Reports</Trans> <span className="numeric ms-2 font-normal text-muted">{queue.length}</span>
      </h3>
      {queue.length === 0 ? (
        <p className="text-[0.9375rem] text-muted">
          <Trans>Nothing is reported.</Trans>
        </p>
      ) : (
        <ol className="space-y-2">
          {queue.map((report) => (
            <ReportView key={report.id} live={live} report={report} />
          ))}
        </ol>
      )}
    </section>
  );
}

function ReportView({ live, report }: { live: LiveClass; report: Report }) {
  const { t, i18n } = useLingui();
  const [note, setNote] = useState("");
  const { client, snapshot } = live;
  const { byId } = presence.of(snapshot.state);
  const nameOf = (id: string | null) => (id === null ? t`Anonymous` : (byId[id]?.name ?? t`Somebody who left`));
  const isYours = report.by === snapshot.you?.participantId;
  const settle = (outcome: "acted" | "dismissed") => {
    const said = note.trim();
    void client.submit("report.settle", { reportId: report.id, outcome, ...(said === "" ? {} : { note: said }) });
  };
  return (
    <li className="rounded-lg border border-line bg-canvas px-3 py-2.5">
      <p className="text-[0.9375rem] font-semibold">{i18n._(reasonNames[report.reason])}</p>
      <p className="text-[0.8125rem] text-muted">
        <Trans>
          about <bdi className="font-semibold text-ink">{nameOf(report.about)}</bdi>
        </Trans>
        {report.from === "system" ? null : (
          <>
            {" · "}
            <Trans>
              from <bdi>{nameOf(report.from)}</bdi>
            </Trans>
          </>
        )}{" "}
        <time dateTime={new Date(report.at).toISOString()} className="numeric">
          {timeOf(report.at)}
        </time>
      </p>
      {report.quote === null ? null : (
        <blockquote className="my-1.5 border-s-2 border-edge ps-3 text-[0.9375rem] break-words whitespace-pre-wrap">
          <p dir="auto">{report.quote}</p>
        </blockquote>
      )}
      {report.note === null ? null : (
        <p className="text-[0.9375rem] break-words" dir="auto">
          {report.note}
        </p>
      )}
      {report.subject.kind === "participant" ? <Evidence live={live} sequences={report.evidence} /> : null}
      {report.status === "open" ? (
        <Button className="mt-2 px-3 text-sm" onClick={() => void client.submit("report.take", { reportId: report.id })}>
          <Trans>I look after it</Trans>
        </Button>
      ) : isYours ? (
        <div className="mt-2 space-y-2">
          <textarea
            value={note}
            rows={1}
            maxLength={1_000}
            aria-label={t`What came of it (only staff read this)`}
            placeholder={t`What came of it (only staff read this)`}
            dir="auto"
            onChange={({ target }) => setNote(target.value)}
            className="field-sizing-content block min-h-11 w-full rounded-lg border border-edge bg-surface px-3 py-2.5 text-[0.9375rem] placeholder:text-muted"
          />
          <div className="flex flex-wrap gap-1.5">
            <Button look="primary" className="px-3 text-sm" onClick={() => settle("acted")}>
              <Trans>Dealt with</Trans>
            </Button>
            <Button className="px-3 text-sm" onClick={() => settle("dismissed")}>
              <Trans>Nothing wrong</Trans>
            </Button>
          </div>
        </div>
      ) : (
        <p className="mt-1 text-sm text-muted">
          <Trans>
            <bdi>{nameOf(report.by)}</bdi> looks after it
          </Trans>
        </p>
      )}
    </li>
  );
}
