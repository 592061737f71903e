import type { RouteRecordRaw } from 'vue-router'
import { withAdministration } from '@/i18n'
import { useSession } from '@/stores/session'
import { ADMINISTRATION, menuOf, SECTIONS } from './sections'

/**
 * Pages of the administration, below `/admin`. Each is loaded when it is first opened. What stands in the drawer is part
 * of the address: `/admin/agents/<id>`, and `/admin/agents/new` for one to be made.
 */
export const adminRoutes: RouteRecordRaw[] = [
  {
    path: 'admin',
    component: async () => (await Promise.all([import('./AdminPage.vue'), withAdministration()]))[0],
    meta: { needs: ADMINISTRATION, section: 'admin' },
    children: [
      { path: '', redirect: () => ({ name: `admin-${menuOf(useSession())[0]?.name ?? 'agents'}` }) },
      ...SECTIONS.map((section): RouteRecordRaw => ({
        path: section.drawer ? `${section.name}/:id?` : section.name,
        name: `admin-${section.name}`,
        component: section.page as never,
        props: true,
        meta: { title: `admin.nav.${section.name}`, needs: section.needs, section: 'admin' },
      })),
    ],
  },
]
