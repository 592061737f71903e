import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { t, useLocale, withAdministration } from '@/i18n'
import { ADMINISTRATION, menuOf, SECTIONS } from '@/admin/sections'
import { adminRoutes } from '@/admin/routes'

const folders = readdirSync(join(import.meta.dirname, '../../src/admin/pages'))

describe('a page of the administration', () => {
  it('is registered by its folder alone', () => {
    expect(SECTIONS.map((section) => section.name).sort()).toEqual(folders.sort())
    expect(adminRoutes[0]!.children!.map((route) => route.name).filter(Boolean)).toEqual(SECTIONS.map((section) => `admin-${section.name}`))
  })

  it('has a place of its own in the menu, an icon, and somebody who may see it', () => {
    expect(new Set(SECTIONS.map((section) => section.place)).size).toBe(SECTIONS.length)
    expect(SECTIONS.map((section) => section.place)).toEqual(SECTIONS.map((section) => section.place).sort((a, b) => a - b))
    for (const section of SECTIONS) {
      expect(Boolean(section.icon) !== Boolean(section.path), section.name).toBe(true)
      expect(section.needs.length, section.name).toBeGreaterThan(0)
      expect(ADMINISTRATION).toEqual(expect.arrayContaining(section.needs))
    }
  })

  it('is in the menu of those who may, while the licence has its module', () => {
    const names = (may: string[], withheld: string[]) =>
      menuOf({ may: (...words: string[]) => words.some((word) => may.includes(word)), licensed: (module?: string) => !module || !withheld.includes(module) } as never).map((section) => section.name)
    expect(names(['apikeys:write', 'webhooks:write'], [])).toEqual(['api-keys', 'webhooks', 'api-reference'])
    expect(names(['apikeys:write', 'webhooks:write'], ['api'])).toEqual(['api-reference'])
    expect(names([], [])).toEqual([])
  })

  it('has a name in both languages', async () => {
    for (const locale of ['en', 'zh-CN']) {
      await Promise.all([useLocale(locale), withAdministration()])
      for (const section of SECTIONS) expect(t(`admin.nav.${section.name}`), locale).not.toContain('admin.nav')
    }
    expect(t('admin.nav.webhooks')).toBe('Webhook')
  })
})
