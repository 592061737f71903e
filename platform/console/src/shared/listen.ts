import { onScopeDispose } from 'vue'

/** Listens as long as the component lives. */
export function useEventListener(target: EventTarget, type: string, listener: (event: Event) => void): void {
  target.addEventListener(type, listener)
  onScopeDispose(() => target.removeEventListener(type, listener))
}
