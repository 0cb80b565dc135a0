import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "../../navigation.tsx";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { FailureNote, inputClass } from "../../components/Field.tsx";
import { queries, writes } from "../../endpoints.ts";
import { useAction } from "../../useAction.ts";
import { tidyInviteCode } from "./invite-code.ts";

export function JoinForm() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const enroll = useAction(writes.enroll);
  const [code, setCode] = useState("");
  const join = async () => {
    const joined = await enroll.run({ inviteCode: code });
    if (!joined.ok) return;
    await cache.invalidateQueries({ queryKey: queries.classrooms.queryKey });
    void cache.invalidateQueries({ queryKey: queries.mySessions.queryKey });
    navigate({ to: "/classrooms/$classroomId", params: { classroomId: joined.value.id } });
  };
  return (
    <form
      className="rounded-2xl bg-sunken p-6"
      onSubmit={(submit) => {
        submit.preventDefault();
        void join();
      }}
    >
      <label htmlFor="invite-code" className="font-semibold">
        <Trans>Join with a code</Trans>
      </label>
      <p id="invite-code-hint" className="mt-1 text-sm text-muted">
        <Trans>Six characters from your teacher.</Trans>
      </p>
      <input
        id="invite-code"
        aria-describedby="invite-code-hint"
        value={code}
        onChange={(change) => {
          setCode(tidyInviteCode(change.target.value));
          enroll.clear();
        }}
        placeholder="XYZ-789"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        required
        dir="ltr"
        pattern="[A-Z]{3}-[0-9]{3}"
        title={t`Three letters and three digits, like XYZ-789`}
        className={`${inputClass} mt-4 font-mono text-lg tracking-widest`}
      />
      <FailureNote failure={enroll.failure} className={enroll.failure ? "mt-3" : ""} />
      <Button type="submit" className="mt-3 w-full" disabled={enroll.running}>
        {enroll.running ? <Trans>Joining …</Trans> : <Trans>Join</Trans>}
      </Button>
    </form>
  );
}
