/** RFC 9457, as the server sends it. */
export interface Problem {
  type?: string
  title?: string
  status?: number
  detail?: string
  errors?: { field: string; message: string }[]
  retryAfter?: number
}

/** A call that the server answered with an error, or that never reached it (`status` 0). */
export class ApiError extends Error {
  readonly status: number
  readonly problem: Problem
  /** What is wrong, by the name of the field. */
  readonly fields: Readonly<Record<string, string>>

  constructor(status: number, problem: Problem) {
    super(problem.detail || problem.title || `HTTP ${status}`)
    this.name = 'ApiError'
    this.status = status
    this.problem = problem
    this.fields = Object.fromEntries((problem.errors ?? []).map((error) => [error.field, error.message]))
  }

  /** The call may be repeated as it stands: no answer, or the server asked for time. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? ''
  const retryAfter = Number(response.headers.get('retry-after')) || undefined
  if (type.includes('json')) {
    try {
      const problem: unknown = await response.json()
      if (problem && typeof problem === 'object') return { retryAfter, ...problem }
    } catch {
      // A cut-off body tells no more than its status does.
    }
  }
  return { status: response.status, title: response.statusText || `HTTP ${response.status}`, retryAfter }
}
