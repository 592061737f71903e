import type { InjectionKey } from 'vue'
import type { Unsent } from '@/socket/outbox'

/** Brings an unsent message back into the composer. */
export interface ComposerBus {
  restore: (item: Unsent) => void
}

export const COMPOSER_KEY: InjectionKey<ComposerBus> = Symbol('composer')

export interface Draft {
  text: string
  mode: 'reply' | 'note'
  /** The last seq seen when writing began. */
  seq: number
}

const key = (id: string) => `switchboard.draft.${id}`

export function readDraft(id: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(key(id)) ?? 'null') as Draft | null
  } catch {
    return null
  }
}

export function writeDraft(id: string, draft: Draft | null): void {
  if (draft?.text) localStorage.setItem(key(id), JSON.stringify(draft))
  else localStorage.removeItem(key(id))
}
