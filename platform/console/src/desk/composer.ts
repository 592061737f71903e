import type { InjectionKey } from 'vue'
import type { Unsent } from '@/socket/outbox'

/** Brings an unsent message back into the composer. */
export interface ComposerBus {
  restore: (item: Unsent) => void
}

export const COMPOSER_KEY: InjectionKey<ComposerBus> = Symbol('composer')
