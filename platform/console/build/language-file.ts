import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const platform = (path: string) => join(import.meta.dirname, '../..', path)

/** Where the server's English texts stand: their part in a language's file, and the properties. */
const SERVER = {
  problems: 'web/src/main/resources/io/switchboard/web/problems.properties',
  notices: 'core/src/main/resources/io/switchboard/core/notices.properties',
  editions: 'core/src/main/resources/io/switchboard/core/licence/editions.properties',
  ticketViews: 'core/src/main/resources/io/switchboard/core/ticket/view/views.properties',
  figures: 'core/src/main/resources/io/switchboard/core/figures.properties',
  host: 'host/src/main/resources/io/switchboard/host/messages.properties',
}

type Tree = { [key: string]: string | Tree }

const read = (path: string) => JSON.parse(readFileSync(platform(path), 'utf8')) as Tree

function folder(path: string): Tree {
  const files = readdirSync(platform(path)).filter((name) => name.endsWith('.json'))
  return Object.fromEntries(files.map((name) => [name.replace(/\.json$/, ''), read(`${path}/${name}`)]))
}

/** The texts that stand with their pages, below the keys they have everywhere. */
function pages(path: string): Tree[] {
  const files = readdirSync(platform(path)).map((name) => `${path}/${name}/en.json`)
  return files.filter((file) => existsSync(platform(file))).map(read)
}

function merged(trees: Tree[]): Tree {
  const all: Tree = {}
  for (const [key, value] of trees.flatMap((tree) => Object.entries(tree))) {
    const known = all[key]
    all[key] = typeof known === 'object' && typeof value === 'object' ? merged([known, value]) : value
  }
  return all
}

/** Java's properties as this project writes them: UTF-8, one `key=value` a line, a backslash before what goes on. */
export function properties(text: string): Record<string, string> {
  const lines = text.replace(/\\\r?\n\s*/g, '').split(/\r?\n/)
  const pairs = lines.filter((line) => line.trim() && !/^\s*[#!]/.test(line)).map((line) => /^\s*([^=\s]+)\s*=\s*(.*)$/.exec(line))
  return Object.fromEntries(
    pairs.filter((pair) => pair !== null).map((pair) => [pair[1]!, pair[2]!.replace(/\\(n|t|u[0-9a-fA-F]{4}|.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c.length === 5 ? String.fromCharCode(parseInt(c.slice(1), 16)) : c))]),
  )
}

/** Every English text of the product in one file: who translates its values has a further language. */
export function languageFile(): { name: string; console: Record<string, unknown>; widget: unknown; server: Record<string, Record<string, string>> } {
  return {
    name: 'English',
    console: merged([folder('console/src/messages/en'), folder('console/src/admin/messages/en'), ...pages('console/src/admin/pages')]),
    widget: JSON.parse(readFileSync(platform('widget/src/messages/en.json'), 'utf8')),
    server: Object.fromEntries(Object.entries(SERVER).map(([part, path]) => [part, properties(readFileSync(platform(path), 'utf8'))])),
  }
}

/** Lays it beside the console's page, as `/language.json`. */
export function languages(): Plugin {
  return {
    name: 'switchboard-language-file',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'language.json', source: `${JSON.stringify(languageFile(), null, 2)}\n` })
    },
  }
}
