export interface FieldError {
  field: string;
  code: string;
  message: string;
}

/** A call that brought no good answer. Status 0: the server wasn't reached. */
export class CallError extends Error {
  constructor(
    readonly status: number,
    readonly detail?: string,
    readonly errors: FieldError[] = [],
    /** Seconds. */
    readonly retryAfter?: number,
  ) {
    super(detail ?? `HTTP ${status}`);
  }
}

export interface FileInfo {
  id: string;
  name: string;
  type: string;
  size: number;
}

/** Calls of the customer's side. The secret goes with each as a header, never in an address. */
export class Calls {
  constructor(
    private readonly base: string,
    private readonly language: string,
    private readonly secret: () => string | undefined,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.call<T>('POST', path, JSON.stringify(body));
  }

  upload(path: string, file: File): Promise<FileInfo> {
    const form = new FormData();
    form.append('file', file, file.name || 'file');
    return this.call<FileInfo>('POST', path, form);
  }

  async blob(path: string): Promise<Blob> {
    return (await this.answer('GET', path)).blob();
  }

  private async call<T>(method: string, path: string, body?: string | FormData): Promise<T> {
    const text = await (await this.answer(method, path, body)).text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  private async answer(method: string, path: string, body?: string | FormData): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json, */*', 'Accept-Language': this.language };
    const secret = this.secret();
    if (secret) headers.Authorization = `Bearer ${secret}`;
    if (typeof body === 'string') headers['Content-Type'] = 'application/json';
    let answer: Response;
    try {
      answer = await fetch(this.base + path, { method, headers, body, credentials: 'omit', cache: 'no-store' });
    } catch (e) {
      throw new CallError(0, String(e));
    }
    if (!answer.ok) {
      const problem = (await answer.json().catch(() => ({}))) as { detail?: string; errors?: FieldError[] };
      throw new CallError(answer.status, problem.detail, problem.errors ?? [], Number(answer.headers.get('Retry-After')) || undefined);
    }
    return answer;
  }
}
