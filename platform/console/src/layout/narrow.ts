import { readonly, ref, type Ref } from 'vue'

const query = window.matchMedia('(max-width: 767px)')
const narrow = ref(query.matches)
query.addEventListener('change', (event) => (narrow.value = event.matches))

/** True where one column at a time fits: phones, and a window made small. */
export function useNarrow(): Readonly<Ref<boolean>> {
  return readonly(narrow)
}
