import { sql } from "drizzle-orm";
import { bigint, boolean, check, foreignKey, pgTable, pgView, text, uuid } from "drizzle-orm/pg-core";
import { instant, tenantColumn } from "../../platform/columns.ts";
import { tenants } from "../identity/tables.ts";

/** What a tenant does about words in what students write. No row: nothing. */
export const wordPolicies = pgTable(
  "word_policies",
  {
    tenantId: tenantColumn().primaryKey(),
    mode: text("mode").notNull(),
    english: boolean("english").notNull(),
    words: text("words").array().notNull(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenants.id] }).onDelete("cascade"),
    check("word_policies_mode", sql`${table.mode} in ('off', 'mask', 'refuse', 'flag')`),
  ],
);

/** A view over the log: what was said, and whether it was deleted. */
export const chatMessages = pgView("chat_messages", {
  tenantId: uuid("tenant_id").notNull(),
  sessionId: uuid("session_id").notNull(),
  id: uuid("id").notNull(),
  sequence: bigint("sequence", { mode: "number" }).notNull(),
  participantId: text("participant_id").notNull(),
  /** Null when it was erased or deleted. */
  text: text("text"),
  audience: text("audience").notNull(),
  deleted: boolean("deleted").notNull(),
  createdAt: instant("created_at").notNull(),
}).existing();
