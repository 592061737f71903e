import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'

/** Modules that the console gives; a plugin that bundled one of them would run a second Vue beside the first. */
export const SHARED = ['vue', 'vue-router', 'vue-i18n', 'pinia', 'element-plus', '@switchboard/console-kit']

/**
 * Vite's configuration for the pages of one plugin: `index.js`, `index.css` where there are styles, and whatever is
 * loaded later. The server puts a hash of the whole folder into the address, so the names need none.
 *
 * @param {{ root?: string, entry?: string, outDir?: string }} [options] `root` is the folder of the sources (the
 *   current one), `entry` its first file (`src/index.ts`), `outDir` where the result goes (`../target/classes/ui`)
 * @returns {import('vite').UserConfig}
 */
export function pluginUi(options = {}) {
  const root = resolve(options.root ?? '.')
  return {
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    plugins: [
      // Hoisted static blocks go through innerHTML, where the console's CSP refuses style attributes.
      vue({ template: { compilerOptions: { hoistStatic: false } } }),
      onlyShared(),
    ],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      outDir: resolve(root, options.outDir ?? '../target/classes/ui'),
      emptyOutDir: true,
      cssCodeSplit: false,
      assetsInlineLimit: 4096,
      reportCompressedSize: false,
      lib: { entry: resolve(root, options.entry ?? 'src/index.ts'), formats: ['es'], cssFileName: 'index' },
      rollupOptions: {
        external: SHARED,
        output: { entryFileNames: 'index.js', chunkFileNames: '[name]-[hash].js', assetFileNames: '[name][extname]' },
      },
    },
  }
}

/** Fails on an import that leads into a shared package by another door, such as `vue/dist/…` or `element-plus/es/…`. */
function onlyShared() {
  return {
    name: 'switchboard-only-shared',
    enforce: 'pre',
    resolveId(id, importer) {
      const inside = SHARED.find((name) => id !== name && id.startsWith(`${name}/`))
      if (inside) this.error(`${importer} imports ${id}: import from '${inside}', which the console shares`)
      return undefined
    },
  }
}
