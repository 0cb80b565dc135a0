/** Why the server closes a socket. Where the class's socket has more to say of it, it says `bye` first. */

/** The class's socket. Those from 4000 on are ours, in the range that the WebSocket standard leaves to applications. */
export const CLOSE = {
  flooding: 1008,
  tooLarge: 1009,
  restarted: 1012,
  left: 4400,
  notAdmitted: 4401,
  removed: 4403,
  silent: 4408,
} as const;

/** Of each what it means, and what to do. */
export const closeMeanings: Readonly<Record<keyof typeof CLOSE, string>> = {
  flooding: "More frames than anybody sends. Come back more slowly.",
  tooLarge: "A frame was larger than 65,536 bytes. What it asked for was not done: do not send it again.",
  restarted: "The object that held the socket is another now, before it knew whose it was. Come back.",
  left: "You left the class, on this page or another. Join again to return.",
  notAdmitted: "No way in: `hello` without a ticket or a token that is good here. `bye` says which. Join again.",
  removed: "You were removed, turned away, or the class was closed to newcomers: `bye` says which. Do not come back by yourself.",
  silent:
    "Nothing was heard of you: no `hello` within 10 s, no `ping` or frame for long, or `ack` missing for 30 s (`slow_reader`). Come back.",
};

/** The socket of a microphone. */
export const FEED_CLOSE = { ended: 1000, notOfOurs: 1007, flooding: 1008, restarted: 1012, elsewhere: 4409 } as const;

export const feedCloseMeanings: Readonly<Record<keyof typeof FEED_CLOSE, string>> = {
  ended: "All was heard, and `ended` said so: the microphone is off.",
  notOfOurs: "A frame of audio that is none, or a text frame that is not of this protocol. Mend it before coming back.",
  flooding: "Audio came faster than 1.5 times as it is spoken for long. Come back more slowly.",
  restarted: "The feed begins anew. Come back, with a fresh ticket and `again`.",
  elsewhere: "The same feed was opened once more, and that socket counts. Do not come back by yourself.",
};
