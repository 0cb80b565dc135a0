import { Trans, useLingui } from "@lingui/react/macro";
import { Play } from "lucide-react";
import { useState } from "react";
import type { Session } from "../../../contracts/http.ts";
import { handOverAdmission } from "../../admissions.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { FailureNote } from "../../components/Field.tsx";
import { When } from "../../components/When.tsx";
import { writes } from "../../endpoints.ts";
import { useNavigate } from "../../navigation.tsx";
import { useAction } from "../../useAction.ts";

interface StartNowProps {
  session: Session;
  now: number;
  look: "primary" | "secondary";
  /** Its time is still far: a class that is started cannot be put back, so it is asked. */
  early: boolean;
}

export function StartNow({ session, now, look, early }: StartNowProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const start = useAction(writes.start);
  const begin = async () => {
    const started = await start.run({ sessionId: session.id });
    if (!started.ok) return;
    handOverAdmission(session.id, started.value);
    navigate({ to: "/sessions/$sessionId/studio", params: { sessionId: session.id } });
  };
  const label = start.running ? <Trans>Starting …</Trans> : <Trans>Start now</Trans>;
  return (
    <>
      <Button look={look} disabled={start.running} onClick={() => (early ? setAsking(true) : void begin())}>
        <Play className="size-4 rtl:-scale-x-100" aria-hidden />
        {label}
      </Button>
      {asking ? null : <FailureNote failure={start.failure} className={start.failure ? "basis-full" : ""} />}
      <Dialog open={asking} onOpenChange={setAsking} title={t`Start this class ahead of its time?`}>
        <p>
          <Trans>
            It is scheduled for <When session={session} now={now} />. Once it has started, it goes on until you end it.
          </Trans>
        </p>
        <FailureNote failure={start.failure} className={start.failure ? "mt-4" : ""} />
        <div className="mt-5 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button onClick={() => setAsking(false)}>
            <Trans>Wait</Trans>
          </Button>
          <Button look="primary" disabled={start.running} onClick={() => void begin()}>
            {label}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
