import { anHour, slides } from "./http-fixture.ts";

export interface Place {
  classroomId: string;
  inviteCode: string;
  lessonId: string;
  sessionId: string;
  sceneId: string;
}

export interface Sample {
  method: string;
  path: string;
  body?: unknown;
}

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
const sample = (method: string, path: string, body?: unknown): Sample => ({
  method,
  path: `/v1${path}`,
  ...(body === undefined ? {} : { body }),
});

/** A question, or a poll, that nobody asked: who may not ask for it is refused before that shows. */
const ASKED = "00000000-0000-4000-8000-00000000a5ed";

/** A well-formed request to each route that is about a place: what keeps somebody out is then their role alone. */
export function samplesFor({ classroomId, lessonId, sessionId, sceneId }: Place): Record<string, Sample> {
  return {
    "POST /classrooms": sample("POST", "/classrooms", { name: "Intruded" }),
    "GET /classrooms/:id": sample("GET", `/classrooms/${classroomId}`),
    "POST /classrooms/:id/lessons": sample("POST", `/classrooms/${classroomId}/lessons`, { title: "Intruded" }),
    "POST /sessions": sample("POST", "/sessions", { lessonId, ...anHour() }),
    "GET /sessions": sample("GET", `/sessions?classroomId=${classroomId}`),
    "GET /sessions/:id": sample("GET", `/sessions/${sessionId}`),
    "GET /sessions/:id/events": sample("GET", `/sessions/${sessionId}/events`),
    "POST /sessions/cancel": sample("POST", "/sessions/cancel", { sessionId }),
    "POST /sessions/start": sample("POST", "/sessions/start", { sessionId }),
    "POST /sessions/join": sample("POST", "/sessions/join", { sessionId }),
    "POST /join": sample("POST", "/join", { sessionId }),
    "POST /sessions/end": sample("POST", "/sessions/end", { sessionId }),
    "GET /studio/scenes": sample("GET", `/studio/scenes?sessionId=${sessionId}`),
    "POST /studio/scenes": sample("POST", "/studio/scenes", {
      sessionId,
      name: "Intruded",
      layout: "stage",
      metadata: slides("x"),
    }),
    "PATCH /studio/scenes/:sceneId": sample("PATCH", `/studio/scenes/${sceneId}`, { sessionId, name: "Intruded" }),
    "POST /studio/scenes/:sceneId/duplicate": sample("POST", `/studio/scenes/${sceneId}/duplicate`, { sessionId }),
    "DELETE /studio/scenes/:sceneId": sample("DELETE", `/studio/scenes/${sceneId}?sessionId=${sessionId}`),
    "POST /studio/assets": sample("POST", `/studio/assets?sessionId=${sessionId}`, png),
    "POST /media/token": sample("POST", "/media/token", { sessionId }),
    "POST /recordings": sample("POST", "/recordings", { sessionId, recordingId: ASKED }),
    "POST /recordings/:id/stop": sample("POST", `/recordings/${ASKED}/stop`, { sessionId }),
    "POST /recordings/takes": sample("POST", "/recordings/takes", { sessionId, recordingId: ASKED, take: 1, ageMs: 0 }),
    "POST /recordings/takes/:id/parts": sample("POST", `/recordings/takes/${ASKED}/parts?sessionId=${sessionId}`, png),
    "POST /recordings/takes/:id/finish": sample("POST", `/recordings/takes/${ASKED}/finish?sessionId=${sessionId}`, png),
    "GET /sessions/:id/recordings": sample("GET", `/sessions/${sessionId}/recordings`),
    "POST /chat": sample("POST", "/chat", { sessionId, text: "Intruded" }),
    "GET /moderation/words": sample("GET", "/moderation/words"),
    "PUT /moderation/words": sample("PUT", "/moderation/words", { mode: "off", english: true, words: [] }),
    "POST /questions": sample("POST", "/questions", { sessionId, text: "Intruded?", anonymous: true }),
    "POST /questions/:id/upvote": sample("POST", `/questions/${ASKED}/upvote`, { sessionId }),
    "POST /questions/:id/answer": sample("POST", `/questions/${ASKED}/answer`, { sessionId, text: "Intruded." }),
    "POST /questions/:id/dismiss": sample("POST", `/questions/${ASKED}/dismiss`, { sessionId }),
    "POST /polls": sample("POST", "/polls", { sessionId, kind: "single", question: "Intruded?", options: ["yes", "no"] }),
    "POST /polls/:id/responses": sample("POST", `/polls/${ASKED}/responses`, { sessionId, answer: [0] }),
    "POST /polls/:id/close": sample("POST", `/polls/${ASKED}/close`, { sessionId }),
    "POST /polls/:id/reveal": sample("POST", `/polls/${ASKED}/reveal`, { sessionId }),
    "POST /captions/feeds": sample("POST", "/captions/feeds", { sessionId, feed: ASKED, participantId: ASKED }),
    "POST /transcripts": sample("POST", "/transcripts", { sessionId }),
    "GET /transcripts/:sessionId": sample("GET", `/transcripts/${sessionId}`),
    "PATCH /transcripts/:sessionId": sample("PATCH", `/transcripts/${sessionId}`, {
      ...{ version: 0, lines: [{ id: "x", text: "Intruded" }] },
    }),
    "GET /transcripts/:sessionId/edits": sample("GET", `/transcripts/${sessionId}/edits`),
    "GET /transcripts/:sessionId/speakers": sample("GET", `/transcripts/${sessionId}/speakers`),
    "PUT /transcripts/settings": sample("PUT", "/transcripts/settings", { automatic: true }),
    "GET /polls/:id": sample("GET", `/polls/${ASKED}?sessionId=${sessionId}`),
  };
}

/** The same without the session's id, where a scene's id alone leads to it. */
export const bySceneAlone = ({ sceneId }: Place): Sample[] => [
  sample("PATCH", `/studio/scenes/${sceneId}`, { name: "Intruded" }),
  sample("POST", `/studio/scenes/${sceneId}/duplicate`, {}),
  sample("DELETE", `/studio/scenes/${sceneId}`),
];
