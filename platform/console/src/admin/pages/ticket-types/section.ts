import type { Section } from '../../sections'

export default {
  name: 'ticket-types',
  place: 62,
  icon: 'ticket',
  needs: ['ticket-types:write'],
  module: 'tickets',
  drawer: true,
  page: () => import('./TicketTypesPage.vue'),
} satisfies Section
