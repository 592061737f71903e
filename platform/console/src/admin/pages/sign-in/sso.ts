/** How the house signs in by a server of its own, as the server keeps it. */
export interface SsoSettings {
  enabled: boolean
  issuer: string | null
  clientId: string | null
  clientSecret: string | null
  text: string | null
  usernameClaim: string
  link: 'NONE' | 'USERNAME' | 'EMAIL'
  provision: boolean
  roleClaim: string | null
  roles: Record<string, string>
  usualRoles: string[]
  departmentClaim: string | null
  departments: Record<string, string>
  privateIssuer: boolean
}

export interface Policy {
  secondFactorForAll: boolean
  secondFactorRoles: string[]
  passwordsForAdminsOnly: boolean
  sso: SsoSettings
  secretSet: boolean
  redirectUri: string
  version: number
}

type Pairs = { value: string; id: string }[]

/** The same as fields of a form. */
export interface SignInFields {
  who: 'none' | 'roles' | 'all'
  factorRoles: string[]
  passwordsForAdminsOnly: boolean
  enabled: boolean
  issuer: string
  clientId: string
  /** Empty: the one that stands. */
  clientSecret: string
  text: string
  usernameClaim: string
  link: SsoSettings['link']
  provision: boolean
  roleClaim: string
  roles: Pairs
  usualRoles: string[]
  departmentClaim: string
  departments: Pairs
  privateIssuer: boolean
}

const pairs = (map: Record<string, string>): Pairs => Object.entries(map).sort(([a], [b]) => a.localeCompare(b)).map(([value, id]) => ({ value, id }))
const mapOf = (rows: Pairs): Record<string, string> => Object.fromEntries(rows.filter((row) => row.value.trim() && row.id).map((row) => [row.value.trim(), row.id]))

export function readPolicy(policy: Policy): SignInFields {
  const { sso } = policy
  return {
    who: policy.secondFactorForAll ? 'all' : policy.secondFactorRoles.length ? 'roles' : 'none',
    factorRoles: [...policy.secondFactorRoles],
    passwordsForAdminsOnly: policy.passwordsForAdminsOnly,
    enabled: sso.enabled,
    issuer: sso.issuer ?? '',
    clientId: sso.clientId ?? '',
    clientSecret: '',
    text: sso.text ?? '',
    usernameClaim: sso.usernameClaim,
    link: sso.link,
    provision: sso.provision,
    roleClaim: sso.roleClaim ?? '',
    roles: pairs(sso.roles),
    usualRoles: [...sso.usualRoles],
    departmentClaim: sso.departmentClaim ?? '',
    departments: pairs(sso.departments),
    privateIssuer: sso.privateIssuer,
  }
}

export function writePolicy(fields: SignInFields): object {
  return {
    secondFactorForAll: fields.who === 'all',
    secondFactorRoles: fields.who === 'roles' ? [...fields.factorRoles].sort() : [],
    passwordsForAdminsOnly: fields.passwordsForAdminsOnly,
    sso: {
      enabled: fields.enabled,
      issuer: fields.issuer.trim() || null,
      clientId: fields.clientId.trim() || null,
      clientSecret: fields.clientSecret || null,
      text: fields.text.trim() || null,
      usernameClaim: fields.usernameClaim.trim(),
      link: fields.link,
      provision: fields.provision,
      roleClaim: fields.roleClaim.trim() || null,
      roles: mapOf(fields.roles),
      usualRoles: fields.usualRoles,
      departmentClaim: fields.departmentClaim.trim() || null,
      departments: mapOf(fields.departments),
      privateIssuer: fields.privateIssuer,
    },
  }
}
