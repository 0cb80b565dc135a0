import { WebAddress } from "../../../session-core/features/studio/scene-kinds.ts";

const PLAYERS = /^(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|twitch\.tv)$/;

/** Whether an address is of a page that plays videos, and so of no video: better known before the class than in it. */
export const isPlayersPage = (url: string): boolean => PLAYERS.test(new URL(url).hostname);

/** An address as people type or paste one, in the form that scenes hold; null where it is none that a class may be shown. */
export function addressOf(typed: string): string | null {
  const text = typed.trim();
  try {
    const { href } = new URL(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
    return WebAddress.safeParse(href).success && /^https:\/\/[^/:?#]+\./.test(href) ? href : null;
  } catch {
    return null;
  }
}
