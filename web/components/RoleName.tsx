import { Trans } from "@lingui/react/macro";
import type { ParticipantRole, GrantedRole } from "../../contracts/roles.ts";

export function RoleName({ role }: { role: ParticipantRole | GrantedRole }) {
  switch (role) {
    case "teacher":
      return <Trans>Teacher</Trans>;
    case "assistant":
      return <Trans>Assistant</Trans>;
    case "student":
      return <Trans>Student</Trans>;
    case "observer":
      return <Trans>Observer</Trans>;
    case "admin":
      return <Trans>Administrator</Trans>;
  }
}
