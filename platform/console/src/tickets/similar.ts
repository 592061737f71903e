import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { http } from '@/api/http'
import type { Page } from '@/api/types'
import type { Ticket } from './ticket'

/** An earlier ticket of the same customer. */
export interface SimilarTicket {
  ticket: Ticket
  /** From 0 to 1. */
  likeness: number
  sure: boolean
}

/** What is about to be made. */
export interface Wanted {
  contactId: string | null
  subject: string
  text?: string
}

export const findSimilar = async ({ contactId, subject, text }: Wanted): Promise<SimilarTicket[]> =>
  contactId && subject.trim() ? (await http.get<Page<SimilarTicket>>('/api/tickets/similar', { contactId, subject: subject.trim().slice(0, 500), text: text?.slice(0, 1000) || undefined })).items : []

/** What is similar to what is being written, a moment after one stops. */
export function useSimilar(wanted: () => Wanted, pause = 400) {
  const similar = shallowRef<SimilarTicket[]>([])
  const repeatOf = ref<string | null>(null)
  let timer = 0
  let turn = 0
  watch(wanted, (now) => {
    window.clearTimeout(timer)
    timer = window.setTimeout(async () => {
      const mine = ++turn
      try {
        const found = await findSimilar(now)
        if (mine !== turn) return
        similar.value = found
        if (!found.some((each) => each.ticket.id === repeatOf.value)) repeatOf.value = null
      } catch (problem) {
        // It is an offer; without it the ticket is made all the same.
        console.warn('similar tickets could not be asked for', problem)
      }
    }, pause)
  }, { deep: true })
  onScopeDispose(() => window.clearTimeout(timer))
  return { similar, repeatOf }
}
