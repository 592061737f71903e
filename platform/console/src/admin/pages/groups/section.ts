import type { Section } from '../../sections'

export default {
  name: 'groups',
  place: 20,
  path: 'M12 8.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7 13.500a5 5 0 0 1 10 0M5.500 21.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM18.500 21.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  needs: ['groups:write'],
  drawer: true,
  page: () => import('./GroupsPage.vue'),
} satisfies Section
