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

type Texts = () => Promise<{ default: Tree[] }>

const OURS: Record<string, { everywhere: Texts; administration: Texts }> = {
  en: { everywhere: () => import('./en'), administration: () => import('./administration.en') },
  'zh-CN': { everywhere: () => import('./zh-CN'), administration: () => import('./administration.zh-CN') },
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
/** What the server's file of a language says. */
const theirs = new Map<string, Tree>()
let administration = false

/** Asks the server which languages there are; without an answer there are ours. */
export async function loadLanguages(): Promise<void> {
  const answer = await ask<{ items: Language[] }>('/api/languages')
  if (answer?.items?.length) languages.value = answer.items
}

/** Loads a language once and shows it. */
export async function useLocale(locale: string): Promise<void> {
  await once(locale, () => load(locale))
  if (administration) await administrationIn(locale)
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}

/** From now on the texts of the administration's pages are there too, in whatever language is shown. */
export async function withAdministration(): Promise<void> {
  administration = true
  await administrationIn(i18n.global.locale.value)
}

/** A file that didn't come is asked for again by whoever needs it next. */
function once(what: string, work: () => Promise<void>): Promise<void> {
  const known = loaded.get(what)
  if (known) return known
  const loading = work().catch((error: unknown) => {
    loaded.delete(what)
    throw error
  })
  loaded.set(what, loading)
  return loading
}

async function load(locale: string): Promise<void> {
  merge(locale, await OURS[oursFor(locale)]!.everywhere())
  if (!languages.value.some((each) => each.tag === locale && each.file)) return
  const file = (await ask<Tree>(`/api/languages/${encodeURIComponent(locale)}`)) ?? {}
  theirs.set(locale, file)
  merge(locale)
}

function administrationIn(locale: string): Promise<void> {
  return once(`${locale} administration`, async () => merge(locale, await OURS[oursFor(locale)]!.administration()))
}

/** What a file doesn't say is said in English. */
const oursFor = (locale: string) => (OURS[locale] ? locale : 'en')

/** Ours first: a file changes our words, whenever they come. */
function merge(locale: string, ours?: { default: Tree[] }): void {
  for (const tree of ours?.default ?? []) i18n.global.mergeLocaleMessage(oursFor(locale), tree)
  for (const each of new Set([oursFor(locale), locale])) {
    const file = theirs.get(each)
    if (file && Object.keys(file).length) i18n.global.mergeLocaleMessage(each, file)
  }
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
