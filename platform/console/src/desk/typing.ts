import { computed, onScopeDispose, shallowReactive, type ComputedRef } from 'vue'
import { useLive } from '@/stores/live'
import { useSession } from '@/stores/session'

export interface Typing {
  who: 'visitor' | 'agent'
  name: string
  text?: string
}

const FADES = 6000
const now = shallowReactive(new Map<string, Typing>())
const timers = new Map<string, number>()
let users = 0
let stops: (() => void)[] = []

function clear(id: string): void {
  window.clearTimeout(timers.get(id))
  timers.delete(id)
  now.delete(id)
}

/** Who writes in a conversation at the moment, other than oneself; null when nobody does. */
export function useTyping(id: () => string): ComputedRef<Typing | null> {
  const session = useSession()
  if (users++ === 0) {
    const live = useLive()
    stops = [
      live.on('typing', (event) => {
        const data = event.data as Typing | undefined
        if (!event.conversationId || !data || (data.who === 'agent' && data.name === session.agent?.name)) return
        clear(event.conversationId)
        if (data.text === '') return
        now.set(event.conversationId, data)
        timers.set(event.conversationId, window.setTimeout(() => clear(event.conversationId!), FADES))
      }),
      live.on('message.created', (event) => event.conversationId && clear(event.conversationId)),
    ]
  }
  onScopeDispose(() => {
    if (--users > 0) return
    stops.forEach((stop) => stop())
    ;[...now.keys()].forEach(clear)
  })
  return computed(() => now.get(id()) ?? null)
}
