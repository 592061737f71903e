import { computed, shallowRef, type ComputedRef } from 'vue'
import { http } from '@/api/http'
import type { Agent, Group, Page, Ref as Named } from '@/api/types'
import { useConversations } from '@/stores/conversations'

/** Channels and groups to choose from: those that the conversations seen here name. */
export function useChoices(): { channels: ComputedRef<Named[]>; groups: ComputedRef<Named[]> } {
  const conversations = useConversations()
  const distinct = (pick: 'channel' | 'group') =>
    computed(() => {
      const found = new Map<string, Named>()
      for (const each of conversations.byId.values()) {
        const value = each[pick]
        if (value) found.set(value.id, { id: value.id, name: value.name })
      }
      return [...found.values()].sort((a, b) => a.name.localeCompare(b.name))
    })
  return { channels: distinct('channel'), groups: distinct('group') }
}

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
