import type { Section } from '../../sections'

export default {
  name: 'sign-in',
  place: 150,
  path: 'M6 11h12v9H6zM8.500 11V7.500a3.500 3.500 0 0 1 7 0V11M12 14.500v2.500',
  needs: ['settings:write'],
  page: () => import('./SignInSettingsPage.vue'),
} satisfies Section
