import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { http } from '@/api/http'
import type { Page, Phrase, Ref as Named } from '@/api/types'
import { fit } from '@/shared/pinyin'

/** Common phrases: the shared ones and the person's own. Read once, then kept in step with what is changed here. */
export const usePhrases = defineStore('phrases', () => {
  const phrases = shallowRef<Phrase[]>([])
  /** Their names stand in phrases. */
  const shops = shallowRef<Named[]>([])
  const loaded = ref(false)
  const loading = ref(false)
  const error = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    if (loading.value) return
    loading.value = true
    error.value = null
    http.get<Page<Named>>('/api/shops', { limit: 200 }).then(
      (page) => (shops.value = page.items),
      // A shop without a name is a gap to fill.
      () => {},
    )
    try {
      const found: Phrase[] = []
      let after: string | null | undefined
      do {
        const page: Page<Phrase> = await http.get('/api/phrases', { limit: 200, after })
        found.push(...page.items)
        after = page.next
      } while (after)
      phrases.value = found
      loaded.value = true
    } catch (problem) {
      error.value = problem
    } finally {
      loading.value = false
    }
  }

  async function save(phrase: Partial<Phrase>): Promise<Phrase> {
    const { id, version, ...fields } = phrase
    const saved = id ? await http.patch<Phrase>(`/api/phrases/${id}`, fields, { version }) : await http.post<Phrase>('/api/phrases', fields)
    phrases.value = [...phrases.value.filter((each) => each.id !== saved.id), saved]
    return saved
  }

  async function remove(phrase: Phrase): Promise<void> {
    await http.delete(`/api/phrases/${phrase.id}`)
    phrases.value = phrases.value.filter((each) => each.id !== phrase.id)
  }

  return { phrases, shops, loaded, loading, error, load, save, remove }
})

/** The phrases of a kind that fit the words typed: shortcuts first, then titles and categories, by pinyin as well, then texts. */
export function findPhrases(phrases: readonly Phrase[], words: string, kind: 'PHRASE' | 'MODULE', limit = 8): Phrase[] {
  const wanted = words.toLowerCase()
  const rank = (phrase: Phrase): number => {
    const shortcut = phrase.shortcut?.toLowerCase() ?? ''
    if (shortcut && shortcut === wanted) return 0
    if (shortcut && wanted && shortcut.startsWith(wanted)) return 1
    const title = fit(phrase.title, wanted)
    if (title >= 0) return 2 + title
    if (fit(phrase.category, wanted) >= 0) return 6
    return phrase.text.toLowerCase().includes(wanted) ? 7 : 99
  }
  return phrases
    .filter((phrase) => (phrase.kind ?? 'PHRASE') === kind)
    .map((phrase) => ({ phrase, rank: rank(phrase) }))
    .filter((each) => each.rank < 99)
    .sort((a, b) => a.rank - b.rank || a.phrase.title.localeCompare(b.phrase.title))
    .slice(0, limit)
    .map((each) => each.phrase)
}
