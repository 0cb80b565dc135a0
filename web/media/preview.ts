import { useEffect, useState } from "react";
import { constraintFor } from "./choices.ts";
import type { ChosenDevice, DeviceTrouble } from "./snapshot.ts";

/** A look at one's own devices that nobody else gets. */
export interface Preview {
  camera: MediaStream | null;
  /** How loud it is, 0 to 1. */
  loudness: number;
  devices: Readonly<Record<ChosenDevice, readonly MediaDeviceInfo[]>>;
  trouble: DeviceTrouble | null;
}

const kinds: Record<ChosenDevice, MediaDeviceKind> = { microphone: "audioinput", camera: "videoinput", speaker: "audiooutput" };
/** Often enough to move with speech. */
const METER_MS = 80;
/** Speech at arm's length fills the meter. */
const FULL_SCALE = 0.25;

async function listDevices(): Promise<Preview["devices"]> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const of = (device: ChosenDevice) => all.filter(({ kind, deviceId }) => kind === kinds[device] && deviceId !== "");
  return { microphone: of("microphone"), camera: of("camera"), speaker: of("speaker") };
}

/** Opens what is wanted for as long as somebody looks. */
export function usePreview(
  wants: { microphone: boolean; camera: boolean },
  chosen: Partial<Record<ChosenDevice, string>>,
): Preview {
  const [camera, setCamera] = useState<MediaStream | null>(null);
  const [loudness, setLoudness] = useState(0);
  const [devices, setDevices] = useState<Preview["devices"]>({ microphone: [], camera: [], speaker: [] });
  const [troubles, setTroubles] = useState<Partial<Record<"camera" | "microphone", DeviceTrouble | null>>>({});

  useEffect(() => {
    const list = () => void listDevices().then(setDevices);
    list();
    navigator.mediaDevices.addEventListener("devicechange", list);
    return () => navigator.mediaDevices.removeEventListener("devicechange", list);
  }, []);

  useEffect(
    () =>
      wants.camera
        ? open(
            "camera",
            chosen.camera,
            (camera) => setTroubles((known) => ({ ...known, camera })),
            (stream) => {
              setCamera(stream);
              void listDevices().then(setDevices);
              return () => setCamera(null);
            },
          )
        : undefined,
    [wants.camera, chosen.camera],
  );
  useEffect(
    () =>
      wants.microphone
        ? open(
            "microphone",
            chosen.microphone,
            (microphone) => setTroubles((known) => ({ ...known, microphone })),
            (stream) => {
              void listDevices().then(setDevices);
              return measure(stream, setLoudness);
            },
          )
        : undefined,
    [wants.microphone, chosen.microphone],
  );
  return { camera, loudness, devices, trouble: troubles.camera ?? troubles.microphone ?? null };
}

/** Opens a stream and hands it over; the answer closes both, also when it is called before the stream is there. */
function open(
  device: "camera" | "microphone",
  chosen: string | undefined,
  tell: (trouble: DeviceTrouble | null) => void,
  use: (stream: MediaStream) => () => void,
): () => void {
  let isOver = false;
  let end = () => undefined as void;
  const asked = constraintFor(chosen).then((wish) =>
    navigator.mediaDevices.getUserMedia(device === "camera" ? { video: wish } : { audio: wish }),
  );
  asked.then(
    (stream) => {
      const stop = () => {
        for (const track of stream.getTracks()) track.stop();
      };
      if (isOver) return stop();
      tell(null);
      const release = use(stream);
      end = () => {
        release();
        stop();
      };
    },
    ({ name }: DOMException) => {
      if (isOver) return;
      tell({ device, why: name === "NotAllowedError" ? "denied" : name === "NotFoundError" ? "missing" : "busy" });
    },
  );
  return () => {
    isOver = true;
    end();
  };
}

function measure(stream: MediaStream, heard: (loudness: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    heard(Math.min(1, Math.sqrt(power) / FULL_SCALE));
  }, METER_MS);
  return () => {
    clearInterval(timer);
    void context.close();
    heard(0);
  };
}
