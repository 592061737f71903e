import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { http } from '@/api/http'
import type { Page } from '@/api/types'
import { useLive } from '@/stores/live'
import { useTickets } from './store'
import type { Entry } from './ticket'

const PAGE = 60
/** News of one ticket within that long are read together. */
const PAUSE = 120
/** After that long one looks whether an answer has left; then less and less often. */
const SOON = 1500

/** A ticket's history from its end upwards, kept in step by its seqs. */
export function useHistory(id: string) {
  const tickets = useTickets()
  const entries = shallowRef<Entry[]>([])
  const loaded = ref(false)
  const loading = ref(false)
  const error = shallowRef<unknown>(null)
  const last = computed(() => entries.value.at(-1)?.seq ?? 0)
  const begins = computed(() => loaded.value && (entries.value[0]?.seq ?? 1) <= 1)
  let again = false
  let timer = 0

  const ask = (after: number, limit: number) => http.get<Page<Entry>>(`/api/tickets/${id}/history`, { after, limit })

  function put(found: readonly Entry[]): void {
    if (!found.length) return
    const bySeq = new Map([...entries.value, ...found].map((entry) => [entry.seq, entry]))
    entries.value = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
  }

  /** The end of it: the seqs have no holes, so the last page begins so many before the ticket's own. */
  async function load(seq: number): Promise<void> {
    if (loading.value) return
    loading.value = true
    error.value = null
    try {
      put((await ask(Math.max(0, seq - PAGE), PAGE)).items)
      loaded.value = true
    } catch (problem) {
      error.value = problem
    } finally {
      loading.value = false
    }
    if (loaded.value) await catchUp()
  }

  /** The page before what is here. Rejects when it can't be had. */
  async function older(): Promise<void> {
    const first = entries.value[0]?.seq ?? 1
    if (loading.value || first <= 1) return
    loading.value = true
    try {
      const after = Math.max(0, first - 1 - PAGE)
      put((await ask(after, first - 1 - after)).items)
    } finally {
      loading.value = false
    }
  }

  /** Reads what came after the last one known. */
  async function catchUp(): Promise<void> {
    if (!loaded.value) return
    if (loading.value) {
      again = true
      return
    }
    loading.value = true
    try {
      for (;;) {
        const page = await ask(last.value, PAGE)
        put(page.items)
        if (!page.next || !page.items.length) break
      }
      error.value = null
    } catch (problem) {
      // What is here stays; the next news or the next connection asks again.
      console.warn('history could not be caught up', problem)
    } finally {
      loading.value = false
    }
    if (!again) return
    again = false
    await catchUp()
  }

  /** Answers that were on their way a moment ago: how they stand now. */
  async function refresh(seqs: readonly number[]): Promise<void> {
    const from = Math.min(...seqs) - 1
    put((await ask(from, Math.min(PAGE, Math.max(...seqs) - from))).items)
  }

  const underway = computed(() => entries.value.filter((entry) => entry.delivery?.state === 'PENDING').map((entry) => entry.seq))
  let pause = SOON
  let look = 0
  watch(underway, (seqs, before) => {
    window.clearTimeout(look)
    if (seqs.length !== before?.length) pause = SOON
    if (!seqs.length) return
    look = window.setTimeout(() => {
      pause = Math.min(pause * 2, 60_000)
      void refresh(seqs).catch(() => {})
    }, pause)
  })

  function soon(): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => {
      void catchUp()
      void tickets.fetchOne(id).catch(() => {})
    }, PAUSE)
  }

  const stops = [tickets.follow((which) => which === id && soon()), useLive().on('resumed', soon)]
  onScopeDispose(() => {
    window.clearTimeout(timer)
    window.clearTimeout(look)
    stops.forEach((stop) => stop())
  })

  return { entries, loaded, loading, error, last, begins, load, older, catchUp, put }
}

export type History = ReturnType<typeof useHistory>
