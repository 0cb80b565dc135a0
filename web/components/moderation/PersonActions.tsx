import { Trans, useLingui } from "@lingui/react/macro";
import { Flag, MicOff, UserX, VideoOff } from "lucide-react";
import { useRef, useState } from "react";
import { rights } from "../../../session-core/features/interaction/controls.ts";
import { may } from "../../../session-core/features/interaction/moderation.ts";
import type { Participant } from "../../../session-core/features/orchestrator/presence.ts";
import { Button } from "../Button.tsx";
import type { LiveClass } from "../useSession.ts";
import { ReportDialog } from "./ReportDialog.tsx";
import { rightNames } from "./right-names.ts";

/** What can be done about one person: by staff, or (reporting) by anyone. Stands below their name. */
export function PersonActions({ live: { client, snapshot }, person }: { live: LiveClass; person: Participant }) {
  const { t, i18n } = useLingui();
  const [asking, setAsking] = useState<"report" | "remove" | null>(null);
  const removing = useRef<HTMLButtonElement>(null);
  const { state, you } = snapshot;
  const { id } = person;
  const name = person.name ?? "?";
  const staff = you?.role === "teacher" || you?.role === "assistant";
  const isBelow = staff && person.role !== "teacher" && (you.role === "teacher" || person.role !== "assistant");
  const look = "px-3 text-sm";
  return (
    <div className="mb-2 rounded-lg bg-sunken px-3 py-2">
      {staff && person.role === "student" ? (
        <fieldset>
          <legend className="text-sm font-semibold">
            <Trans>
              <bdi>{name}</bdi> may
            </Trans>
          </legend>
          {rights.map((right) => (
            <label key={right} className="flex min-h-11 items-center justify-between gap-4 text-[0.9375rem]">
              {i18n._(rightNames[right])}
              <input
                type="checkbox"
                checked={may(state, id, right)}
                onChange={({ target }) =>
                  void client.submit("permission.change", { participantId: id, permissions: { [right]: target.checked } })
                }
                className="size-5 accent-(--accent)"
              />
            </label>
          ))}
        </fieldset>
      ) : null}
      <div className="flex flex-wrap gap-1.5 pt-1">
        {isBelow ? (
          <>
            <Button
              className={look}
              onClick={() => void client.submit("participant.mute", { participantIds: [id], what: "microphone" })}
            >
              <MicOff className="size-4" aria-hidden />
              <Trans>Mute</Trans>
            </Button>
            <Button
              className={look}
              onClick={() => void client.submit("participant.mute", { participantIds: [id], what: "camera" })}
            >
              <VideoOff className="size-4" aria-hidden />
              <Trans>Stop camera</Trans>
            </Button>
            <Button ref={removing} className={`${look} text-danger-ink`} onClick={() => setAsking("remove")}>
              <UserX className="size-4" aria-hidden />
              <Trans>Remove</Trans>
            </Button>
          </>
        ) : null}
        <Button look="quiet" className={look} onClick={() => setAsking("report")}>
          <Flag className="size-4" aria-hidden />
          <Trans>Report</Trans>
        </Button>
      </div>
      {asking === "remove" ? (
        <div role="alertdialog" aria-label={t`Remove ${name}`} className="mt-2 rounded-lg bg-danger-soft p-3 text-sm">
          <p>
            <Trans>
              <bdi>{name}</bdi> leaves the class at once and cannot come back in unless you let them.
            </Trans>
          </p>
          <div className="mt-2 flex gap-2">
            <Button
              look="danger"
              className={look}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was just asked for, and stands below the pressed button
              autoFocus
              onClick={() => void client.submit("participant.remove", { participantId: id })}
            >
              <Trans>Remove from class</Trans>
            </Button>
            <Button
              look="quiet"
              className={look}
              onClick={() => {
                setAsking(null);
                removing.current?.focus();
              }}
            >
              <Trans>Cancel</Trans>
            </Button>
          </div>
        </div>
      ) : null}
      {asking === "report" ? (
        <ReportDialog client={client} subject={{ kind: "participant", id }} onClose={() => setAsking(null)} />
      ) : null}
    </div>
  );
}
