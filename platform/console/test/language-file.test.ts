import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { languageFile, properties } from '../build/language-file.ts'
import { chooseLocale, i18n, languages, loadLanguages, t, useLocale, withAdministration } from '@/i18n'

const PLATFORM = join(import.meta.dirname, '../..')

describe('a further language', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is one file, with every text of console, widget and server', () => {
    const file = languageFile()
    expect(Object.keys(file.console)).toEqual(expect.arrayContaining(['shell', 'desk', 'list', 'admin', 'audit', 'licence']))
    expect(Object.keys(file.widget as object).length).toBeGreaterThan(50)
    for (const [part, texts] of Object.entries(file.server)) expect(Object.keys(texts).length, part).toBeGreaterThan(3)
    // No other file of the server's own texts is left out; what the API's description says is English in a further language.
    const known = readdirSync(PLATFORM, { recursive: true, encoding: 'utf8' }).filter((name) => /^(core|host|web)\/src\/main\/resources\/(?!.*\/openapi\/).*_zh(_CN)?\.properties$/.test(name))
    const count = known.map((name) => Object.keys(properties(readFileSync(join(PLATFORM, name), 'utf8'))).length).reduce((sum, each) => sum + each, 0)
    expect(Object.values(file.server).reduce((sum, texts) => sum + Object.keys(texts).length, 0)).toBe(count)
  })

  it('reads properties as Java does', () => {
    expect(properties('# no\na=b c\nb.c = it\'\'s \\u4e2d\\n{0}\nlong=one \\\n  two\n')).toEqual({ a: 'b c', 'b.c': "it''s 中\n{0}", long: 'one two' })
  })

  it('is offered, chosen and shown, and English where it says nothing', async () => {
    const answers: Record<string, unknown> = {
      '/api/languages': { items: [...languages.value, { tag: 'de', name: 'Deutsch', file: true }] },
      '/api/languages/de': { shell: { word: { save: 'Speichern' } }, licence: { current: 'Ihre' } },
    }
    vi.stubGlobal('fetch', async (path: string) => (path in answers ? Response.json(answers[path]) : new Response('', { status: 404 })))
    await loadLanguages()
    expect(chooseLocale('de-AT')).toBe('de')
    await useLocale('de')
    expect(i18n.global.locale.value).toBe('de')
    expect([t('shell.word.save'), t('shell.word.cancel')]).toEqual(['Speichern', 'Cancel'])
    await withAdministration()
    expect([t('licence.current'), t('licence.adds', { modules: 'x' })]).toEqual(['Ihre', 'Adds x'])
    await useLocale('en')
    expect(t('shell.word.save')).toBe('Save')
  })

  it('is never in the way of ours', async () => {
    vi.stubGlobal('fetch', async () => { throw new TypeError('no server') })
    await loadLanguages()
    await useLocale('zh-CN')
    expect(t('shell.word.save')).toBe('保存')
  })
})
