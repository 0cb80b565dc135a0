import { Trans, useLingui } from "@lingui/react/macro";
import Hls from "hls.js/light";
import { Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../components/Button.tsx";
import type { LiveClass } from "../components/useSession.ts";
import { writes } from "../endpoints.ts";
import { behind } from "./behind.ts";

/** A link is asked for anew when it would end within this. */
const RENEW_BEFORE_MS = 45_000;
/** What is not there yet, or broke, is tried again after this. */
const AGAIN_MS = 3_000;
const LOOK_EVERY_MS = 1_000;
/** Of the time that is left, several times. */
const ASK_AGAIN_MS = 8_000;

type Picture = NonNullable<NonNullable<LiveClass["snapshot"]["admission"]>["picture"]>;
type Standing = "waiting" | "playing" | "silent";

/** The room as egress shows it, some seconds late, for who follows without a seat. Tells how late, so that all else keeps step. */
export function OverflowPicture({ live: { client, snapshot } }: { live: LiveClass }) {
  const { t } = useLingui();
  const video = useRef<HTMLVideoElement>(null);
  const [standing, setStanding] = useState<Standing>("waiting");
  const sessionId = snapshot.admission?.session.id;
  const first = snapshot.admission?.picture;
  const has = Boolean(first);
  useEffect(() => {
    const element = video.current;
    if (!element || sessionId === undefined || !has) return undefined;
    const links = new Links(sessionId, first!);
    let hls: Hls | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const begin = async () => {
      hls?.destroy();
      await links.renew();
      if (links.isOver) return;
      hls = new Hls({
        liveSyncDurationCount: 2,
        // The link in an address ends; what is behind it goes on.
        xhrSetup: (xhr, url) => xhr.open("GET", links.fresh(url), true),
      });
      hls.on(Hls.Events.ERROR, (_event, { fatal }) => {
        if (!fatal) return;
        behind.tell(0);
        setStanding("waiting");
        clearTimeout(again);
        again = setTimeout(() => void begin(), AGAIN_MS);
      });
      hls.on(Hls.Events.MANIFEST_PARSED, () => {
        // A page that nobody touched may play no sound: the picture comes, and the sound with a tap.
        void element.play().catch(() => {
          element.muted = true;
          return element.play();
        });
      });
      hls.attachMedia(element);
      hls.loadSource(links.url);
    };
    void begin();
    const look = setInterval(() => {
      void links.renew();
      const shown = hls?.playingDate;
      if (!shown || element.paused || element.readyState < 2) return;
      behind.tell(client.serverNow() - shown.getTime());
      setStanding(element.muted ? "silent" : "playing");
    }, LOOK_EVERY_MS);
    return () => {
      clearInterval(look);
      clearTimeout(again);
      links.isOver = true;
      hls?.destroy();
      behind.tell(0);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `first` is a new object with each admission, and no reason to begin anew
  }, [client, sessionId, has]);
  return (
    <div className="relative flex h-full min-h-0 items-center justify-center overflow-hidden rounded-card bg-sunken">
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- the class's own captions stand below, held back as long */}
      <video ref={video} playsInline aria-label={t`The room, some seconds late`} className="max-h-full max-w-full" />
      {standing === "waiting" ? (
        <p className="absolute inset-0 flex items-center justify-center p-3 text-center text-sm text-muted">
          <Trans>The picture of the room will be here in a moment.</Trans>
        </p>
      ) : null}
      {standing === "silent" ? (
        <Button
          look="primary"
          className="absolute inset-x-2 bottom-2"
          onClick={() => {
            if (video.current) video.current.muted = false;
            setStanding("playing");
          }}
        >
          <Volume2 className="size-5" aria-hidden />
          <Trans>Tap to hear the class</Trans>
        </Button>
      ) : null}
    </div>
  );
}

/** The way to the picture, which ends every two minutes unless one is still in class. */
class Links {
  readonly #sessionId: string;
  #picture: Picture;
  #askAfter = 0;
  isOver = false;

  constructor(sessionId: string, first: Picture) {
    this.#sessionId = sessionId;
    this.#picture = first;
  }

  get url(): string {
    return this.#picture.url;
  }

  fresh(address: string): string {
    const directory = this.url.slice(0, this.url.lastIndexOf("/"));
    return address.replace(/\/v1\/pictures\/[^/]+/, directory);
  }

  async renew(): Promise<void> {
    const now = Date.now();
    if (this.isOver || now < this.#askAfter || this.#picture.expiresAt - now > RENEW_BEFORE_MS) return;
    // Who is not in class at this moment is refused until they are back: a crowd of them must not ask every second.
    this.#askAfter = now + ASK_AGAIN_MS;
    const answer = await writes.mediaToken({ sessionId: this.#sessionId }, crypto.randomUUID());
    if (answer.ok && answer.value.picture) this.#picture = answer.value.picture;
  }
}
