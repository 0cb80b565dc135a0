import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, tenantColumn } from "../../platform/columns.ts";
import { users } from "../identity/tables.ts";

/** A write that was asked for under a key. The claim is the first statement of the write's own transaction. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    tenantId: tenantColumn(),
    userId: uuid("user_id").notNull(),
    key: text("key").notNull(),
    route: text("route").notNull(),
    requestDigest: text("request_digest").notNull(),
    /** Null while the request runs: only where it has effects outside this database. */
    status: integer("status"),
    answer: jsonb("answer"),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.userId, table.key] }),
    index("idempotency_keys_by_age").on(table.createdAt),
    foreignKey({ columns: [table.tenantId, table.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
  ],
);
