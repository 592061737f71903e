/** Where somebody is signed in. */
export interface OpenSession {
  id: string
  browser: string | null
  system: string | null
  address: string | null
  method: 'PASSWORD' | 'SECOND_FACTOR' | 'SINGLE_SIGN_ON' | null
  createdAt: string
  lastSeenAt: string | null
  expiresAt: string
  current: boolean
}
