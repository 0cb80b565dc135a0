import type { Layout } from "../../session-core/features/studio/scene-kinds.ts";
import { describingMotion, fallingBodies } from "./physics.ts";

/** What the demo's two schools teach. */

export interface DemoScene {
  name: string;
  layout?: Layout;
  images?: "below" | "beside";
  slides: readonly { title?: string; markdown: string; notes?: string }[];
}

export interface DemoLesson {
  title: string;
  /** When its next class begins, in minutes from now; without it none is scheduled. */
  startsInMinutes?: number;
  lastsMinutes?: number;
  scenes?: readonly DemoScene[];
}

export interface DemoClassroom {
  tenant: "demo" | "other";
  /** Emails of those in it. The first teacher made it. */
  teacher: string;
  assistants: readonly string[];
  students: readonly string[];
  name: string;
  inviteCode: string;
  lessons: readonly DemoLesson[];
}

const DAY = 24 * 60;
const students = (...numbers: number[]) => numbers.map((number) => `student${number}@demo.test`);

export const demoClassrooms: readonly DemoClassroom[] = [
  {
    tenant: "demo",
    teacher: "teacher@demo.test",
    assistants: ["assistant@demo.test"],
    students: students(1, 2, 3, 4, 5),
    name: "Physics 101 — Motion",
    inviteCode: "MTN-234",
    lessons: [
      { title: "Describing motion", startsInMinutes: 10, lastsMinutes: 50, scenes: describingMotion },
      { title: "Falling bodies", startsInMinutes: DAY, lastsMinutes: 50, scenes: fallingBodies },
      { title: "Newton's three laws" },
      { title: "Friction, and what it is good for" },
    ],
  },
  {
    tenant: "demo",
    teacher: "teacher@demo.test",
    assistants: [],
    students: students(1, 2, 3),
    name: "Algebra II — Functions",
    inviteCode: "FNX-567",
    lessons: [
      {
        title: "What a function promises",
        startsInMinutes: 2 * DAY,
        lastsMinutes: 45,
        scenes: [
          {
            name: "One in, one out",
            slides: [
              {
                title: "A function is a promise",
                markdown: `For **every** input there is **exactly one** output.

| x | f(x) = x² − 2 |
|--:|--:|
| −2 | 2 |
| 0 | −2 |
| 2 | 2 |

Two inputs may share an output. One input may not have two.`,
                notes:
                  "Vending machine: each button gives one thing, two buttons may give the same thing. A button that gives either is broken.",
              },
              {
                title: "Which of these keep the promise?",
                markdown: `1. person → date of birth
2. date of birth → person
3. number → its square root
4. student → seat, today`,
                notes: "Yes, no, it depends (which root?), yes unless somebody sits on two chairs.",
              },
            ],
          },
        ],
      },
      { title: "Shifting and stretching" },
      { title: "Inverse functions" },
    ],
  },
  {
    tenant: "demo",
    teacher: "teacher@demo.test",
    assistants: ["assistant@demo.test"],
    students: students(3, 4, 5),
    name: "Astronomy Club",
    inviteCode: "SKY-888",
    lessons: [{ title: "Finding north by the stars" }, { title: "How far is a light-year?" }],
  },
  {
    tenant: "other",
    teacher: "teacher@other.test",
    assistants: [],
    students: ["student1@other.test"],
    name: "Chemistry — The Periodic Table",
    inviteCode: "CHM-742",
    lessons: [
      {
        title: "Why the table has that shape",
        startsInMinutes: 30,
        lastsMinutes: 50,
        scenes: [
          {
            name: "Mendeleev's cards",
            slides: [
              {
                title: "A game of patience",
                markdown: `In 1869 Dmitri Mendeleev wrote each known element on a card, with its weight and its manners, and laid them out.

- by weight, from left to right
- what behaves alike, one below the other
- **a gap where nothing fitted**`,
                notes:
                  "The gaps are the point: gallium, scandium and germanium were found within 17 years, with the properties he had predicted.",
              },
            ],
          },
        ],
      },
      { title: "Groups and families" },
    ],
  },
];
