import type { Section } from '../../sections'

export default {
  name: 'webhooks',
  place: 90,
  path: 'M9 8.500a3.500 3.500 0 1 1 5 3.200l3 5.300M6.500 13.500a3.500 3.500 0 1 0 4 4.500h6M17.500 14.500a3.500 3.500 0 1 1-1.500 6.500M12 8.500l-3.500 6.500',
  needs: ['webhooks:write'],
  module: 'api',
  drawer: true,
  page: () => import('./WebhooksPage.vue'),
} satisfies Section
