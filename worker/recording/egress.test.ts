import { EgressInfo } from "livekit-server-sdk";
import { decodeJwt } from "jose";
import { afterEach, describe, expect, test, vi } from "vitest";
import { roomRecordersOf } from "../../platform/egress.ts";
import { loadEnv } from "../../platform/env.ts";
import { egressOf, resultsOf } from "./egress.ts";

const SECRET = "a-secret-of-thirty-two-characters";
const base = {
  ...{
    DATABASE_URL: "postgres://a:b@db.example/c",
    AUTH_SECRETS: SECRET,
    TICKET_SECRETS: SECRET,
    PUBLIC_URL: "https://class.example",
  },
  ...{ LIVEKIT_URL: "wss://media.example", LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "secret" },
};
const env = loadEnv({
  ...base,
  ...{ EGRESS_S3_ENDPOINT: "https://r2.example", EGRESS_S3_BUCKET: "files", EGRESS_S3_ACCESS_KEY: "id", EGRESS_S3_SECRET: "s3" },
});
const sessionId = "00000000-0000-4000-8000-00000000000b";
const recordingId = "00000000-0000-4000-8000-00000000000c";

afterEach(() => vi.unstubAllGlobals());

/** Answers as LiveKit's Twirp API does, and takes nothing that it would not. */
function liveKit(answers: Record<string, (body: Record<string, unknown>) => unknown>) {
  const asked: { method: string; body: Record<string, unknown>; grants: unknown }[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    const [, method] = /^https:\/\/media\.example\/twirp\/livekit\.Egress\/(\w+)$/.exec(request.url) ?? [];
    const answer = method === undefined ? undefined : answers[method];
    if (!method || !answer || request.method !== "POST") return Response.json({ code: "bad_route" }, { status: 404 });
    const token = (request.headers.get("authorization") ?? "").replace("Bearer ", "");
    const body = (await request.json()) as Record<string, unknown>;
    asked.push({ method, body, grants: decodeJwt(token)["video"] });
    const answered = answer(body);
    return answered instanceof Response ? answered : Response.json(answered);
  });
  return asked;
}

describe("R59 egress", () => {
  test("is there where LiveKit and R2 are configured", () => {
    expect(egressOf(loadEnv({ ...base }))).toBeNull();
    expect(egressOf(env)).not.toBeNull();
  });

  test("records the room into R2, and streams it to each address", async () => {
    const asked = liveKit({ ListEgress: () => ({ items: [] }), StartRoomCompositeEgress: () => ({ egressId: "EG_1" }) });
    const rtmp = ["rtmps://video.example/live/key-1", "rtmp://other.example/app/key-2"];
    expect(await egressOf(env)!.start({ room: sessionId, sessionId, recordingId, rtmp })).toBe("EG_1");
    expect(asked.map(({ method }) => method)).toEqual(["ListEgress", "StartRoomCompositeEgress"]);
    const { body, grants } = asked[1]!;
    expect(grants).toMatchObject({ roomRecord: true });
    const s3 = { endpoint: "https://r2.example", bucket: "files", accessKey: "id", secret: "s3" };
    expect(body).toMatchObject({
      roomName: sessionId,
      fileOutputs: [{ filepath: `recordings/${sessionId}/${recordingId}/composite.mp4`, s3 }],
      streamOutputs: [{ urls: rtmp }],
    });
  });

  test("is not started twice for one recording, nor found in another's", async () => {
    const filepath = `recordings/${sessionId}/${recordingId}/composite.mp4`;
    const asked = liveKit({
      ListEgress: () => ({
        items: [{ egressId: "EG_1", status: "EGRESS_ACTIVE", roomComposite: { fileOutputs: [{ filepath }] } }],
      }),
      StartRoomCompositeEgress: () => ({ egressId: "EG_2" }),
    });
    const start = (id: string) => egressOf(env)!.start({ room: sessionId, sessionId, recordingId: id, rtmp: [] });
    expect(await start(recordingId)).toBe("EG_1");
    expect(await start("00000000-0000-4000-8000-00000000000d")).toBe("EG_2");
    expect(asked[0]!.body).toMatchObject({ roomName: sessionId, active: true });
  });

  test("is found by its room as far as it records, and stopped by its id", async () => {
    const filepath = `recordings/${sessionId}/${recordingId}/composite.mp4`;
    const recording = { roomComposite: { fileOutputs: [{ filepath }] } };
    const asked = liveKit({
      StopEgress: () => ({ egressId: "EG_1" }),
      ListEgress: () => ({
        items: [
          { egressId: "EG_1", status: "EGRESS_ACTIVE", ...recording },
          { egressId: "EG_2", status: "EGRESS_STARTING", ...recording },
          { egressId: "EG_3", status: "EGRESS_ENDING", ...recording },
          { egressId: "EG_4", status: "EGRESS_ACTIVE", roomComposite: { segmentOutputs: [{ filenamePrefix: "overflow/x" }] } },
        ],
      }),
    });
    const recorders = roomRecordersOf(env)!;
    expect(await recorders.running(sessionId)).toEqual([
      { egressId: "EG_1", recordingId },
      { egressId: "EG_2", recordingId },
    ]);
    await recorders.stop("EG_1");
    expect(asked.map(({ method, body }) => [method, body["roomName"] ?? body["egressId"]])).toEqual([
      ["ListEgress", sessionId],
      ["StopEgress", "EG_1"],
    ]);
    expect(roomRecordersOf(loadEnv({ ...base }))).toBeNull();
  });

  test("is asked for by its id", async () => {
    const asked = liveKit({
      ListEgress: ({ egressId }) =>
        egressId === "EG_1"
          ? { items: [{ egressId: "EG_1", status: "EGRESS_ENDING" }] }
          : Response.json({ code: egressId === "EG_2" ? "not_found" : "internal", msg: "" }, { status: 404 }),
    });
    expect(await egressOf(env)!.look("EG_1")).toMatchObject({ egressId: "EG_1" });
    expect(await egressOf(env)!.look("EG_2")).toBeNull();
    await expect(egressOf(env)!.look("EG_3")).rejects.toMatchObject({ code: "internal" });
    expect(asked.map(({ method, body }) => [method, body["egressId"]])).toEqual([
      ["ListEgress", "EG_1"],
      ["ListEgress", "EG_2"],
      ["ListEgress", "EG_3"],
    ]);
  });
});

describe("the end of an egress", () => {
  const info = (json: object) => EgressInfo.fromJson({ egressId: "EG_1", ...json } as never);

  test("is not told before it is there, but for a stream that broke", () => {
    for (const status of ["EGRESS_STARTING", "EGRESS_ACTIVE", "EGRESS_ENDING"]) expect(resultsOf(info({ status }))).toEqual([]);
    const streamResults = [
      { url: "rtmp://a.example/live/{k...1}", status: "ACTIVE" },
      { url: "rtmp://b.example/live/{k...2}", status: "FAILED", error: "connection refused" },
    ];
    expect(resultsOf(info({ status: "EGRESS_ACTIVE", streamResults }))).toMatchObject([
      { kind: "rtmp", label: "b.example", place: 1, state: "failed", failure: "connection refused" },
    ]);
  });

  test("is each target's own: a stream that broke spoils no file, and streams are told apart by their hosts", () => {
    const results = resultsOf(
      info({
        status: "EGRESS_COMPLETE",
        fileResults: [{ size: "1234", duration: "5000000000" }],
        streamResults: [
          { url: "rtmps://b.example/x/{k...2}", status: "FINISHED", duration: "5000000000" },
          { url: "rtmp://a.example:1936/live/{k...1}", status: "FAILED", error: "connection refused" },
          { url: "rtmps://b.example/x/{k...3}", status: "FINISHED", duration: "4000000000" },
        ],
      }),
    );
    const stream = { kind: "rtmp", sizeBytes: null };
    expect(results).toEqual([
      { kind: "composite", label: null, place: 1, state: "ready", sizeBytes: 1234, durationMs: 5_000, failure: null },
      { ...stream, label: "b.example", place: 1, state: "ready", durationMs: 5_000, failure: null },
      { ...stream, label: "a.example:1936", place: 1, state: "failed", durationMs: null, failure: "connection refused" },
      { ...stream, label: "b.example", place: 2, state: "ready", durationMs: 4_000, failure: null },
    ]);
  });

  test("that failed has no file, and says why", () => {
    const results = resultsOf(info({ status: "EGRESS_FAILED", error: "no space" }));
    expect(results).toMatchObject([{ kind: "composite", state: "failed", failure: "no space" }]);
  });
});
