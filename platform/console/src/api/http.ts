import { ApiError, problemOf } from './problem'

type Query = Record<string, string | number | boolean | null | undefined>

export interface CallOptions {
  query?: Query
  /** A plain value is sent as JSON; a Blob or FormData as it is. */
  body?: unknown
  /** Sent as If-Match: a stale version is answered with 412. */
  version?: number
  headers?: Record<string, string>
  signal?: AbortSignal
}

interface Hooks {
  token: () => string | null
  locale: () => string
  /** The token is no longer good; called once for each refused call that carried it. */
  unauthorized: (token: string) => void
}

let hooks: Hooks = { token: () => null, locale: () => 'en', unauthorized: () => {} }

/** Tells the client whose calls these are. Called once when the console starts. */
export function configureHttp(given: Hooks): void {
  hooks = given
}

async function call(method: string, path: string, options: CallOptions = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': hooks.locale(), ...options.headers }
  const token = hooks.token()
  if (token) headers.Authorization = `Bearer ${token}`
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`
  let body: BodyInit | undefined
  if (options.body instanceof Blob || options.body instanceof FormData) {
    body = options.body
  } else if (options.body !== undefined) {
    headers['Content-Type'] ??= 'application/json'
    body = JSON.stringify(options.body)
  }
  let response: Response
  try {
    response = await fetch(path + queryString(options.query), { method, headers, body, signal: options.signal })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, { title: 'offline', detail: error instanceof Error ? error.message : undefined })
  }
  if (response.ok) return response
  if (response.status === 401 && token) hooks.unauthorized(token)
  throw new ApiError(response.status, await problemOf(response))
}

function queryString(query?: Query): string {
  if (!query) return ''
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}

async function json<T>(response: Promise<Response>): Promise<T> {
  const text = await (await response).text()
  return (text ? JSON.parse(text) : undefined) as T
}

/** JSON over HTTP. Every error is an {@link ApiError}, but for an aborted call. */
export const http = {
  get: <T>(path: string, query?: Query, options?: CallOptions) => json<T>(call('GET', path, { ...options, query })),
  post: <T>(path: string, body?: unknown, options?: CallOptions) => json<T>(call('POST', path, { ...options, body })),
  put: <T>(path: string, body?: unknown, options?: CallOptions) => json<T>(call('PUT', path, { ...options, body })),
  patch: <T>(path: string, body: unknown, options?: CallOptions) => json<T>(call('PATCH', path, { ...options, body })),
  delete: <T>(path: string, options?: CallOptions) => json<T>(call('DELETE', path, options)),
  /** Sends a file, and hands on the lines of JSON of the answer as they come. */
  lines: async <T>(path: string, file: Blob, each: (line: T) => void, query?: Query, signal?: AbortSignal) => {
    const response = await call('POST', path, { body: file, query, signal, headers: { Accept: 'application/x-ndjson, application/json' } })
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split('\n')
      rest = lines.pop() ?? ''
      lines.forEach((line) => line && each(JSON.parse(line) as T))
    }
    if (rest) each(JSON.parse(rest) as T)
  },
  blob: async (path: string, signal?: AbortSignal, query?: Query) => (await call('GET', path, { signal, query, headers: { Accept: '*/*' } })).blob(),
}

/** Sends one file as a form's part with progress, 0 to 1. */
export function upload<T>(path: string, file: File | Blob, name: string, progress?: (done: number) => void, signal?: AbortSignal): Promise<T> {
  const form = new FormData()
  form.append('file', file, name)
  return send(path, form, progress, signal)
}

/** Sends a file as the whole body, of the given media type, with progress, 0 to 1. */
export function uploadBody<T>(path: string, file: Blob, type: string, progress?: (done: number) => void, signal?: AbortSignal): Promise<T> {
  return send(path, new Blob([file], { type }), progress, signal)
}

/** `fetch` cannot tell how far an upload is. */
function send<T>(path: string, body: FormData | Blob, progress?: (done: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('Accept-Language', hooks.locale())
    const token = hooks.token()
    if (token) request.setRequestHeader('Authorization', `Bearer ${token}`)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress?.(event.loaded / event.total)
    }
    request.onerror = () => reject(new ApiError(0, { title: 'offline' }))
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as T)
        return
      }
      if (request.status === 401 && token) hooks.unauthorized(token)
      try {
        reject(new ApiError(request.status, JSON.parse(request.responseText)))
      } catch {
        reject(new ApiError(request.status, { title: request.statusText }))
      }
    }
    signal?.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}
