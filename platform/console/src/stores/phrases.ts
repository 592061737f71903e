import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { http } from '@/api/http'
import type { Page, Phrase } from '@/api/types'

/** Common phrases: the shared ones and the person's own. Read once, then kept in step with what is changed here. */
export const usePhrases = defineStore('phrases', () => {
  const phrases = shallowRef<Phrase[]>([])
  const loaded = ref(false)
  const loading = ref(false)
  const error = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    if (loading.value) return
    loading.value = true
    error.value = null
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

  return { phrases, loaded, loading, error, load, save, remove }
})

/** The phrases that fit the words typed: shortcuts that begin with them first, then titles, then texts. */
export function findPhrases(phrases: Phrase[], words: string, limit = 8): Phrase[] {
  const wanted = words.toLowerCase()
  const rank = (phrase: Phrase): number => {
    const shortcut = phrase.shortcut?.toLowerCase() ?? ''
    const title = phrase.title.toLowerCase()
    if (shortcut === wanted && wanted) return 0
    if (shortcut.startsWith(wanted) && shortcut) return 1
    if (title.startsWith(wanted)) return 2
    if (title.includes(wanted) || phrase.category?.toLowerCase().includes(wanted)) return 3
    return phrase.text.toLowerCase().includes(wanted) ? 4 : 9
  }
  return phrases
    .map((phrase) => ({ phrase, rank: rank(phrase) }))
    .filter((each) => each.rank < 9)
    .sort((a, b) => a.rank - b.rank || a.phrase.title.localeCompare(b.phrase.title))
    .slice(0, limit)
    .map((each) => each.phrase)
}
