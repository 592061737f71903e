import type { Section } from '../../sections'

export default {
  name: 'api-reference',
  place: 100,
  path: 'M4 5a2 2 0 0 1 2-2h13v15H6a2 2 0 0 0-2 2zM4 20a2 2 0 0 0 2 1h13M8 8h7M8 12h5',
  needs: ['apikeys:write', 'webhooks:write', 'plugins:write'],
  drawer: true,
  page: () => import('./ApiReferencePage.vue'),
} satisfies Section
