import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { languageFile } from '../build/language-file.ts'
import { i18n, useLocale, withAdministration } from '@/i18n'

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

/** Each file with its keys: of a page's own file as they stand, of the others below the file's name. */
function filesIn(locale: string): [string, [string, string][]][] {
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Tree
  const shared = [...filesOf(join(SRC, `messages/${locale}`), /\.json$/), ...filesOf(join(SRC, `admin/messages/${locale}`), /\.json$/)]
  const pages = filesOf(join(SRC, 'admin/pages'), new RegExp(`^[^/]+/${locale}\\.json$`))
  return [
    ...shared.map((file): [string, [string, string][]] => [file, keysOf(read(file), file.replace(/^.*\/|\.json$/g, ''))]),
    ...pages.map((file): [string, [string, string][]] => [file, Object.entries(read(file)).flatMap(([key, tree]) => keysOf(tree as Tree, key))]),
  ]
}

const messages = (locale: string) => new Map(filesIn(locale).flatMap(([, keys]) => keys))

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
  it('say each text in one place', () => {
    for (const locale of ['en', 'zh-CN']) {
      const keys = filesIn(locale).flatMap(([, each]) => each.map(([key]) => key))
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
    }
  })

  it('are all in the file that a further language is made from', () => {
    const file = languageFile().console as Tree
    expect(Object.entries(file).flatMap(([key, tree]) => keysOf(tree as Tree, key)).map(([key]) => key).sort()).toEqual([...english.keys()].sort())
  })

  it('hold the same keys in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('hold every key that the sources name', () => {
    expect([...called].filter((key) => !english.has(key) && !key.startsWith('x.'))).toEqual([])
  })

  it('of the administration are named where they are fetched: they do not come with the first load', () => {
    const pages = filesIn('en').filter(([file]) => file.includes('/admin/pages/')).flatMap(([, keys]) => keys.map(([key]) => key))
    const elsewhere = filesOf(SRC, /\.(vue|ts)$/).filter((file) => !file.includes('/admin/pages/') && !/\/(AdminPage\.vue|admin\/routes\.ts|layout\/CommandBar\.vue)$/.test(file))
    const named = elsewhere.flatMap((file) => {
      const text = readFileSync(file, 'utf8')
      return pages.filter((key) => ["'", '"', '`'].some((mark) => text.includes(`${mark}${key}${mark}`))).map((key) => `${file}: ${key}`)
    })
    expect(named).toEqual([])
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

  it('can all be read: a sign that means something to the reader of messages is written as one that does not', async () => {
    await withAdministration()
    for (const locale of ['en', 'zh-CN']) {
      await useLocale(locale)
      for (const key of english.keys()) expect(() => i18n.global.t(key), `${locale} ${key}`).not.toThrow()
    }
  })

  it('leave no text empty', () => {
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe('')
  })
})
