import type { ComputedRef, InjectionKey } from 'vue'
import type { View } from '@/stores/order'

/** What the parts of the desk ask of the page around them. */
export interface Desk {
  open: (id: string | null) => void
  step: (by: number) => void
  view: ComputedRef<View>
}

export const DESK_KEY: InjectionKey<Desk> = Symbol('desk')
