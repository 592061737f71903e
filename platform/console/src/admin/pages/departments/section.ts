import type { Section } from '../../sections'

export default {
  name: 'departments',
  place: 40,
  path: 'M9 3h6v5H9zM3 16h6v5H3zM15 16h6v5h-6zM12 8v4M6 16v-4h12v4',
  needs: ['agents:write'],
  drawer: true,
  page: () => import('./DepartmentsPage.vue'),
} satisfies Section
