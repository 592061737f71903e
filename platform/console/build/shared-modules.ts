import type { Plugin } from 'vite'

/** What a plugin's page shares with the console instead of bundling it; the kit's Vite preset has the same list. */
export const SHARED = ['vue', 'vue-router', 'vue-i18n', 'pinia', 'element-plus', '@switchboard/console-kit']

const PREFIX = 'virtual:shared/'

/**
 * Emits every shared package as an entry of its own and writes an inline import map that points at them, so that
 * `import { ref } from 'vue'` in a plugin's file gives the console's own Vue.
 */
export function sharedModules(): Plugin {
  let building = false
  return {
    name: 'switchboard-shared-modules',
    config(_, env) {
      building = env.command === 'build'
      if (!building || process.env.VITEST) return
      return {
        build: {
          rollupOptions: {
            input: {
              index: 'index.html',
              ...Object.fromEntries(SHARED.map((name) => [`shared-${fileName(name)}`, PREFIX + name])),
            },
            // Without it the entries come out empty: nothing in the console imports them.
            preserveEntrySignatures: 'strict',
          },
        },
      }
    },
    resolveId(id) {
      return id.startsWith(PREFIX) ? `\0${id}` : undefined
    },
    load(id) {
      return id.startsWith(`\0${PREFIX}`) ? `export * from '${id.slice(PREFIX.length + 1)}'` : undefined
    },
    transformIndexHtml: {
      order: 'post',
      handler(_, context) {
        const imports: Record<string, string> = {}
        for (const name of SHARED) {
          if (!context.bundle) {
            imports[name] = `/@id/__x00__${PREFIX}${name}`
            continue
          }
          const chunk = Object.values(context.bundle).find(
            (output) => output.type === 'chunk' && output.facadeModuleId === `\0${PREFIX}${name}`,
          )
          if (!chunk) throw new Error(`no chunk was made for the shared module ${name}`)
          imports[name] = `/${chunk.fileName}`
        }
        return [{ tag: 'script', attrs: { type: 'importmap' }, children: JSON.stringify({ imports }), injectTo: 'head-prepend' }]
      },
    },
  }
}

function fileName(name: string): string {
  return name.replace(/^@/, '').replace(/\//g, '-')
}
