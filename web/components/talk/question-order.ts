import type { Question } from "../../../session-core/features/interaction/questions.ts";

/** What waits for an answer, most wanted first; below it what was answered, latest first. What was dismissed only its asker still sees. */
export function inOrder(questions: readonly Question[], you: string | undefined): Question[] {
  return questions
    .filter(({ status, from }) => status !== "dismissed" || from === you)
    .toSorted((a, b) => {
      const open = Number(b.status === "open") - Number(a.status === "open");
      if (open !== 0) return open;
      return a.status === "open" ? b.votes - a.votes || a.at - b.at : (b.answer?.at ?? b.at) - (a.answer?.at ?? a.at);
    });
}

/** The same list in the order in which it was held; what is new comes last, so that nothing moves under a pointer. */
export function heldIn(order: readonly string[], questions: readonly Question[]): Question[] {
  const placeOf = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  return questions.toSorted((a, b) => placeOf(a.id) - placeOf(b.id));
}
