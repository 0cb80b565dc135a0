import type { Admission } from "../../contracts/http.ts";
import type { ParticipantRole } from "../../contracts/roles.ts";
import type { Admitted } from "../../platform/live-session.ts";
import type { Call } from "../http/route.ts";
import { fromRefusal } from "../http/translate.ts";
import { mediaFor } from "../integrations/media.ts";
import { pictureFor } from "../recording/pictures.ts";
import { isJurisdiction, liveSession, reach, type Placement } from "./placement.ts";

/** What a start or a join reads of its session, and who asks, in one statement. */
export interface Entrance extends Placement {
  id: string;
  classroomId: string;
  classroomName: string;
  lessonTitle: string;
  capacity: number;
  participantId: string;
  name: string;
  role: "teacher" | "admin" | "assistant" | "student";
}

/** An administrator never joins as a teacher, and chooses between helping and watching (R5). */
export function roleInSession(role: Entrance["role"], as: "assistant" | "observer" = "assistant"): ParticipantRole {
  return role === "admin" ? as : role;
}

/** Seats the caller in the live session and answers all that their client needs to connect. */
export async function admit(
  call: Pick<Call<{ kind: "signed-in" }>, "bindings" | "env" | "request" | "user" | "traceparent">,
  entrance: Entrance,
  role: ParticipantRole,
  orOverflow = false,
): Promise<Admission> {
  const answer = await reach(
    liveSession(call.bindings, entrance.id, entrance).admit({
      tenantId: call.user.tenantId,
      userId: call.user.userId,
      participantId: entrance.participantId,
      name: entrance.name,
      role,
      origin: call.request.headers.get("origin"),
      orOverflow,
      trace: call.traceparent,
    }),
  );
  if (!answer.ok) throw fromRefusal(answer);
  return toAdmission(call, entrance, answer);
}

async function toAdmission(
  { env, request }: Pick<Call, "env" | "request">,
  { id, classroomId, classroomName, lessonTitle, jurisdiction }: Entrance,
  { participant, ticket, expiresAt, rights, waiting }: Admitted,
): Promise<Admission> {
  return {
    session: { id, status: "live", lessonTitle, classroomId, classroomName },
    participant,
    socket: { url: socketUrl(request.url, id, jurisdiction), ticket, expiresAt },
    seat: rights ? "room" : "overflow",
    media:
      rights && !waiting
        ? await mediaFor(env, { session: { id, jurisdiction }, participantId: participant.participantId, rights })
        : null,
    ...(rights ? {} : { picture: await pictureFor(env, id) }),
  };
}

/** On the host that the caller reached: a tenant's own domain stays its own. */
export function socketUrl(requestUrl: string, sessionId: string, jurisdiction: string | null | undefined): string {
  const url = new URL(`/v1/classroom/${sessionId}`, requestUrl);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (jurisdiction && isJurisdiction(jurisdiction)) url.searchParams.set("at", jurisdiction);
  return url.href;
}
