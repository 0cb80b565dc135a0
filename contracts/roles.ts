import * as z from "zod/mini";

/** What a user may be granted, at tenant, course or session scope. */
export const grantedRoles = ["teacher", "assistant", "student", "admin"] as const;
export const GrantedRole = z.enum(grantedRoles);
export type GrantedRole = z.infer<typeof GrantedRole>;

/** What a participant is inside one session. An admin who joins is an assistant or an observer. */
export const participantRoles = ["teacher", "assistant", "student", "observer"] as const;
export const ParticipantRole = z.enum(participantRoles);
export type ParticipantRole = z.infer<typeof ParticipantRole>;

/** Who is told the same things: events are encoded once for each of these. */
export const groups = ["staff", "student", "observer", "lobby"] as const;
export type Group = (typeof groups)[number];

export function groupOf(role: ParticipantRole): Group {
  switch (role) {
    case "teacher":
    case "assistant":
      return "staff";
    case "student":
      return "student";
    case "observer":
      return "observer";
  }
}
