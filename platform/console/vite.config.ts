import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { languages } from './build/language-file.ts'
import { sharedModules } from './build/shared-modules.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = process.env.SWITCHBOARD_SERVER ?? 'http://localhost:4180'

const proxy = { '/api': server, '/ui': server, '/ws': { target: server, ws: true } }

export default defineConfig({
  plugins: [
    // Hoisted static blocks go through innerHTML, where the CSP refuses style attributes.
    vue({ template: { compilerOptions: { hoistStatic: false } } }),
    sharedModules(),
    languages(),
  ],
  logLevel: process.env.MAVEN_PROJECTBASEDIR ? 'warn' : 'info',
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
  },
  resolve: {
    alias: {
      '@': here('./src'),
      '@switchboard/console-kit': here('./kit/src/index.ts'),
    },
  },
  build: {
    target: 'es2022',
    outDir: process.env.CONSOLE_OUT ?? 'target/classes/META-INF/resources',
    emptyOutDir: true,
    // An inlined polyfill would be one more inline script for the CSP; all supported browsers have it.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
  server: { port: 4173, proxy },
  preview: { port: 4174, proxy },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.ts'],
    // Mounting a form takes a tenth of a second, on a machine that is busy with other things many times that.
    testTimeout: 30_000,
  },
})
