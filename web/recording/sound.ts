/** Everything that is heard in class, mixed for the recorder: the microphone, and whoever is played in the page. */
export interface Mixer {
  stream: MediaStream;
  stop(): void;
}

/** New voices are looked for this often. */
const LOOK_EVERY_MS = 1_000;

export interface Voices {
  /** The microphone that is on air, and not ours to end. */
  onAir(): MediaStreamTrack | null;
  /** Nothing is on air in a class without media: the recorder listens for itself. Elsewhere who is muted is not recorded either. */
  listens: boolean;
}

/** Without a microphone, or leave to use it, the rest is mixed: nobody waits for the browser's question to be answered. */
export function mixSound({ onAir, listens }: Voices): Mixer {
  const context = new AudioContext();
  const mix = context.createMediaStreamDestination();
  // A page that was not touched yet may make no sound, and hears none either.
  const wake = () => void context.resume();
  wake();
  document.addEventListener("pointerdown", wake);
  document.addEventListener("keydown", wake);
  // Silence, so that there is always something to record.
  const silence = context.createConstantSource();
  silence.offset.value = 0;
  silence.connect(mix);
  silence.start();

  let own: MediaStream | null = null;
  let isOver = false;
  const end = (stream: MediaStream | null) => {
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  const ask = async () => {
    const given = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
    if (isOver) end(given);
    else own = given;
    if (own) look();
  };
  const sources = new Map<MediaStreamTrack, MediaStreamAudioSourceNode>();
  const look = () => {
    const voice = onAir() ?? own?.getAudioTracks()[0] ?? null;
    const heard = new Set<MediaStreamTrack>(voice ? [voice] : []);
    for (const { srcObject, muted } of document.querySelectorAll<HTMLMediaElement>("audio, video")) {
      if (srcObject instanceof MediaStream && !muted) for (const track of srcObject.getAudioTracks()) heard.add(track);
    }
    for (const [track, source] of sources) {
      if (heard.has(track) && track.readyState === "live") continue;
      source.disconnect();
      sources.delete(track);
    }
    for (const track of heard) {
      if (sources.has(track) || track.readyState !== "live") continue;
      const source = context.createMediaStreamSource(new MediaStream([track]));
      source.connect(mix);
      sources.set(track, source);
    }
  };
  look();
  if (listens && !onAir()) void ask();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stream: mix.stream,
    stop() {
      isOver = true;
      clearInterval(timer);
      document.removeEventListener("pointerdown", wake);
      document.removeEventListener("keydown", wake);
      end(own);
      void context.close();
    },
  };
}
