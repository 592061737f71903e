import { onScopeDispose, shallowRef, watch } from 'vue'
import { http } from '@/api/http'
import type { Contact } from '@/api/types'
import { useLive } from '@/stores/live'

/** What is known of a conversation's customer beyond the name; read when somebody first needs it. */
export function useContactDetails(id: () => string) {
  const contact = shallowRef<Contact | null>(null)
  let coming: Promise<void> | null = null

  watch(id, () => {
    contact.value = null
    coming = null
  })

  /** Never rejects: what isn't known stays a gap. */
  function load(): Promise<void> {
    const wanted = id()
    coming ??= http.get<Contact>(`/api/contacts/${encodeURIComponent(wanted)}`).then(
      (found) => {
        if (wanted === id()) contact.value = found
      },
      () => void (coming = null),
    )
    return coming
  }

  onScopeDispose(useLive().on('contact.updated', (event) => {
    const changed = event.data as { id?: string } | undefined
    if (changed?.id !== id() || !coming) return
    coming = null
    void load()
  }))

  return { contact, load }
}
