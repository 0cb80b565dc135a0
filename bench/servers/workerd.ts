import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { unstable_readConfig as readWranglerConfig } from "wrangler";
import { accepts, freePort } from "./ports.ts";

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, "..", "..");

export interface WorkerdOptions {
  /** One module, as `bundleWorker` makes it. */
  worker: string;
  /** Objects' storage. Kept from one start to the next. */
  storage: string;
  /** Exported Durable Object classes, by the binding that names each. */
  objects: Record<string, string>;
  variables?: Record<string, string>;
  /** For a CPU profile by the inspector protocol. */
  inspectorPort?: number | undefined;
}

export interface Workerd {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  kill(): Promise<void>;
  /** The same port and storage, after `kill`. */
  restart(): Promise<Workerd>;
}

/**
 * workerd itself, with nothing of the local tooling in between: its CPU is the product's. Objects are on disk, as durable as workerd
 * makes them; date and flags are those that are deployed.
 */
export async function startWorkerd(options: WorkerdOptions, port?: number): Promise<Workerd> {
  const { worker, storage, inspectorPort } = options;
  const listening = port ?? (await freePort());
  await mkdir(storage, { recursive: true });
  const config = join(dirname(worker), `${basename(storage)}.capnp`);
  await writeFile(config, configOf(options, listening));
  const { bin } = require("workerd/package.json") as { bin: Record<string, string> };
  const executable = join(dirname(require.resolve("workerd/package.json")), bin["workerd"]!);
  const inspector = inspectorPort === undefined ? [] : [`--inspector-addr=127.0.0.1:${inspectorPort}`];
  const child: ChildProcess = spawn(executable, ["serve", "--experimental", ...inspector, config], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = once(child, "exit");
  const kill = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  const orphan = () => void child.kill("SIGKILL");
  process.once("exit", orphan);
  void exited.then(() => process.off("exit", orphan));
  while (!(await accepts(listening)))
    if (child.exitCode !== null) throw new Error(`workerd ended at once with ${child.exitCode}`);
  return {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    pid: child.pid!,
    kill,
    restart: () => startWorkerd(options, listening),
  };
}

function configOf({ worker, storage, objects, variables = {} }: WorkerdOptions, port: number): string {
  const { compatibility_date: date, compatibility_flags: flags } = readWranglerConfig({ config: join(root, "wrangler.toml") });
  const list = (items: string[]) => `[${items.join(", ")}]`;
  const text = (value: string) => JSON.stringify(value);
  const classes = Object.values(objects).map(
    (name) => `(className = ${text(name)}, uniqueKey = ${text(name)}, enableSql = true)`,
  );
  const bindings = [
    ...Object.entries(objects).map(([binding, name]) => `(name = ${text(binding)}, durableObjectNamespace = ${text(name)})`),
    ...Object.entries(variables).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "storage", disk = (path = ${text(storage)}, writable = true)),
    (name = "local", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed ${text(basename(worker))})],
  compatibilityDate = ${text(date!)},
  compatibilityFlags = ${list((flags ?? []).map(text))},
  durableObjectNamespaces = ${list(classes)},
  durableObjectStorage = (localDisk = "storage"),
  globalOutbound = "local",
  bindings = ${list(bindings)},
);
`;
}
