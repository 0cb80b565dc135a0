import type { MessageDescriptor } from "@lingui/core";
import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Failure } from "./api.ts";

/** What a person can meet, in their own language; everything else is told in the server's words. */
const texts: Record<string, MessageDescriptor> = {
  no_connection: msg`No answer came. Check your connection and try again.`,
  unexpected: msg`Something went wrong on our side. Load the page again; if it stays, tell your teacher or administrator.`,
  internal: msg`Something went wrong on our side. Load the page again; if it stays, tell your teacher or administrator.`,
  unavailable: msg`A service that this needs does not answer. Try again in a moment.`,
  wrong_credentials: msg`This address and password do not belong together. Check both and try again.`,
  unauthenticated: msg`Your sign-in has ended. Sign in again.`,
  forbidden: msg`Your role does not allow this. Ask a teacher or an administrator.`,
  not_enrolled: msg`You are not enrolled in this classroom. Ask the teacher for the invite code.`,
  not_joined: msg`You are not in this class. Join it first.`,
  removed: msg`You were removed from this class.`,
  board_full: msg`This board is full. Take something off, or go on on another one.`,
  not_permitted: msg`The teacher has not opened this to you. Raise your hand to ask for it.`,
  entry_denied: msg`The teacher did not let you into this class. Ask them outside of it.`,
  entry_locked: msg`The teacher has closed this class to newcomers. Ask them to open it.`,
  words_refused: msg`This holds a word that your school does not allow here. Change it and send again.`,
  slow_mode: msg`The teacher has slowed the chat down. Wait a little before your next message.`,
  not_found: msg`There is nothing here that you may see.`,
  unknown_invite_code: msg`No classroom has this invite code. Check it with your teacher.`,
  scene_not_found: msg`This scene does not exist any more.`,
  scene_is_shown: msg`This scene is on screen. Show another one before deleting it.`,
  scene_not_shown: msg`This scene is not on screen. Show it before turning its slides.`,
  slide_out_of_range: msg`There is no such slide in this scene.`,
  not_live: msg`The class is not live. It has not started, or has ended.`,
  still_live: msg`The class is still going on. End it, then save its transcript.`,
  in_the_past: msg`This time is over already. Choose one to come.`,
  not_scheduled: msg`This class has started or ended already.`,
  poll_closed: msg`The poll is closed and takes no more answers.`,
  class_full: msg`The class is full. Wait until a seat is free.`,
  conflict: msg`Something else changed this at the same time. Look again and retry.`,
  ambiguous_tenant: msg`Several schools know this address. Say which one is yours.`,
  body_too_large: msg`This is too large. Send less at once.`,
  frame_too_large: msg`This is too large. Send less at once.`,
  unsupported_media_type: msg`This kind of file is not accepted here. Use a PNG, JPEG, WebP or GIF image.`,
  invalid_request: msg`Something in the form is missing or wrong. Correct it and try again.`,
  invalid_text: msg`The text holds a character that cannot be kept. Remove it and send again.`,
  rate_limited: msg`That was too fast. Wait a little and try again.`,
};

export function errorText({ code, message }: Pick<Failure, "code" | "message">): string {
  const known = texts[code];
  return known ? i18n._(known) : message;
}
