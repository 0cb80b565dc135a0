/** Limits of the wire. Each is part of the protocol: clients may rely on them. */

/** A frame from a client, in UTF-8 bytes. Larger ones close the socket: a client that sends them is broken or hostile. */
export const CLIENT_FRAME_MAX_BYTES = 64 * 1024;

/** An HTTP body, in bytes: a deck of Markdown slides with its notes fits with room to spare. */
export const HTTP_BODY_MAX_BYTES = 512 * 1024;

/** An uploaded image, in bytes. */
export const ASSET_MAX_BYTES = 20 * 1024 * 1024;

/** An uploaded video, in bytes: a worker holds it whole for a moment. A longer film is shown from its own address. */
export const VIDEO_MAX_BYTES = 48 * 1024 * 1024;

/** A ticket is used within a page load; 30 s forgives a slow phone and gives a thief little. */
export const TICKET_TTL_S = 30;

/** One coalesced frame per client and turn. 33 ms is two display frames: nobody sees it, and it divides the frames a busy class sends. */
export const TURN_INTERVAL_MS = 33;

/** Commands a participant may send in a burst, and the rate at which the allowance refills. */
export const COMMAND_BURST = 40;
export const COMMANDS_PER_SECOND = 10;

/** Commands that a client has under way without an answer; the next waits with it. A class that cannot keep up is not sent more by that. */
export const UNANSWERED_MAX_COMMANDS = 32;

/** Signals are cheaper and come with every pointer move; above this they are dropped, not refused. */
export const SIGNAL_BURST = 60;
export const SIGNALS_PER_SECOND = 30;

/** A client that resumes from further back than this gets a snapshot: it is smaller than the events. */
export const RESUME_MAX_EVENTS = 2_000;

/** Events in one `history` answer or one page of `GET /v1/sessions/:id/events`. */
export const HISTORY_MAX_EVENTS = 500;

/** A `history` answer ends soon after this much text: a quarter of what may wait for a reader. It may end before `to`: ask on from there. */
export const HISTORY_PAGE_CHARACTERS = 256 * 1024;

/** A participant whose last socket closed has this long to come back before `participant.left`. */
export const LEAVE_GRACE_MS = 60_000;
