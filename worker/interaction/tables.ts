import { bigint, boolean, pgView, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "../../platform/columns.ts";

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
