import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = join(import.meta.dirname, '../src')

type Tree = { [key: string]: string | Tree }

function filesOf(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name))
}

function keysOf(tree: Tree, prefix: string): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${prefix}.${key}`, value]] : keysOf(value, `${prefix}.${key}`),
  )
}

function messages(locale: string): Map<string, string> {
  const files = [...filesOf(join(SRC, `messages/${locale}`), /\.json$/), ...filesOf(join(SRC, `admin/messages/${locale}`), /\.json$/)]
  return new Map(files.flatMap((file) => keysOf(JSON.parse(readFileSync(file, 'utf8')) as Tree, file.replace(/^.*\/|\.json$/g, ''))))
}

const sources = filesOf(SRC, /\.(vue|ts)$/).map((file) => readFileSync(file, 'utf8')).join('\n')
/** Keys written out anywhere: `t('desk.x')`, `keypath="desk.x"`, a route's `title: 'desk.x'`. */
const literal = new Set([...sources.matchAll(/['"`]([a-z]+(?:\.[A-Za-z][\w-]*)+)['"`]/g)].map((match) => match[1]!))
const called = new Set([...sources.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1]!))
/** Keys made of a fixed part and a value: t(`desk.event.${name}`). */
const patterns = [...sources.matchAll(/`([a-z]+(?:\.[\w-]+)*\.[^`]*\$\{[^`]*)`/g)].map(
  (match) => new RegExp(`^${match[1]!.replace(/\$\{[^}]*\}/g, '\0').replace(/[.*+?^()|[\]\\]/g, '\\$&').replace(/\0/g, '.+')}$`),
)
const english = messages('en')
const chinese = messages('zh-CN')

describe('message files', () => {
  it('hold the same keys in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('hold every key that the sources name', () => {
    expect([...called].filter((key) => !english.has(key) && !key.startsWith('x.'))).toEqual([])
  })

  it('hold no key that the sources never name', () => {
    // Words such as Save and Cancel are there for every page, also those still to come.
    const ours = [...english.keys()].filter((key) => !key.startsWith('shell.word.'))
    expect(ours.filter((key) => !literal.has(key) && !patterns.some((pattern) => pattern.test(key)))).toEqual([])
  })

  it('name the same values in both languages', () => {
    const values = (text = '') => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort()
    for (const [key, text] of english) expect([key, values(chinese.get(key))]).toEqual([key, values(text)])
  })

  it('leave no text empty', () => {
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe('')
  })
})
