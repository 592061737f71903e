import { createI18n } from 'vue-i18n'

export type Locale = 'en' | 'zh-CN'
export const LOCALES: Locale[] = ['zh-CN', 'en']

type Tree = { [key: string]: string | Tree }

const FILES: Record<Locale, Record<string, () => Promise<{ default: Tree }>>> = {
  en: import.meta.glob<{ default: Tree }>(['../messages/en/*.json', '../admin/messages/en/*.json']),
  'zh-CN': import.meta.glob<{ default: Tree }>(['../messages/zh-CN/*.json', '../admin/messages/zh-CN/*.json']),
}

export const i18n = createI18n({
  legacy: false,
  locale: 'en' as string,
  fallbackLocale: 'en',
  messages: {} as Record<string, Tree>,
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
})

/** Texts outside a component; inside one `useI18n()` gives the same. */
export const t = i18n.global.t

const loaded = new Set<Locale>()

/** Loads a language once and shows it. The file's name is the first part of its keys. */
export async function useLocale(locale: Locale): Promise<void> {
  if (!loaded.has(locale)) {
    const files = await Promise.all(
      Object.entries(FILES[locale]).map(async ([path, load]) => [fileName(path), (await load()).default] as const),
    )
    i18n.global.mergeLocaleMessage(locale, Object.fromEntries(files))
    loaded.add(locale)
  }
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}

/** The language to begin with: the person's choice, his account's, the browser's, English. */
export function chooseLocale(...wishes: (string | null | undefined)[]): Locale {
  for (const wish of [...wishes, ...navigator.languages]) {
    if (!wish) continue
    if (/^zh\b/i.test(wish)) return 'zh-CN'
    if (/^en\b/i.test(wish)) return 'en'
  }
  return 'en'
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.json'.length)
}
