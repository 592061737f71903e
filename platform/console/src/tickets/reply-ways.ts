import { computed, ref, shallowRef, watch, type ComputedRef } from 'vue'
import { http } from '@/api/http'
import type { Page } from '@/api/types'
import type { ReplyWay, Ticket } from './ticket'

/** On the customer's page alone. */
export const PAGE = 'page'

/** By which ways an answer goes to a ticket's customer, and which of them was chosen. */
export function useReplyWays(ticket: () => Ticket) {
  const ways = shallowRef<ReplyWay[]>([])
  const loaded = ref(false)
  /** A conversation's id, the page, or empty: the best there is. */
  const chosen = ref('')

  async function load(): Promise<void> {
    if (!ticket().contact) return
    try {
      ways.value = (await http.get<Page<ReplyWay>>(`/api/tickets/${ticket().id}/comments/ways`)).items
      loaded.value = true
    } catch (problem) {
      // The server decides by itself then, and says what it decided.
      console.warn('ways to the customer could not be asked for', problem)
    }
  }
  watch(() => [ticket().id, ticket().contact?.id, ticket().conversations.join(), ticket().waitingSince], load, { immediate: true })

  const way: ComputedRef<ReplyWay | null> = computed(() => (chosen.value === PAGE ? null : (ways.value.find((each) => each.via === chosen.value) ?? ways.value[0] ?? null)))
  return { ways, loaded, chosen, way, load }
}
