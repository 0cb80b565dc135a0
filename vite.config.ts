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

/** From the local cloud, when it is the one who starts us; a build never sees them. */
const { CHALKLINE_STORAGE: storage, CHALKLINE_VARIABLES: variables } = process.env;

export default defineConfig({
  publicDir: "web/public",
  build: { outDir: "dist" },
  plugins: [
    ...webPlugins(),
    tailwindcss(),
    cloudflare({
      remoteBindings: false,
      inspectorPort: false,
      ...(storage ? { persistState: { path: storage } } : {}),
      ...(variables ? { config: { vars: JSON.parse(variables) as Record<string, string> } } : {}),
    }),
  ],
});
