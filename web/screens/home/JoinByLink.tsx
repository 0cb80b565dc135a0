import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useRouteParams, Link, useNavigate } from "../../navigation.tsx";
import { useEffect, useRef } from "react";
import { Button, buttonClass } from "../../components/Button.tsx";
import { Waiting } from "../../components/Notes.tsx";
import { writes } from "../../endpoints.ts";
import { errorText } from "../../error-text.ts";
import { useAction } from "../../useAction.ts";
import { Plain } from "../shared/Plain.tsx";
import { tidyInviteCode } from "./invite-code.ts";

/** What an invite link or its QR code opens: enrols, and goes on to the classroom. */
export function JoinByLink() {
  const { t } = useLingui();
  const code = tidyInviteCode(useRouteParams<"code">().code);
  const navigate = useNavigate();
  const cache = useQueryClient();
  const enroll = useAction(writes.enroll);
  const join = async () => {
    const joined = await enroll.run({ inviteCode: code });
    if (!joined.ok) return;
    await cache.invalidateQueries();
    navigate({ to: "/classrooms/$classroomId", params: { classroomId: joined.value.id }, replace: true });
  };
  // A link that was cut short is no form to be corrected, and trying again cannot help.
  const known = enroll.failure?.code !== "invalid_request" && enroll.failure?.code !== "unknown_invite_code";
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void join();
  });
  return (
    <Plain title={t`Join a classroom`} heading={<Trans>Join a classroom</Trans>}>
      {enroll.failure ? (
        <>
          <p role="alert">{errorText(known ? enroll.failure : { code: "unknown_invite_code", message: "" })}</p>
          <div className="flex flex-wrap gap-3">
            {known ? (
              <Button look="primary" onClick={() => void join()}>
                <Trans>Try again</Trans>
              </Button>
            ) : null}
            <Link to="/" className={buttonClass()}>
              <Trans>Go home</Trans>
            </Link>
          </div>
        </>
      ) : (
        <Waiting>
          <Trans>Joining with the code {code} …</Trans>
        </Waiting>
      )}
    </Plain>
  );
}
