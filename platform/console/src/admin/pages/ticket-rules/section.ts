import type { Section } from '../../sections'

export default {
  name: 'ticket-rules',
  place: 46,
  path: 'M4 5h9M4 12h6M4 19h9M17 3.500l3.500 3.500-3.500 3.500M20.500 7H14M14 17l2.500 2.500 4.500-5',
  needs: ['ticket-rules:write'],
  module: 'tickets',
  drawer: true,
  page: () => import('./TicketRulesPage.vue'),
} satisfies Section
