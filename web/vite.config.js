import { defineConfig } from "vite";

// names carry a hash of their content; the pages find them by the manifest (platform/parvis_web/pages/assets.py)
export default defineConfig({
  base: "/static/built/",
  publicDir: false,
  build: {
    outDir: "../platform/parvis_web/static/built",
    emptyOutDir: true,
    assetsDir: "",
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: { input: ["src/similar.ts", "src/thread.ts", "src/stories.ts", "src/activity.ts"] },
  },
});
