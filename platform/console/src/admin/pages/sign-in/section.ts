import type { Section } from '../../sections'

export default {
  name: 'sign-in',
  place: 150,
  icon: 'lock',
  needs: ['settings:write'],
  page: () => import('./SignInSettingsPage.vue'),
} satisfies Section
