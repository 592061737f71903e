import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import { http } from '@/api/http'
import type { Channel, Group, Page } from '@/api/types'
import { useLive } from './live'

/** The channels and groups that this person sees: what a channel can carry, how it looks, what lists can be filtered by. */
export const useChannels = defineStore('channels', () => {
  const live = useLive()
  const byId = shallowReactive(new Map<string, Channel>())
  const groups = shallowRef<Group[]>([])
  const channels = computed(() => [...byId.values()].sort((a, b) => a.name.localeCompare(b.name)))

  async function load(): Promise<void> {
    // Without them a channel is used as it is: the server refuses what cannot be.
    const [accounts, teams] = await Promise.allSettled([
      http.get<Page<Channel>>('/api/channels', { limit: 200 }),
      http.get<Page<Group>>('/api/groups', { limit: 200 }),
    ])
    if (accounts.status === 'fulfilled') {
      byId.clear()
      for (const channel of accounts.value.items) byId.set(channel.id, channel)
    }
    if (teams.status === 'fulfilled') groups.value = teams.value.items
  }

  function follow(): () => void {
    void load()
    const stops = [
      live.on('channel.updated', (event) => {
        const channel = event.data as Channel | undefined
        // What is told of one doesn't say all: how it looks and what it carries is asked for once.
        if (channel?.id && !byId.has(channel.id)) void load()
        else if (channel?.id) byId.set(channel.id, { ...byId.get(channel.id), ...channel })
      }),
      live.on('plugin.updated', () => void load()),
      live.on('resumed', () => void load()),
    ]
    return () => {
      stops.forEach((stop) => stop())
      byId.clear()
      groups.value = []
    }
  }

  return { byId, channels, groups, follow }
})
