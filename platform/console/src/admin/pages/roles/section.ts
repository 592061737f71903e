import type { Section } from '../../sections'

export default {
  name: 'roles',
  place: 30,
  path: 'M14.500 14a5 5 0 1 0-4.300-2.500L4 17.500V20h3v-2h2v-2l2.700-2.700M15.500 8.500v.01',
  needs: ['roles:write'],
  drawer: true,
  page: () => import('./RolesPage.vue'),
} satisfies Section
