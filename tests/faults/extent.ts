/** How far the suite goes. `npm test` takes the short forms; tests/faults/run.ts sets the long ones. */
const number = (name: string, short: number): number => Number(process.env[name] ?? short);

export const extent = {
  /** kill -9 this often. */
  cycles: number("FAULTS_CYCLES", 10),
  /** At least this long without Postgres; the object's alarm alone would give up after 138 s. */
  outageMs: number("FAULTS_OUTAGE_S", 8) * 1_000,
  /** Coming back at once. */
  clients: number("FAULTS_CLIENTS", 200),
  /** Flushing at once. */
  classes: number("FAULTS_CLASSES", 20),
};
