import { bigint, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, idColumn, instant, tenantColumn } from "../../platform/columns.ts";
import { users } from "../identity/tables.ts";
import { sessions } from "../orchestrator/tables.ts";

/** Scenes prepared while a session is scheduled. From its start on they live in the log, and these rows are history. */
export const scenes = pgTable(
  "scenes",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    sessionId: uuid("session_id").notNull(),
    name: text("name").notNull(),
    layout: text("layout").notNull(),
    metadata: jsonb("metadata").notNull(),
    /** Order in the session, ties by id. */
    position: integer("position").notNull(),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("scenes_in_order").on(table.tenantId, table.sessionId, table.position, table.id),
    foreignKey({ columns: [table.tenantId, table.sessionId], foreignColumns: [sessions.tenantId, sessions.id] }).onDelete(
      "cascade",
    ),
  ],
);

export const assets = pgTable(
  "assets",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    sessionId: uuid("session_id").notNull(),
    /** No foreign key: a scene made in a live class exists in the log alone. */
    sceneId: uuid("scene_id"),
    type: text("type").notNull(),
    contentUrl: text("content_url").notNull(),
    /** SHA-256 in hexadecimal: the same picture is stored once for a session. */
    contentHash: text("content_hash").notNull(),
    sizeBytes: bigint("size_bytes", { mode: "number" }).notNull(),
    createdBy: uuid("created_by").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique("assets_content_once").on(table.tenantId, table.sessionId, table.contentHash),
    foreignKey({ columns: [table.tenantId, table.sessionId], foreignColumns: [sessions.tenantId, sessions.id] }).onDelete(
      "cascade",
    ),
    foreignKey({ columns: [table.tenantId, table.createdBy], foreignColumns: [users.tenantId, users.id] }),
  ],
);
