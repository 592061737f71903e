import type { RouteRecordRaw } from 'vue-router'

/** Pages of the administration, below `/admin`. Each is loaded when it is first opened. */
export const adminRoutes: RouteRecordRaw[] = []
