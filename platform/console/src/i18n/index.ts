import { createI18n } from 'vue-i18n'
import { shallowRef } from 'vue'
import type { Tree } from './trees'

/** A language: its tag, and what those who speak it call it. */
export interface Language {
  tag: string
  name: string
  /** Whether the server has a file for it: each but ours, and these too where somebody has changed our words. */
  file?: boolean
}

/** Ours; the server may have more, each of them a file there. */
export const languages = shallowRef<Language[]>([{ tag: 'zh-CN', name: '中文' }, { tag: 'en', name: 'English' }])

const OURS: Record<string, () => Promise<{ default: Tree[] }>> = {
  en: () => import('./en'),
  'zh-CN': () => import('./zh-CN'),
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

const loaded = new Map<string, Promise<void>>()

/** Asks the server which languages there are; without an answer there are ours. */
export async function loadLanguages(): Promise<void> {
  const answer = await ask<{ items: Language[] }>('/api/languages')
  if (answer?.items?.length) languages.value = answer.items
}

/** Loads a language once and shows it. */
export async function useLocale(locale: string): Promise<void> {
  let loading = loaded.get(locale)
  if (!loading) {
    loading = load(locale)
    loaded.set(locale, loading)
  }
  await loading
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}

async function load(locale: string): Promise<void> {
  // What a file doesn't say is said in English.
  const ours = OURS[locale] ? locale : 'en'
  for (const tree of (await OURS[ours]!()).default) i18n.global.mergeLocaleMessage(ours, tree)
  if (!languages.value.some((each) => each.tag === locale && each.file)) return
  const theirs = (await ask<Tree>(`/api/languages/${encodeURIComponent(locale)}`)) ?? {}
  if (Object.keys(theirs).length) i18n.global.mergeLocaleMessage(locale, theirs)
}

/** Before anybody has signed in, and never in the way of what is ours. */
async function ask<T>(path: string): Promise<T | null> {
  try {
    const answer = await fetch(path, { headers: { Accept: 'application/json' } })
    return answer.ok ? ((await answer.json()) as T) : null
  } catch {
    return null
  }
}

/** The language to begin with: the person's choice, his account's, the browser's, English. */
export function chooseLocale(...wishes: (string | null | undefined)[]): string {
  for (const wish of [...wishes, ...navigator.languages]) {
    if (!wish) continue
    const tag = wish.toLowerCase()
    const base = tag.split('-')[0]
    const tags = languages.value.map((each) => each.tag)
    const near = tags.find((each) => each.toLowerCase() === tag) ?? tags.find((each) => each.toLowerCase().split('-')[0] === base)
    if (near) return near
  }
  return 'en'
}
