import { expect, test } from "vitest";
import { groupOf } from "../../contracts/roles.ts";
import { view } from "../../session-core/session.ts";
import { inClass, people, student } from "../../session-core/testing/scribe.ts";
import { SharedViews } from "./shared-views.ts";

const [ada, bo] = [student(3), student(4)];

test("what is encoded once for a group is what each of it may see, and no more", () => {
  const views = new SharedViews();
  const scribe = inClass();
  const check = () => {
    for (const { id, role } of people) {
      const audience = { group: groupOf(role), participant: id };
      expect(JSON.parse(views.encode(scribe.state, audience.group, id)), id).toEqual(
        JSON.parse(JSON.stringify(view(scribe.state, audience))),
      );
    }
  };
  check();
  scribe.write(ada, "chat.send", { text: "to you alone", to: "staff" });
  scribe.write(ada, "question.ask", { text: "Why?", anonymous: true });
  check();
  scribe.write(bo, "chat.send", { text: "to all", to: "class" });
  check();
  expect(views.encode(scribe.state, "student", bo.id)).not.toContain("to you alone");
});
