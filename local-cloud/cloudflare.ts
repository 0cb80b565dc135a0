import { readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";
import type { Build } from "./build.ts";
import { readable } from "./log-lines.ts";
import { startGuard, workerdPids } from "./processes.ts";

export interface Cloudflare {
  workerdPid(): Promise<number | undefined>;
  /** Runs the worker's `scheduled` as the cron would. */
  runScheduled(): Promise<void>;
  stop(): Promise<void>;
}

export interface CloudflareOptions {
  build: Build;
  port: number;
  stateDir: string;
  variables: Record<string, string>;
  log(line: string): void;
}

/** Miniflare's own remarks. Of a runtime that ended it says several lines; one will do. */
class OurLog extends Log {
  readonly #write: (line: string) => void;
  constructor(write: (line: string) => void) {
    super(LogLevel.WARN);
    this.#write = write;
  }
  protected override log(message: string): void {
    const restarting = message.includes("crashed unexpectedly");
    this.#write(restarting ? "workerd ended and is being started again. What was acknowledged is stored." : message);
  }
}

async function modulesIn(dir: string): Promise<{ type: "ESModule" | "CompiledWasm" | "Text" | "Data"; path: string }[]> {
  const files = await readdir(dir, { recursive: true, withFileTypes: true });
  const kinds = {
    js: "ESModule",
    mjs: "ESModule",
    wasm: "CompiledWasm",
    txt: "Text",
    html: "Text",
    sql: "Text",
    bin: "Data",
  } as const;
  return files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .flatMap((path) => {
      const type = kinds[path.split(".").at(-1) as keyof typeof kinds];
      return type ? [{ type, path }] : [];
    });
}

/** Serves the built worker and client in workerd, all storage in `stateDir`. A killed workerd is back on the same port by itself. */
export async function serveBuild({ build, port, stateDir, variables, log }: CloudflareOptions): Promise<Cloudflare> {
  let stopping = false;
  const write = (line: string | null) => {
    if (line !== null && !stopping) log(line);
  };
  const { workerOptions, main } = workerOptionsOf(build.workerConfig);
  if (main === undefined) throw new Error(`${relative(process.cwd(), build.workerConfig)} names no main module`);
  const folder = dirname(build.workerConfig);
  const modules = await modulesIn(folder);
  // The first module is the entry.
  modules.sort((a, b) => Number(b.path === main) - Number(a.path === main));

  const guard = startGuard();
  const tellGuard = async () => guard.watch(await workerdPids());
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port,
      cf: false,
      log: new OurLog(write),
      telemetry: { enabled: false },
      // The folder that Cloudflare's plugin takes inside the one it is given: `npm start` and `npm run dev` go on from each other.
      resourcePersistencePath: join(stateDir, "v3"),
      handleStructuredLogs: ({ level, message }) => write(readable(level, message)),
      unsafeHandleRuntimeRestart: tellGuard,
      workers: [
        {
          ...workerOptions,
          name: "chalkline",
          rootPath: folder,
          modules,
          modulesRoot: folder,
          bindings: variables,
        },
      ],
    }),
  );
  try {
    await miniflare.ready;
  } catch (error) {
    guard.stop();
    await miniflare.dispose().catch(() => undefined);
    throw error;
  }
  await tellGuard();

  const runScheduled = async () => {
    const worker = await miniflare.getWorker();
    await worker.scheduled({ scheduledTime: new Date(), cron: "* * * * *" });
  };
  const cron = setInterval(
    () => void runScheduled().catch((error: Error) => write(`The scheduled run failed: ${error.message}`)),
    60_000,
  );
  cron.unref();

  return {
    workerdPid: async () => (await workerdPids())[0],
    runScheduled,
    async stop() {
      stopping = true;
      clearInterval(cron);
      await miniflare.dispose();
      guard.stop();
    },
  };
}
