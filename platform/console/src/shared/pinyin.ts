import { ref, type Ref } from 'vue'

type Match = (text: string, words: string, options: { continuous: boolean }) => number[] | null

const match: { now: Match | null } = { now: null }
const ready = ref(false)
let coming: Promise<void> | null = null

/** True once Chinese can be found by its pinyin. What has searched before then is worth searching again. */
export const pinyinReady: Readonly<Ref<boolean>> = ready

/**
 * Brings the readings of Chinese characters, once; asked for where a search field opens, because they are large and most
 * pages never need them. Never rejects: without them words are found as they are written.
 */
export function loadPinyin(): Promise<void> {
  coming ??= import('pinyin-pro').then(
    (library) => {
      match.now = library.match
      ready.value = true
    },
    () => {
      coming = null
    },
  )
  return coming
}

/**
 * How well a text fits the words typed: 0 it is the words, 1 it begins with them, 2 it holds them, 3 its pinyin does,
 * by initials (`kdcx`), by syllables (`kuaidi`) or both; -1 not at all. Capitals don't matter; no words fit everything.
 * Inside a computed it runs again when the readings have come.
 */
export function fit(text: string | null | undefined, words: string): number {
  const wanted = words.trim().toLowerCase()
  const given = (text ?? '').toLowerCase()
  if (!wanted) return 2
  if (given === wanted) return 0
  if (given.startsWith(wanted)) return 1
  if (given.includes(wanted)) return 2
  return ready.value && /^[a-zü' ]+$/.test(wanted) && /\p{Script=Han}/u.test(given) && match.now?.(given, wanted.replace(/'/g, ' '), { continuous: true }) ? 3 : -1
}

/** The best fit of several texts; -1 when none fits. */
export function bestFit(texts: readonly (string | null | undefined)[], words: string): number {
  let best = -1
  for (const text of texts) {
    const found = fit(text, words)
    if (found >= 0 && (best < 0 || found < best)) best = found
  }
  return best
}
