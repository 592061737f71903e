import { http } from '@/api/http'

/** What the sign-in page shows. */
export interface Ways {
  available: boolean
  text: string | null
  passwordsForAdminsOnly: boolean
}

export const ways = () => http.get<Ways>('/api/sign-in/sso')

/** Leaves for the server that the house signs in by. */
export async function leaveForServer(wish: { to?: string; link?: boolean; password?: string }): Promise<void> {
  location.assign((await http.post<{ url: string }>('/api/sign-in/sso', wish)).url)
}
