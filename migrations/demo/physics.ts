import type { DemoScene } from "./school.ts";

/** The lesson that is about to begin. */
export const describingMotion: readonly DemoScene[] = [
  {
    name: "Welcome",
    slides: [
      {
        title: "Describing motion",
        markdown: `*Physics 101 · Lesson 1*

Where is it? How fast is it going? Is that changing?

Three questions, three quantities, and after today you can answer them for anything that moves.`,
        notes:
          "Let people arrive. Ask in chat: what is the fastest you have ever travelled, and how do you know? Planes come up soon; keep the answer “how do you know” for the slide on velocity.",
      },
      {
        title: "By the end of this class you can",
        markdown: `1. tell **distance** from **displacement**, and **speed** from **velocity**
2. read a position–time graph and say what the object did
3. work out an acceleration from two velocities
4. say in one sentence what a *negative* acceleration means, and what it does not`,
        notes: "Promise number 4: most of the class will say “slowing down”. Come back to it on the last slide.",
      },
      {
        title: "Warm-up: the lost dog",
        markdown: `A dog runs **30 m east**, then **40 m north**, in **25 s**.

- How far did it run?
- How far is it from where it started?
- Which of the two would you tell its owner?`,
        notes:
          "Two minutes in pairs or alone. 70 m and 50 m: it is a 3-4-5 triangle. The owner needs displacement: a distance and a direction (about 53° north of east).",
      },
    ],
  },
  {
    name: "Position, velocity, acceleration",
    slides: [
      {
        title: "Distance and displacement",
        markdown: `| | Distance | Displacement |
|---|---|---|
| What it measures | length of the path | change of position |
| Has a direction? | no | **yes** |
| Can be negative? | never | yes |
| The dog | 70 m | 50 m, north of east |

Displacement never asks how you got there.`,
        notes: "Ask for a trip with a large distance and zero displacement. A lap of the track, or the way to school and back.",
      },
      {
        title: "Speed and velocity",
        markdown: `**average speed** = distance ÷ time

**average velocity** = displacement ÷ time

\`\`\`
v = Δx / Δt        unit: m/s
\`\`\`

The dog: 70 m ÷ 25 s = **2.8 m/s**, but 50 m ÷ 25 s = **2.0 m/s** toward its final place.`,
        notes:
          "A speedometer shows speed: it cannot tell you whether you are going home. Now return to “how do you know” from the welcome.",
      },
      {
        title: "Acceleration",
        markdown: `How quickly the *velocity* changes, not the position.

\`\`\`
a = Δv / Δt        unit: m/s per second = m/s²
\`\`\`

A tram goes from 0 to 12 m/s in 8 s:

a = (12 m/s − 0) ÷ 8 s = **1.5 m/s²**

Every second, its velocity grows by 1.5 m/s.`,
        notes: "Say “metres per second, per second” aloud, slowly, twice. The square in m/s² hides what it means.",
      },
      {
        title: "What the signs say",
        markdown: `Choose a positive direction first. Then:

| velocity | acceleration | what you see |
|:-:|:-:|---|
| + | + | moving forward, speeding up |
| + | − | moving forward, **slowing down** |
| − | − | moving backward, **speeding up** |
| − | + | moving backward, slowing down |

Same sign: faster. Opposite signs: slower.`,
        notes:
          "Row three is the one they get wrong. Walk backwards across the room, faster and faster, and let them call the signs.",
      },
    ],
  },
  {
    name: "Reading graphs",
    images: "beside",
    slides: [
      {
        title: "A walk, as a graph",
        markdown: `\`\`\`
x (m)
 8 |              ________
 6 |            /          \\
 4 |    _______/            \\
 2 |   /                     \\
 0 |__/_______________________\\____ t (s)
   0  2   4   6   8   10  12  14
\`\`\`

Tell the story of this walk to your neighbour. Use: *forward, rest, faster, back*.`,
        notes:
          "Forward, rest, forward faster, rest, back to the start. Common mistake: reading the graph as the shape of a hill that was climbed.",
      },
      {
        title: "The slope is the velocity",
        markdown: `On a position–time graph:

- **steeper** means faster
- **flat** means at rest
- **downhill** means moving back
- **curved** means the velocity is changing

slope = rise ÷ run = Δx ÷ Δt`,
        notes: "Cover the words “at rest” and ask what flat means. Some will say constant speed: true, and the speed is zero.",
      },
      {
        title: "Let the computer differentiate",
        markdown: `Position every second, from a phone's camera:

\`\`\`python
x = [0.0, 0.4, 1.6, 3.6, 6.4]            # metres
v = [b - a for a, b in zip(x, x[1:])]    # m/s
a = [b - a for a, b in zip(v, v[1:])]    # m/s²

print(v)   # [0.4, 1.2, 2.0, 2.8]
print(a)   # [0.8, 0.8, 0.8]
\`\`\`

The velocity grows by the same amount each second. What kind of motion is this?`,
        notes:
          "Uniform acceleration, 0.8 m/s². The printed values carry rounding in real Python (1.2000000000000002): a good moment for significant figures.",
      },
    ],
  },
  {
    name: "Practice and exit ticket",
    slides: [
      {
        title: "Try it: the cyclist",
        markdown: `A cyclist rides at **9 m/s**, brakes, and stands still after **4.5 s**.

1. What is the change of velocity?
2. What is the acceleration? Mind the sign.
3. The braking was even. What was the *average* velocity while braking?
4. How far did the bicycle still roll?`,
        notes: "−9 m/s; −2.0 m/s²; 4.5 m/s; 20.25 m, so about 20 m. Ask for question 4 in chat, to staff, so that nobody copies.",
      },
      {
        title: "Which is it?",
        markdown: `> “A negative acceleration means that something slows down.”

- Always true?
- Sometimes true?
- Never true?

Find one example **for** it and one **against** it.`,
        notes: "Sometimes. For: the cyclist. Against: a ball that falls, when up is positive. Point back to the table of signs.",
      },
      {
        title: "Exit ticket",
        markdown: `Write one sentence in chat before you leave:

**What does a speedometer not tell you?**

Next time: *falling bodies*. Bring something that you do not mind dropping.`,
        notes: "Keep the class open two minutes for stragglers. Then end it; the log keeps everything that was shown and said.",
      },
    ],
  },
];

export const fallingBodies: readonly DemoScene[] = [
  {
    name: "A feather and a hammer",
    slides: [
      {
        title: "Which lands first?",
        markdown: `On 2 August 1971 David Scott dropped a **hammer** and a **falcon's feather** on the Moon.

Write down your guess, and one reason, before we look.`,
        notes: "Collect guesses before the reveal. They land together: there is no air to hold the feather back.",
      },
      {
        title: "Free fall",
        markdown: `Near the ground, without air, everything falls with the same acceleration:

\`\`\`
g = 9.8 m/s²        down
v = g · t
d = ½ · g · t²
\`\`\`

| t (s) | v (m/s) | d (m) |
|--:|--:|--:|
| 1 | 9.8 | 4.9 |
| 2 | 19.6 | 19.6 |
| 3 | 29.4 | 44.1 |`,
        notes: "Let them find the pattern in d: 1 : 4 : 9 times 4.9. The distances gained each second go 1 : 3 : 5.",
      },
      {
        title: "Measure your reaction time",
        markdown: `1. A partner holds a ruler; your fingers wait at the zero mark.
2. It drops without warning. Catch it.
3. Read the distance **d** and work out

\`\`\`
t = √(2d / g)
\`\`\`

15 cm is about 0.17 s. Can you beat it?`,
        notes:
          "Home version: ask a brother, a sister or a parent. Three tries, take the middle one, and say why not the best one.",
      },
    ],
  },
];
