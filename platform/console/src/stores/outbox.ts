import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { http } from '@/api/http'
import type { Message } from '@/api/types'
import { explain } from '@/shared/notify'
import { Outbox, type Unsent } from '@/socket/outbox'
import { useLive } from './live'
import { useSession } from './session'
import { useThreads } from './threads'

/** The outbox of the signed-in person in this browser. */
export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const threads = useThreads()
  const live = useLive()
  const items = shallowRef<Unsent[]>([])
  const key = () => `switchboard.outbox.${session.agent?.id ?? ''}`

  /** Every message that this tab ever held. */
  const known = new Set<string>()

  /** Tabs share one place in the browser's store: what another one put there since is not this one's to remove. */
  function ofOtherTabs(): Unsent[] {
    try {
      return (JSON.parse(localStorage.getItem(key()) ?? '[]') as Unsent[]).filter((item) => !known.has(item.clientId))
    } catch {
      return []
    }
  }

  const outbox = new Outbox({
    post: (item) =>
      http.post<Message>(`/api/conversations/${item.conversationId}/messages`, {
        clientId: item.clientId,
        content: item.content,
        attachments: item.attachments,
        note: item.note,
        seenSeq: item.seenSeq,
        force: item.force,
      }),
    sent: (item, message) => threads.put(item.conversationId, message),
    changed: (now) => {
      now.forEach((item) => known.add(item.clientId))
      items.value = now
    },
    read: () => localStorage.getItem(key()),
    write: (text) => {
      const all = [...ofOtherTabs(), ...(JSON.parse(text) as Unsent[])]
      try {
        if (all.length) localStorage.setItem(key(), JSON.stringify(all))
        else localStorage.removeItem(key())
      } catch {
        // Full or forbidden: they still go out as long as the page lives.
      }
    },
    now: () => new Date(),
    newId: () => crypto.randomUUID?.() ?? fallbackId(),
    later: (run, milliseconds) => window.setTimeout(run, milliseconds),
    explain,
  })

  function follow(): () => void {
    outbox.restore()
    const stops = [
      live.on('message.created', (event) => {
        const clientId = (event.data as Message | undefined)?.clientId
        if (clientId) outbox.arrived(clientId)
      }),
      live.on('resumed', () => outbox.flush()),
    ]
    return () => stops.forEach((stop) => stop())
  }

  /** Whoever signs out leaves nothing behind; what has not gone out by then is gone. */
  function clear(): void {
    outbox.clear()
    localStorage.removeItem(key())
  }

  const of = (conversationId: string) => items.value.filter((item) => item.conversationId === conversationId)

  return {
    items,
    of,
    follow,
    clear,
    add: outbox.add.bind(outbox),
    again: outbox.again.bind(outbox),
    drop: outbox.drop.bind(outbox),
  }
})

/** `randomUUID` is missing on plain-HTTP addresses other than localhost. */
function fallbackId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
