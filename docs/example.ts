import { inClass, people, student, teacher, uuid } from "../session-core/testing/scribe.ts";
import { view } from "../session-core/session.ts";
import type { SessionState } from "../session-core/feature.ts";

const slides = uuid(100);
const board = uuid(101);

/** What staff see of a class in which a little of everything has happened: how a snapshot looks. */
export function exampleViews(): SessionState {
  const scribe = inClass([
    {
      id: slides,
      name: "Forces",
      layout: "stage",
      metadata: { kind: "slides", slides: [{ markdown: "# Forces", notes: "Slowly" }] },
    },
    { id: board, name: "Sketch", layout: "stage", metadata: { kind: "whiteboard" } },
  ]);
  const pupil = student(3);
  const did = (actor: Parameters<typeof scribe.write>[0], type: string, data: unknown) => {
    const decision = scribe.write(actor, type, data);
    if (!decision.accepted) throw new Error(`${type}: ${decision.code} ${JSON.stringify(decision.details)}`);
  };
  did(pupil, "chat.send", { text: "Good morning" });
  did(pupil, "hand.raise", {});
  did(pupil, "question.ask", { text: "Why is mass no weight?", anonymous: false });
  did(teacher, "poll.open", { kind: "quiz", question: "A unit of force?", options: ["newton", "joule"], right: [0] });
  did(pupil, "poll.answer", { pollId: scribe.lastId, answer: [0] });
  did(pupil, "pulse.give", { kind: "lost" });
  did(teacher, "room.lock", { speak: "locked" });
  did(teacher, "permission.change", { participantId: people[2].id, permissions: { speak: true } });
  did(teacher, "scene.change", { sceneId: board });
  const element = { id: "a", version: 1, versionNonce: 7, x: 0, y: 0, width: 80, height: 60, type: "rectangle" };
  did(teacher, "whiteboard.change", { sceneId: board, upserts: [element] });
  did(teacher, "caption.start", { feed: uuid(200), speaker: teacher.id, language: "en" });
  return view(scribe.state, { group: "staff" });
}
