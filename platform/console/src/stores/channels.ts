import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { http } from '@/api/http'
import type { Channel, ChannelLimits } from '@/api/types'
import { useLive } from './live'

/** What each channel can carry, read when a conversation of it is first opened. */
export const useChannels = defineStore('channels', () => {
  const limits = shallowReactive(new Map<string, ChannelLimits>())
  const asked = new Set<string>()

  function want(id: string): void {
    if (asked.has(id)) return
    asked.add(id)
    http
      .get<Channel>(`/api/channels/${id}`)
      .then((channel) => limits.set(id, channel.limits ?? {}))
      // Without its limits a channel is used as it is: the server refuses what cannot be.
      .catch(() => limits.set(id, {}))
  }

  useLive().on('channel.updated', (event) => {
    const channel = event.data as Channel | undefined
    if (channel?.limits && limits.has(channel.id)) limits.set(channel.id, channel.limits)
  })

  return { limits, want }
})
