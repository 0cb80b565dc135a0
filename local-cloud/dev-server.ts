import { createServer } from "vite";
import type { Cloudflare, CloudflareOptions } from "./cloudflare.ts";
import { startGuard, workerdPids } from "./processes.ts";

/** The same, from the sources and with hot reload: Vite with Cloudflare's plugin, as vite.config.ts has it. */
export async function serveSources({ port, stateDir, variables }: Omit<CloudflareOptions, "build">): Promise<Cloudflare> {
  // vite.config.ts reads them: they are the worker's, and must not get into a build.
  process.env["CHALKLINE_VARIABLES"] = JSON.stringify(variables);
  process.env["CHALKLINE_STORAGE"] = stateDir;
  const guard = startGuard();
  const server = await createServer({ server: { port, strictPort: true, host: "127.0.0.1" }, clearScreen: false });
  await server.listen();
  const tellGuard = async () => guard.watch(await workerdPids());
  await tellGuard();
  // A changed configuration starts another workerd, and nobody tells us.
  const watching = setInterval(() => void tellGuard(), 5_000);
  const runScheduled = async () => {
    await fetch(`http://127.0.0.1:${port}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`);
  };
  const cron = setInterval(() => void runScheduled().catch(() => undefined), 60_000);
  return {
    workerdPid: async () => (await workerdPids())[0],
    runScheduled,
    async stop() {
      clearInterval(watching);
      clearInterval(cron);
      await server.close();
      guard.stop();
    },
  };
}
