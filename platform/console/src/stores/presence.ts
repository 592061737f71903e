import { defineStore } from 'pinia'
import { shallowReactive, watch } from 'vue'
import { useLive } from './live'
import { useSession } from './session'

export type FaceState = 'LOOKING' | 'IDLE' | 'WRITING'

export interface Face {
  id: string
  name: string
  state: FaceState
}

/** The server forgets a look after 25 s. */
const AGAIN = 10_000
/** Who touches nothing for that long is still there, but not looking. */
const IDLE_AFTER = 120_000
const WRITING_EVERY = 2500

/** Who looks at which conversation, and telling the others where this person looks. */
export const usePresence = defineStore('presence', () => {
  const live = useLive()
  const session = useSession()
  const faces = shallowReactive(new Map<string, Face[]>())
  let at: string | null = null
  let touchedAt = Date.now()
  let wroteAt = 0
  let told: string | null = null

  const state = (): FaceState => (document.hidden || Date.now() - touchedAt > IDLE_AFTER ? 'IDLE' : 'LOOKING')

  function tell(now: FaceState = state()): void {
    // Nowhere before and nowhere now: nothing to say.
    if (at === null && told === null) return
    if (live.send({ type: 'looking', ...(at ? { conversationId: at } : {}), data: { state: now } })) told = at
  }

  /** This person's look goes to a conversation; null: to none. */
  function look(id: string | null): void {
    if (at === id) return
    at = id
    touchedAt = Date.now()
    wroteAt = 0
    tell()
  }

  /** The conversation has left the screen; the next one may be there already. */
  function leave(id: string): void {
    if (at === id) look(null)
  }

  /** He writes there: told at most every few seconds. */
  function writes(): void {
    touchedAt = Date.now()
    if (Date.now() - wroteAt < WRITING_EVERY) return
    wroteAt = Date.now()
    tell('WRITING')
  }

  /** The colleagues at a conversation. */
  function others(id: string): Face[] {
    return (faces.get(id) ?? []).filter((face) => face.id !== session.agent?.id)
  }

  function follow(): () => void {
    const touched = () => {
      const was = state()
      touchedAt = Date.now()
      if (was === 'IDLE' && !document.hidden) tell()
    }
    const seen = () => tell()
    const timer = window.setInterval(() => tell(), AGAIN)
    for (const type of ['pointerdown', 'keydown', 'wheel']) window.addEventListener(type, touched, { passive: true })
    document.addEventListener('visibilitychange', seen)
    const stops = [
      live.on('presence.updated', (event) => {
        const data = event.data as { agents?: Face[] } | undefined
        if (!event.conversationId) return
        if (data?.agents?.length) faces.set(event.conversationId, data.agents)
        else faces.delete(event.conversationId)
      }),
      // The server says it all again to a new line; what was known before may be over.
      watch(
        () => live.connection,
        (now) => {
          if (now !== 'online') return faces.clear()
          told = null
          tell()
        },
        { flush: 'sync' },
      ),
    ]
    return () => {
      window.clearInterval(timer)
      for (const type of ['pointerdown', 'keydown', 'wheel']) window.removeEventListener(type, touched)
      document.removeEventListener('visibilitychange', seen)
      stops.forEach((stop) => stop())
      faces.clear()
      at = told = null
    }
  }

  return { faces, look, leave, writes, others, follow }
})
