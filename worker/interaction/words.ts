import { sql } from "drizzle-orm";
import { WordPolicy } from "../../contracts/words.ts";
import { defineRoute } from "../http/route.ts";
import { auditStep } from "../orchestrator/wire.ts";

/** A tenant's word policy, or null where none was set: read by whoever starts a class, in the statement batch that starts it. */
export const readWordPolicy = () =>
  sql<WordPolicy>`select mode, english, words from word_policies where tenant_id = current_tenant()`;

const UNSET: WordPolicy = { mode: "off", english: false, words: [] };

const getWords = defineRoute({
  method: "GET",
  path: "/moderation/words",
  owner: "interaction",
  summary: "The tenant's word filter for what students write",
  policy: { kind: "role", anyOf: ["admin"], scope: "tenant" },
  answer: WordPolicy,
  async handler(call) {
    const [rows] = await call.batch(readWordPolicy());
    return rows[0] ?? UNSET;
  },
});

const putWords = defineRoute({
  method: "PUT",
  path: "/moderation/words",
  owner: "interaction",
  summary: "Set the tenant's word filter; it holds for classes that start from now on",
  policy: { kind: "role", anyOf: ["admin"], scope: "tenant" },
  idempotency: "stored",
  body: WordPolicy,
  answer: WordPolicy,
  handler(call) {
    const { mode, english, words } = call.body;
    const list = sql`array(select jsonb_array_elements_text(${JSON.stringify(words)}::jsonb))`;
    return call.write({
      steps: sql`
        kept as (insert into word_policies (mode, english, words) values (${mode}, ${english}, ${list})
          on conflict (tenant_id) do update
            set mode = excluded.mode, english = excluded.english, words = excluded.words, updated_at = now()
          returning tenant_id as id, mode, english, words),
        audited as (${auditStep("words.changed", "tenant", sql`kept`, call)})`,
      answer: sql`(select jsonb_build_object('mode', mode, 'english', english, 'words', to_jsonb(words)) from kept)`,
    });
  },
});

export const wordRoutes = [getWords, putWords];
