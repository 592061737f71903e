import { computed, ref, watchEffect, type Ref } from 'vue'
import type { Prefs } from '@/stores/prefs'

/** Follows the person's wish, or the system's while he has none. */
export function followTheme(wish: Ref<Prefs['theme']>): void {
  const query = window.matchMedia('(prefers-color-scheme: dark)')
  const system = ref(query.matches)
  query.addEventListener('change', (event) => (system.value = event.matches))
  const dark = computed(() => wish.value === 'dark' || (wish.value === 'system' && system.value))
  watchEffect(() => document.documentElement.classList.toggle('dark', dark.value))
}
