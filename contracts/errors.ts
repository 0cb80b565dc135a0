import * as z from "zod/mini";

/**
 * Every error a client can meet, by HTTP or by socket. The message says what happened and what to do next; `details` carries
 * what a program needs.
 */
export const errorTable = {
  malformed_json: { status: 400, message: "The body is not valid JSON. Check quotes and commas, and send it as UTF-8." },
  invalid_request: { status: 400, message: "Some fields are missing or wrong. See details, correct them, and send again." },
  invalid_text: {
    status: 400,
    message: "Text must not contain the NUL character or half of a surrogate pair. Remove it and send again.",
  },
  invalid_key: { status: 400, message: "An idempotency key is 1 to 128 visible ASCII characters." },
  unknown_command: { status: 400, message: "There is no such command or signal. See docs/events.md for those there are." },
  unknown_frame: { status: 400, message: "The frame is not one of this protocol. See docs/events.md for those there are." },
  unknown_protocol: {
    status: 400,
    message: "Open this socket with its subprotocol first, and the ticket second. See docs/events.md for both sockets.",
  },
  unauthenticated: { status: 401, message: "Sign in first, and send the token as “Authorization: Bearer …”." },
  wrong_credentials: { status: 401, message: "This address and password do not belong together. Check both and try again." },
  ticket_expired: { status: 401, message: "This ticket has expired. Join again for a new one." },
  ticket_invalid: { status: 401, message: "This ticket is not valid. Join again for a new one." },
  ticket_used: { status: 401, message: "This ticket was used already. Join again for a new one." },
  ticket_elsewhere: { status: 401, message: "This ticket is for another class. Join this class for one of its own." },
  resume_invalid: { status: 401, message: "This resume token is not valid here. Join again." },
  forbidden: { status: 403, message: "Your role does not allow this. Ask a teacher or an administrator." },
  foreign_origin: { status: 403, message: "This page may not connect to the class. Ask the owner to allow its address." },
  not_enrolled: { status: 403, message: "You are not enrolled in this classroom. Ask the teacher for the invite code." },
  not_joined: { status: 403, message: "You are not in this class. Join it first." },
  in_lobby: { status: 403, message: "A teacher lets you in. Wait here." },
  entry_denied: { status: 403, message: "The teacher did not let you into this class. Ask them outside of it." },
  entry_locked: { status: 403, message: "The teacher has closed this class to newcomers. Ask them to open it." },
  left: { status: 403, message: "You left this class. Join it again to come back." },
  removed: { status: 403, message: "You were removed from this class." },
  not_permitted: { status: 403, message: "The teacher has not opened this to you. Raise your hand to ask for it." },
  not_found: { status: 404, message: "There is nothing here that you may see." },
  unknown_invite_code: { status: 404, message: "No classroom has this invite code. Check it with your teacher." },
  scene_not_found: { status: 404, message: "This scene does not exist (any more)." },
  method_not_allowed: { status: 405, message: "This address does not take that method." },
  request_in_progress: { status: 409, message: "The same request is still running. Wait a moment and send it again." },
  conflict: { status: 409, message: "Something else changed this at the same time. Look again and retry." },
  not_live: { status: 409, message: "The class is not live. It has not started, or has ended." },
  still_live: { status: 409, message: "The class is still going on. End it, then save its transcript." },
  in_the_past: { status: 400, message: "This time is over already. Choose one to come." },
  not_scheduled: { status: 409, message: "Only a scheduled session can do this." },
  class_full: { status: 409, message: "The class is full. Wait until a seat is free." },
  scene_is_shown: { status: 409, message: "This scene is on screen. Show another one before deleting it." },
  scene_not_shown: { status: 409, message: "This scene is not on screen. Show it before turning its slides." },
  slide_out_of_range: { status: 409, message: "There is no such slide in this scene." },
  board_full: { status: 409, message: "This board is full. Take something off, or go on on another one." },
  poll_closed: { status: 409, message: "This poll is closed. Answers are no longer taken or changed." },
  captioned_elsewhere: {
    status: 409,
    message: "Another page of yours is captioned since. Switch captions on here to have this one heard instead.",
  },
  ambiguous_tenant: { status: 409, message: "Several schools know this address. Say which one in “tenant”." },
  frame_too_large: { status: 413, message: "The frame is larger than 65,536 bytes. Send less at once." },
  body_too_large: { status: 413, message: "The body is too large. Send less at once." },
  unsupported_media_type: { status: 415, message: "This kind of content is not accepted here. See details for those that are." },
  key_reused: { status: 422, message: "This idempotency key was used for another request. Use a new key for new content." },
  words_refused: { status: 422, message: "This holds a word that your school does not allow here. Change it and send again." },
  upgrade_required: { status: 426, message: "This address is a WebSocket's. Open it as one, with its subprotocol and a ticket." },
  slow_mode: { status: 429, message: "The teacher has slowed the chat down. Wait a little before your next message." },
  rate_limited: { status: 429, message: "Too many requests. Wait a little and try again." },
  internal: { status: 500, message: "Something went wrong on our side. Try again; if it stays, tell us the request id." },
  unavailable: { status: 503, message: "A service that this needs does not answer. Try again in a moment." },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof errorTable;

/** What will be otherwise in a moment: too much at once (after a long time offline), a turn that could not be committed. */
export const isPassing = (code: string): boolean => code === "rate_limited" || code === "unavailable" || code === "slow_reader";

/** Every error answer: `{code, message, details?}`, valid `application/problem+json` too. */
export const ErrorBody = z.object({
  code: z.string(),
  message: z.string(),
  details: z.optional(z.unknown()),
  type: z.string(),
  title: z.string(),
  status: z.int(),
  requestId: z.optional(z.string()),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
