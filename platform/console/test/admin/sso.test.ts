import { describe, expect, it } from 'vitest'
import { readPolicy, writePolicy, type Policy } from '@/admin/pages/sign-in/sso'

const policy: Policy = {
  secondFactorForAll: false,
  secondFactorRoles: ['ADMIN'],
  passwordsForAdminsOnly: false,
  sso: {
    enabled: true, issuer: 'https://login.example.com', clientId: 'desk', clientSecret: null, text: null, usernameClaim: 'preferred_username', link: 'USERNAME',
    provision: true, roleClaim: 'groups', roles: { desk: 'AGENT', boss: 'SUPERVISOR' }, usualRoles: [], departmentClaim: null, departments: {}, privateIssuer: false,
  },
  secretSet: true,
  redirectUri: 'https://chat.example.com/api/sign-in/sso/callback',
  version: 3,
}

describe('the rules of sign-in as a form', () => {
  it('come back as they were, and leave the secret that stands', () => {
    const { sso, secondFactorRoles, secondFactorForAll, passwordsForAdminsOnly } = policy
    expect(writePolicy(readPolicy(policy))).toEqual({ sso, secondFactorRoles, secondFactorForAll, passwordsForAdminsOnly })
  })

  it('leave out lines of a map that are half filled', () => {
    const fields = readPolicy(policy)
    fields.roles.push({ value: ' new ', id: 'AGENT' }, { value: 'none', id: '' }, { value: ' ', id: 'AGENT' })
    expect((writePolicy(fields) as Policy).sso.roles).toEqual({ desk: 'AGENT', boss: 'SUPERVISOR', new: 'AGENT' })
  })

  it('forget the roles when everybody is meant, or nobody', () => {
    for (const who of ['all', 'none'] as const) {
      expect(writePolicy({ ...readPolicy(policy), who })).toMatchObject({ secondFactorForAll: who === 'all', secondFactorRoles: [] })
    }
  })
})
