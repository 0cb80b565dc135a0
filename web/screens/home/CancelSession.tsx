import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { CalendarX2 } from "lucide-react";
import { useState } from "react";
import type { Session } from "../../../contracts/http.ts";
import { Button, IconButton } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { FailureNote } from "../../components/Field.tsx";
import { queries, writes } from "../../endpoints.ts";
import { useAction } from "../../useAction.ts";

/** For whoever scheduled the wrong day: asked once, since a cancelled session cannot be had back. */
export function CancelSession({ session }: { session: Session }) {
  const { t } = useLingui();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const cancel = useAction(writes.cancel);
  const confirm = async () => {
    const cancelled = await cancel.run({ sessionId: session.id });
    if (!cancelled.ok) return;
    void cache.invalidateQueries({ queryKey: queries.mySessions.queryKey });
    await cache.invalidateQueries({ queryKey: queries.classroom(session.classroomId).queryKey });
  };
  return (
    <>
      <IconButton label={t`Cancel ${session.lessonTitle}`} className="-my-1 text-muted" onClick={() => setAsking(true)}>
        <CalendarX2 className="size-5" aria-hidden />
      </IconButton>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t`Cancel this session?`}
        description={t`It will not take place, and whoever opens its link is told so. Its lesson stays, and can be scheduled again.`}
      >
        <FailureNote failure={cancel.failure} className={cancel.failure ? "mb-4" : ""} />
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button onClick={() => setAsking(false)}>
            <Trans>Keep it</Trans>
          </Button>
          <Button look="danger" disabled={cancel.running} onClick={() => void confirm()}>
            {cancel.running ? <Trans>Cancelling …</Trans> : <Trans>Cancel the session</Trans>}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
