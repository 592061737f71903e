import type { Section } from '../../sections'

export default {
  name: 'shops',
  place: 50,
  path: 'M4 10v9h16v-9M3 10l2-6h14l2 6a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM9 19v-5h6v5',
  needs: ['shops:write', 'groups:write'],
  drawer: true,
  page: () => import('./ShopsPage.vue'),
} satisfies Section
