import { sql } from "drizzle-orm";
import { timestamp, uuid } from "drizzle-orm/pg-core";

/** Columns that every owner's tables share. */

/**
 * The tenant, in every table. It defaults to the tenant the transaction is pinned to, so that a library which knows nothing of
 * tenants still writes the right one; row level security refuses any other.
 */
export const tenantColumn = () =>
  uuid("tenant_id")
    .notNull()
    .default(sql`nullif(current_setting('app.tenant', true), '')::uuid`);

export const idColumn = () => uuid("id").notNull().defaultRandom();

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const createdAt = () => instant("created_at").notNull().defaultNow();
