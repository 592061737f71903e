import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { http } from '@/api/http'
import type { Page, Shop } from '@/api/types'

/** The shops, for their time zones; read when somebody first needs one. */
export const useShops = defineStore('shops', () => {
  const shops = shallowRef<Shop[]>([])
  let coming: Promise<void> | null = null

  /** Never rejects: without a shop its times are shown in the browser's zone. */
  function load(): Promise<void> {
    coming ??= http.get<Page<Shop>>('/api/shops', { limit: 200 }).then(
      (page) => void (shops.value = page.items),
      () => void (coming = null),
    )
    return coming
  }

  return { shops, load, zone: (id: string | null | undefined) => shops.value.find((each) => each.id === id)?.timeZone }
})
