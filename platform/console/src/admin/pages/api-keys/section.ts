import type { Section } from '../../sections'

export default {
  name: 'api-keys',
  place: 80,
  path: 'M8 7l-5 5 5 5M16 7l5 5-5 5M13.500 5l-3 14',
  needs: ['apikeys:write'],
  module: 'api',
  drawer: true,
  page: () => import('./ApiKeysPage.vue'),
} satisfies Section
