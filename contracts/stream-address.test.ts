import { expect, test } from "vitest";
import { RecordBody } from "./recordings.ts";
import { serverOf, streamFault } from "./stream-address.ts";

test.each([
  "rtmp://a.rtmp.youtube.com/live2/abcd-efgh-ijkl",
  "rtmps://live-api-s.facebook.com:443/rtmp/FB-1-0-Ab?s_bl=1&s_sc=2",
  "RTMP://Video.Example/live/k@y#1",
  "rtmp://video.example",
  "rtmp://8.8.8.8:1935/live/key",
])("R59 a class may be streamed to %s", (address) => {
  expect(streamFault(address)).toBeNull();
});

test("R59 what is shown as a stream's server is what is called", () => {
  expect(serverOf("rtmps://Video.Example:443/live/a@b")).toBe("Video.Example:443");
});

test.each([
  ["form", ["http://video.example/x", "rtmp:video.example/x", "rtmp:///live/x", "rtmp://video.example:99999/x", "rtmp://"]],
  ["form", ["rtmp://video.exam\nple/x", "rtmp://video.example/a b", " rtmp://video.example/x", "rtmp://%61.example/x"]],
  ["form", ["rtmp://vidéo.example/x", "rtmp://video.example\\.evil.example/x", "rtmp://[::1]/x", "rtmp://video.example./x"]],
  ["form", [`rtmp://video.example/${"x".repeat(1_000)}`]],
  ["user", ["rtmp://video.example@10.0.0.1/x", "rtmp://user:password@video.example/x", "rtmp://@video.example/x"]],
  ["user", ["rtmp://a\\@b.example/x"]],
  ["server", ["rtmp://localhost/x", "rtmp://redis:6379/x", "rtmp://metadata.google.internal/x", "rtmp://nas.local/x"]],
  ["server", ["rtmp://127.0.0.1/x", "rtmp://127.1/x", "rtmp://2130706433/x", "rtmp://0x7f.1/x", "rtmp://0177.0.0.1/x"]],
  [
    "server",
    ["rtmp://10.1.2.3/x", "rtmp://172.16.0.1/x", "rtmp://192.168.1.1/x", "rtmp://169.254.169.254/x", "rtmp://0.0.0.0/x"],
  ],
  ["server", ["rtmp://100.64.0.1/x", "rtmp://224.0.0.1/x", "rtmp://1.2.3/x", "rtmp://300.1.1.1/x", "rtmp://a..example/x"]],
] as const)("R59 and not where an address has another reading, or leads inside: %s", (fault, addresses) => {
  expect(addresses.map((address) => [address, streamFault(address)])).toEqual(addresses.map((address) => [address, fault]));
});

test("R59 a recording says what is wrong with an address, and takes each once", () => {
  const ids = { sessionId: crypto.randomUUID(), recordingId: crypto.randomUUID() };
  const said = (...rtmp: string[]) => RecordBody.safeParse({ ...ids, rtmp }).error?.issues.map(({ message }) => message);
  expect(said("rtmp://video.example/key")).toBeUndefined();
  expect(said("rtmp://a@video.example/key")).toEqual([expect.stringContaining("user name")]);
  expect(said("rtmp://10.0.0.1/key")).toEqual([expect.stringContaining("everywhere")]);
  expect(said("https://video.example/key")).toEqual([expect.stringContaining("rtmp://")]);
  expect(said("rtmp://video.example/key", "rtmp://video.example/key")).toEqual([expect.stringContaining("twice")]);
});
