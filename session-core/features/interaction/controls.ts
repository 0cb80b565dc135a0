import * as z from "zod/mini";
import { accept, command, defineFeature, event, type DefinedFeature } from "../../feature.ts";

/** What students may be allowed, as a class or one by one. */
export const rights = ["chat", "speak", "camera", "share", "draw"] as const;
export type Right = (typeof rights)[number];

const Lock = z.enum(["open", "locked"]);

/** Class-wide rules. Staff are above them; observers only watch. */
export const ClassControls = z.strictObject({
  chat: Lock,
  speak: Lock,
  camera: Lock,
  share: Lock,
  draw: Lock,
  /** Who is new walks in, waits in the lobby until staff let them in, or is turned away. */
  entry: z.enum(["open", "lobby", "locked"]),
  /** Messages between two students. To staff and from staff, one to one is always possible. */
  studentChat: Lock,
  anonymousQuestions: Lock,
  /** A student's least seconds between two messages; 0: none. */
  slowModeS: z.int().check(z.minimum(0), z.maximum(300)),
});
export type ClassControls = z.infer<typeof ClassControls>;

const SomeControls = z.partial(ClassControls);
export type SomeControls = z.infer<typeof SomeControls>;

const asGiven: ClassControls = {
  ...{ chat: "open", speak: "locked", camera: "locked", share: "locked", draw: "locked" },
  ...{ entry: "open", studentChat: "locked", anonymousQuestions: "open", slowModeS: 0 },
};

/** Class controls (R35): what the class as a whole may do, and how one comes in. Moderation makes exceptions for single people. */
export const controls: DefinedFeature<ClassControls> = defineFeature<ClassControls>({
  name: "controls",
  owner: "interaction",
  initial: asGiven,

  commands: {
    "room.lock": command({
      summary: "Opens or locks for the class what is named. Exceptions made for single people in it end.",
      schema: SomeControls,
      by: ["teacher", "assistant"],
      // Said again it is not idle: it ends the exceptions made since.
      decide: (_state, changes) =>
        Object.keys(changes).length === 0 ? accept() : accept({ type: "room.locked", data: changes satisfies SomeControls }),
    }),
  },

  events: {
    "room.locked": event({
      summary: "Class controls changed: those that are named.",
      data: SomeControls,
      see: { staff: "all", student: "all", observer: "all" },
    }),
  },

  evolve: {
    "room.locked": (slice, changes: SomeControls) => ({ ...slice, ...changes }) as ClassControls,
  },

  view: (slice, { group }) => (group === "lobby" ? controls.initial : slice),
});
