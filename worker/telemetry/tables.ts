import { foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, idColumn, tenantColumn } from "../../platform/columns.ts";
import { tenants } from "../identity/tables.ts";

/** What happened outside a session's log: grants, the catalogue, sign-on. The application may add to it and read it, never change it. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    actorId: uuid("actor_id"),
    action: text("action").notNull(),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id"),
    details: jsonb("details").notNull().default({}),
    requestId: text("request_id"),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("audit_log_by_time").on(table.tenantId, table.createdAt),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenants.id] }).onDelete("cascade"),
  ],
);
