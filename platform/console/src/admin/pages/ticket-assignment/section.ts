import type { Section } from '../../sections'

export default {
  name: 'ticket-assignment',
  place: 47,
  path: 'M4 12h5M9 12l6-6h5M9 12l6 6h5M17.500 3.500 20 6l-2.500 2.500M17.500 15.500 20 18l-2.500 2.500',
  needs: ['groups:write'],
  module: 'tickets',
  page: () => import('./TicketAssignmentPage.vue'),
} satisfies Section
