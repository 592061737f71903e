import { shallowRef } from 'vue'
import { http } from '@/api/http'
import type { Agent, Group, Page } from '@/api/types'

/** Colleagues and groups that a conversation can go to; read when the dialog opens. */
export function useTargets() {
  const agents = shallowRef<Agent[]>([])
  const groups = shallowRef<Group[]>([])
  async function load(): Promise<void> {
    const [people, teams] = await Promise.all([
      http.get<Page<Agent>>('/api/agents', { limit: 200 }),
      http.get<Page<Group>>('/api/groups', { limit: 200 }),
    ])
    agents.value = people.items.filter((each) => each.active !== false)
    groups.value = teams.items
  }
  return { agents, groups, load }
}
