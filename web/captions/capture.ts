/** The microphone as samples. */
export interface Capture {
  stop(): void;
}

/** Why there is no sound: the person said no, there is no microphone, or the browser could not. */
export type CaptureFailure = "not_allowed" | "no_microphone" | "failed";

/** Asks for the microphone; the browser asks the person. */
export async function openMicrophone(): Promise<MediaStreamTrack | CaptureFailure> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    return stream.getAudioTracks()[0] ?? "no_microphone";
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "NotAllowedError" || name === "SecurityError") return "not_allowed";
    return name === "NotFoundError" || name === "OverconstrainedError" ? "no_microphone" : "failed";
  }
}

/** Hands over a tenth of a second at a time. The track stays whose it is. */
export async function capture(track: MediaStreamTrack, take: (samples: Int16Array) => void): Promise<Capture> {
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule("/microphone-worklet.js");
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const worklet = new AudioWorkletNode(context, "microphone", { numberOfInputs: 1, numberOfOutputs: 0 });
    worklet.port.onmessage = ({ data }: MessageEvent<Int16Array>) => take(data);
    source.connect(worklet);
    await context.resume();
    return {
      stop() {
        worklet.port.onmessage = null;
        source.disconnect();
        void context.close();
      },
    };
  } catch (error) {
    // A page has few of them.
    void context.close();
    throw error;
  }
}
