import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import {
  Admission,
  Asset,
  Classroom,
  ClassroomDetail,
  ClassroomList,
  CommandAnswer,
  ConfigAnswer,
  Lesson,
  LoginAnswer,
  MediaTokenAnswer,
  MeAnswer,
  RoleGrant,
  Session,
  SessionList,
  type GrantBody,
  type LoginBody,
} from "../contracts/http.ts";
import { WordPolicy } from "../contracts/words.ts";
import { Scene, type SceneCreateData, type SceneUpdateData } from "../session-core/features/studio/scenes.ts";
import { TranscriptStatus, TranscriptVersion } from "../contracts/transcripts.ts";
import { call, unwrap } from "./api.ts";

const HOME_POLL_MS = 20_000;

const Done = z.unknown();
const SceneList = z.object({ scenes: z.array(Scene) });

export const readSceneList = (sessionId: string, signal?: AbortSignal) =>
  call({ method: "GET", path: `/v1/studio/scenes?sessionId=${sessionId}`, answer: SceneList, ...(signal ? { signal } : {}) });

export const readSession = (id: string, signal: AbortSignal) =>
  call({ method: "GET", path: `/v1/sessions/${id}`, answer: Session, signal });

export const queries = {
  config: queryOptions({
    queryKey: ["config"],
    queryFn: async ({ signal }) => unwrap(await call({ method: "GET", path: "/v1/config", answer: ConfigAnswer, signal })),
    staleTime: Infinity,
  }),
  me: queryOptions({
    queryKey: ["me"],
    queryFn: async ({ signal }) => unwrap(await call({ method: "GET", path: "/v1/auth/me", answer: MeAnswer, signal })),
    staleTime: 5 * 60_000,
  }),
  classrooms: queryOptions({
    queryKey: ["classrooms"],
    queryFn: async ({ signal }) =>
      unwrap(await call({ method: "GET", path: "/v1/classrooms", answer: ClassroomList, signal })).classrooms,
  }),
  classroom: (id: string) =>
    queryOptions({
      queryKey: ["classrooms", id],
      queryFn: async ({ signal }) =>
        unwrap(await call({ method: "GET", path: `/v1/classrooms/${id}`, answer: ClassroomDetail, signal })),
      refetchInterval: HOME_POLL_MS,
    }),
  words: queryOptions({
    queryKey: ["words"],
    queryFn: async ({ signal }) =>
      unwrap(await call({ method: "GET", path: "/v1/moderation/words", answer: WordPolicy, signal })),
    // A form is filled from it: a refetch under somebody's typing would only disturb.
    staleTime: Infinity,
    gcTime: 0,
  }),
  mySessions: queryOptions({
    queryKey: ["sessions"],
    queryFn: async ({ signal }) =>
      unwrap(await call({ method: "GET", path: "/v1/sessions", answer: SessionList, signal })).sessions,
    refetchInterval: HOME_POLL_MS,
  }),
  session: (id: string) =>
    queryOptions({
      queryKey: ["sessions", id],
      queryFn: async ({ signal }) => unwrap(await readSession(id, signal)),
    }),
  scenes: (sessionId: string) =>
    queryOptions({
      queryKey: ["sessions", sessionId, "scenes"],
      queryFn: async ({ signal }) => unwrap(await readSceneList(sessionId, signal)).scenes,
      // The editor is the source while it is open: a refetch under somebody's typing would only disturb.
      staleTime: Infinity,
      gcTime: 0,
    }),
};

/** Writes. Each takes its idempotency key last, so that whoever repeats it decides what counts as the same. */
export const writes = {
  login: (body: LoginBody, key: string) => call({ method: "POST", path: "/v1/auth/login", answer: LoginAnswer, body, key }),
  logout: (_: null, key: string) => call({ method: "POST", path: "/v1/auth/logout", answer: Done, key }),
  createClassroom: (body: { name: string }, key: string) =>
    call({ method: "POST", path: "/v1/classrooms", answer: Classroom, body, key }),
  enroll: (body: { inviteCode: string }, key: string) =>
    call({ method: "POST", path: "/v1/classrooms/enroll", answer: Classroom, body, key }),
  addLesson: ({ classroomId, title }: { classroomId: string; title: string }, key: string) =>
    call({ method: "POST", path: `/v1/classrooms/${classroomId}/lessons`, answer: Lesson, body: { title }, key }),
  schedule: (body: { lessonId: string; scheduledStart: string; scheduledEnd: string }, key: string) =>
    call({ method: "POST", path: "/v1/sessions", answer: Session, body, key }),
  cancel: (body: { sessionId: string }, key: string) =>
    call({ method: "POST", path: "/v1/sessions/cancel", answer: Session, body, key }),
  grantRole: (body: GrantBody, key: string) => call({ method: "POST", path: "/v1/roles", answer: RoleGrant, body, key }),
  revokeRole: ({ grantId }: { grantId: string }, key: string) =>
    call({ method: "DELETE", path: `/v1/roles/${grantId}`, answer: RoleGrant, key }),
  setWords: (body: WordPolicy, key: string) =>
    call({ method: "PUT", path: "/v1/moderation/words", answer: WordPolicy, body, key }),
  start: (body: { sessionId: string }, key: string) =>
    call({ method: "POST", path: "/v1/sessions/start", answer: Admission, body, key }),
  join: (body: { sessionId: string }, key: string) => call({ method: "POST", path: "/v1/join", answer: Admission, body, key }),
  mediaToken: (body: { sessionId: string }, key: string) =>
    call({ method: "POST", path: "/v1/media/token", answer: MediaTokenAnswer, body, key }),
  saveTranscript: (body: { sessionId: string }, key: string) =>
    call({ method: "POST", path: "/v1/transcripts", answer: TranscriptStatus, body, key }),
  correctTranscript: (
    { sessionId, ...body }: { sessionId: string; version: number; lines: { id: string; text: string }[] },
    key: string,
  ) => call({ method: "PATCH", path: `/v1/transcripts/${sessionId}`, answer: TranscriptVersion, body, key }),
  createScene: (body: z.infer<typeof SceneCreateData> & { sessionId: string }, key: string) =>
    call({ method: "POST", path: "/v1/studio/scenes", answer: z.union([Scene, CommandAnswer]), body, key }),
  duplicateScene: ({ sceneId, ...body }: { sceneId: string; sessionId: string; name: string }, key: string) =>
    call({
      method: "POST",
      path: `/v1/studio/scenes/${sceneId}/duplicate`,
      answer: z.union([Scene, CommandAnswer]),
      body,
      key,
    }),
  updateScene: ({ sceneId, ...body }: z.infer<typeof SceneUpdateData> & { sessionId: string }, key: string) =>
    call({ method: "PATCH", path: `/v1/studio/scenes/${sceneId}`, answer: Done, body, key }),
  deleteScene: ({ sceneId, sessionId }: { sceneId: string; sessionId: string }, key: string) =>
    call({ method: "DELETE", path: `/v1/studio/scenes/${sceneId}?sessionId=${sessionId}`, answer: Done, key }),
  uploadFile: ({ sessionId, file, signal }: { sessionId: string; file: Blob; signal?: AbortSignal }, key: string) =>
    call({
      ...{ method: "POST", path: `/v1/studio/assets?sessionId=${sessionId}`, answer: Asset, body: file, key },
      ...(signal ? { signal } : {}),
    }),
};
