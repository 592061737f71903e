import type { Section } from '../../sections'

export default {
  name: 'ticket-plans',
  place: 64,
  icon: 'clock',
  needs: ['ticket-rules:write'],
  module: 'tickets-basic',
  drawer: true,
  page: () => import('./TicketPlansPage.vue'),
} satisfies Section
