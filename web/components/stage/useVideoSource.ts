import { useEffect, useState } from "react";

const isPlaylist = (url: string) => /\.m3u8($|[?#])/.test(url);

/** Gives the element its video; an HLS playlist comes through hls.js where the browser does not play it by itself. True once it failed. */
export function useVideoSource(element: () => HTMLVideoElement | null, url: string): boolean {
  const [failedUrl, setFailedUrl] = useState<string | null>(null);
  useEffect(() => {
    const video = element();
    if (!video) return undefined;
    const fail = () => setFailedUrl(url);
    video.addEventListener("error", fail);
    let stop = () => {
      video.removeAttribute("src");
      video.load();
    };
    if (!isPlaylist(url) || video.canPlayType("application/vnd.apple.mpegurl") !== "") video.src = url;
    else {
      let gone = false;
      let destroy = () => {};
      stop = () => {
        gone = true;
        destroy();
      };
      void import("hls.js/light").then(
        ({ default: Hls }) => {
          if (gone) return;
          if (!Hls.isSupported()) return fail();
          const hls = new Hls();
          destroy = () => hls.destroy();
          hls.on(Hls.Events.ERROR, (_event, { fatal }) => fatal && fail());
          hls.loadSource(url);
          hls.attachMedia(video);
        },
        () => !gone && fail(),
      );
    }
    return () => {
      video.removeEventListener("error", fail);
      stop();
    };
    // The element stays the same for as long as its scene is shown.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [url]);
  return failedUrl === url;
}
