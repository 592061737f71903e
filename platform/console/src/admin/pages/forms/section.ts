import type { Section } from '../../sections'

export default {
  name: 'forms',
  place: 75,
  path: 'M5 3h14v18H5zM9 8h6M9 12h6M9 16h3',
  needs: ['forms:write'],
  module: 'web-form',
  drawer: true,
  page: () => import('./FormsPage.vue'),
} satisfies Section
