import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useTargets } from '@/shared/targets'

/** Colleagues and groups that tickets go to; read when somebody first needs one. */
export const usePeople = defineStore('people', () => {
  const { agents, groups, load: read } = useTargets()
  const problem = shallowRef<unknown>(null)
  let coming: Promise<void> | null = null

  /** Never rejects: who isn't known is shown without a name. */
  function load(): Promise<void> {
    coming ??= read().then(
      () => void (problem.value = null),
      (error: unknown) => {
        coming = null
        problem.value = error
      },
    )
    return coming
  }

  const nameOf = (kind: 'group' | 'assignee' | 'contact' | string, id: string): string => (kind === 'group' ? groups.value.find((each) => each.id === id)?.name : agents.value.find((each) => each.id === id)?.name) ?? ''

  return { agents, groups, problem, load, nameOf }
})
