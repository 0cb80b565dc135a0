import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { cloudflare } from "@cloudflare/vite-plugin";
import { lingui, linguiTransformerBabelPreset } from "@lingui/vite-plugin";
import babel from "@rolldown/plugin-babel";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type PluginOption } from "vite";

/** The order matters: Lingui's macros must be gone before React's transform sees the file. */
export const webPlugins = (): PluginOption[] => [
  babel({ presets: [linguiTransformerBabelPreset()] }),
  react(),
  lingui({ failOnCompileError: true }),
];

/** What pdf.js fetches by name while it reads a page: how characters are encoded, standard fonts, picture decoders, colours. */
const pdfFolders = ["cmaps", "standard_fonts", "wasm", "iccs"];
const pdfRoot = join(import.meta.dirname, "node_modules", "pdfjs-dist");
/** Scripts in a document are never run: what would run them is left out. */
const isPdfFile = (name: string) => !name.startsWith("quickjs");

/** Serves what pdf.js needs from /pdfjs/, so that a slide deck is read without asking anybody else. */
function hostedForPdf(): PluginOption {
  return {
    name: "chalkline:hosted-for-pdf",
    applyToEnvironment: ({ name }) => name === "client",
    configureServer(server) {
      server.middlewares.use("/pdfjs/", (request, response, next) => {
        const [, folder = "", name = ""] = (request.url ?? "").split("?")[0]!.split("/");
        if (!pdfFolders.includes(folder) || !readdirSync(join(pdfRoot, folder)).includes(name)) return next();
        response.end(readFileSync(join(pdfRoot, folder, name)));
      });
    },
    generateBundle() {
      for (const folder of pdfFolders) {
        for (const name of readdirSync(join(pdfRoot, folder)).filter(isPdfFile)) {
          this.emitFile({
            type: "asset",
            fileName: `pdfjs/${folder}/${name}`,
            source: readFileSync(join(pdfRoot, folder, name)),
          });
        }
      }
    },
  };
}

/** The board editor's fonts, served by ourselves at /board/fonts: it would ask a stranger's server for them otherwise. */
function boardFonts(): PluginOption {
  const fonts = join(import.meta.dirname, "node_modules/@excalidraw/excalidraw/dist/prod/fonts");
  return {
    name: "chalkline:board-fonts",
    applyToEnvironment: ({ name }) => name === "client",
    transform: {
      // Beside ours it names a stranger's server for each font, and our content policy would refuse each of them aloud.
      filter: { id: /@excalidraw\/excalidraw\/dist\/.*\.js/, code: "https://esm.sh/" },
      handler(code) {
        const ours = code.replace(/`https:\/\/esm\.sh\/[^`]*?\$\{.*?\}\/dist\/prod\/`/, "`${location.origin}/board/`");
        if (ours.includes("https://esm.sh/"))
          this.error("The board's editor names a stranger's server in another way than before.");
        return { code: ours, map: null };
      },
    },
    generateBundle() {
      for (const entry of readdirSync(fonts, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const fileName = `board/fonts/${path.slice(fonts.length + 1).replaceAll("\\", "/")}`;
        this.emitFile({ type: "asset", fileName, source: readFileSync(path) });
      }
    },
    configureServer({ middlewares }) {
      middlewares.use("/board/fonts", (request, response, next) => {
        const path = normalize(join(fonts, decodeURIComponent((request.url ?? "").split("?")[0]!)));
        if (!path.startsWith(fonts) || !path.endsWith(".woff2") || !existsSync(path)) return next();
        response.setHeader("content-type", "font/woff2");
        createReadStream(path).pipe(response);
      });
    },
  };
}

/** From the local cloud, when it is the one who starts us; a build never sees them. */
const { CHALKLINE_STORAGE: storage, CHALKLINE_VARIABLES: variables } = process.env;

/**
 * What a student's class screen needs first, as few files: in fifty small ones, each compressed by itself, it would weigh more on its way
 * to a phone. Who is at home or at the door shares much of it, and has the rest in hand when the class opens.
 */
const firstLoad = [
  { name: "react", priority: 3, test: /node_modules\/(react|react-dom|scheduler)\// },
  {
    ...{ name: "core", priority: 2 },
    test: /\/(session-core|contracts)\/|\/web\/session-client\/|node_modules\/(zod|@noble\/hashes|canonicalize)\//,
  },
  { name: "class", priority: 1, test: /\/web\/(screens\/student\/(Class|ClassBar)|components\/stage\/SlideView)\.tsx$/ },
];

/** What commands and events say of themselves is for docs/events.md: 2 KiB that no phone needs. */
const withoutSummaries: PluginOption = {
  name: "chalkline:without-summaries",
  applyToEnvironment: ({ name }) => name === "client",
  transform: {
    filter: { id: /\/session-core\/features\// },
    handler: (code) => ({ code: code.replace(/^(\s*summary: )"(?:[^"\\]|\\.)*",$/gm, '$1"",'), map: null }),
  },
};

export default defineConfig({
  publicDir: "web/public",
  build: {
    outDir: "dist",
    modulePreload: {
      polyfill: false,
      // The names of all that every later part needs are 3 KiB; it asks for them itself, a round trip later.
      resolveDependencies: (_url, dependencies, { hostType }) =>
        hostType === "html" ? dependencies : dependencies.filter((name) => name.endsWith(".css")),
    },
  },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: { codeSplitting: { groups: firstLoad } },
          // A schema that nobody asks is left out.
          treeshake: { manualPureFunctions: ["z"] },
        },
      },
    },
  },
  plugins: [
    withoutSummaries,
    ...webPlugins(),
    tailwindcss(),
    hostedForPdf(),
    boardFonts(),
    cloudflare({
      remoteBindings: false,
      inspectorPort: false,
      ...(storage ? { persistState: { path: storage } } : {}),
      ...(variables ? { config: { vars: JSON.parse(variables) as Record<string, string> } } : {}),
    }),
  ],
});
