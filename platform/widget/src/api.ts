import type { Env } from './env';
import type { SafeStore } from './storage';
import type { Attachment, Config, ConversationState, Message, Page, Session } from './types';

/** A call that brought no good answer. Status 0: the server wasn't reached. */
export class CallError extends Error {
  constructor(
    readonly status: number,
    /** Milliseconds the server asked us to wait, if it did. */
    readonly retryAfter?: number,
    readonly detail?: string,
  ) {
    super(detail ?? `HTTP ${status}`);
  }

  /** Whether the same call may succeed later without anybody changing it. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 401 || this.status === 408 || this.status === 425 || this.status === 429 || this.status >= 500;
  }
}

interface Kept {
  token: string;
  visitorId: string;
  conversationId?: string | null;
  /** When the token was given; it is renewed long before it can expire. */
  at?: number;
}

const RENEW = 86_400_000;

export interface ApiEvents {
  config(config: Config): void;
  session(session: Session): void;
  /** The server gave us a new identity: what was read before belongs to another visitor. */
  visitorChanged(): void;
}

const TIMEOUT = 20_000;

/** The visitor's REST interface of one channel, with the session behind it. */
export class Api {
  private ticket: { value: string; at: number } | undefined;
  private blockedUntil = 0;
  private opening: Promise<string> | undefined;

  constructor(
    private readonly base: string,
    private readonly channel: string,
    private readonly store: SafeStore,
    private readonly env: Env,
    private readonly locale: () => string,
    private readonly events: ApiEvents,
  ) {}

  /** Whether this browser has talked here before. */
  get known(): boolean {
    return this.store.read<Kept>('session') !== undefined;
  }

  get conversationId(): string | undefined {
    return this.store.read<Kept>('session')?.conversationId ?? undefined;
  }

  socketUrl(ticket: string): string {
    const url = new URL(`ws/visitor/${encodeURIComponent(this.channel)}`, this.base);
    url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
    url.searchParams.set('ticket', ticket);
    return url.href;
  }

  config(locale: string): Promise<Config> {
    return this.fetch<Config>('GET', `config?locale=${encodeURIComponent(locale)}`);
  }

  messages(after: string | undefined, limit: number): Promise<Page> {
    const query = new URLSearchParams({ limit: String(limit) });
    if (after !== undefined) query.set('after', after);
    return this.call<Page>('GET', `messages?${query}`);
  }

  conversation(): Promise<ConversationState> {
    return this.call<ConversationState>('GET', 'conversation');
  }

  send(body: unknown): Promise<Message> {
    return this.call<Message>('POST', 'messages', body);
  }

  async contact(body: unknown): Promise<void> {
    await this.call('POST', 'contact', body);
  }

  async rate(score: number, comment: string): Promise<void> {
    await this.call('POST', 'rating', comment ? { score, comment } : { score });
  }

  async file(id: string): Promise<Blob> {
    return this.withToken((token) => this.fetch<Blob>('GET', `files/${encodeURIComponent(id)}`, undefined, token, true));
  }

  /** A one-time ticket for the socket; the one that came with the session if that is fresh and unused. */
  async socketTicket(): Promise<string> {
    await this.token();
    const held = this.ticket;
    this.ticket = undefined;
    if (held && this.env.now() - held.at < 20_000) return held.value;
    return (await this.call<{ ticket: string }>('POST', 'ws-ticket')).ticket;
  }

  /** Uploads one file; progress from 0 to 1. The signal aborts it. */
  upload(file: Blob, name: string, progress: (part: number) => void, signal: AbortSignal): Promise<Attachment> {
    return this.withToken(
      (token) =>
        new Promise<Attachment>((resolve, reject) => {
          // fetch can't tell how far an upload has got.
          const request = new XMLHttpRequest();
          request.open('POST', this.url('files'));
          request.setRequestHeader('Authorization', `Bearer ${token}`);
          request.setRequestHeader('Accept', 'application/json');
          request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
          request.onload = () => {
            try {
              const body = JSON.parse(request.responseText) as Attachment & { detail?: string };
              if (request.status < 300) resolve(body);
              else reject(this.failed(request.status, request.getResponseHeader('Retry-After'), body.detail));
            } catch {
              reject(this.failed(request.status < 300 ? 502 : request.status, null));
            }
          };
          request.onerror = () => reject(new CallError(0));
          request.onabort = () => reject(new CallError(0, undefined, 'aborted'));
          signal.addEventListener('abort', () => request.abort());
          const form = new FormData();
          form.append('file', file, name);
          request.send(form);
        }),
    );
  }

  /** The token to use now; opens the session when there is none, and renews it once a day. */
  token(): Promise<string> {
    const kept = this.store.read<Kept>('session');
    const fresh = kept?.token && Math.abs(this.env.now() - (kept.at ?? 0)) < RENEW;
    return fresh ? Promise.resolve(kept.token) : this.open(undefined);
  }

  /** Opens a session, or resumes the stored one. `refused` is a token that the server no longer takes. */
  private open(refused: string | undefined): Promise<string> {
    this.opening ??= this.env
      .alone(`${this.store.prefix}session`, () => this.openAlone(refused))
      .finally(() => {
        this.opening = undefined;
      });
    return this.opening;
  }

  private async openAlone(refused: string | undefined): Promise<string> {
    const kept = this.store.read<Kept>('session');
    // Another tab was quicker: its token is good.
    if (kept?.token && Math.abs(this.env.now() - (kept.at ?? 0)) < RENEW && kept.token !== refused) return kept.token;
    const body: Record<string, unknown> = {
      page: location.href.slice(0, 2000),
      referrer: document.referrer.slice(0, 2000) || undefined,
      locale: this.locale(),
    };
    if (kept) body.visitorId = kept.visitorId;
    let session: Session;
    try {
      session = await this.fetch<Session>('POST', 'session', body, kept?.token);
    } catch (e) {
      if (!kept || !(e instanceof CallError) || ![400, 401, 403, 404].includes(e.status)) throw e;
      // The stored identity isn't taken any more (too old, another installation): go on as a new visitor.
      delete body.visitorId;
      session = await this.fetch<Session>('POST', 'session', body);
    }
    this.store.write('session', {
      token: session.token,
      visitorId: session.visitorId,
      conversationId: session.conversationId,
      at: this.env.now(),
    } satisfies Kept);
    if (session.ticket) this.ticket = { value: session.ticket, at: this.env.now() };
    if (kept && kept.visitorId !== session.visitorId) this.events.visitorChanged();
    if (session.config) this.events.config(session.config);
    this.events.session(session);
    return session.token;
  }

  private call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.withToken((token) => this.fetch<T>(method, path, body, token));
  }

  private async withToken<T>(run: (token: string) => Promise<T>): Promise<T> {
    const token = await this.token();
    try {
      return await run(token);
    } catch (e) {
      if (!(e instanceof CallError) || e.status !== 401) throw e;
      return run(await this.open(token));
    }
  }

  private url(path: string): string {
    return new URL(`api/widget/${encodeURIComponent(this.channel)}/${path}`, this.base).href;
  }

  private async fetch<T>(method: string, path: string, body?: unknown, token?: string, blob = false): Promise<T> {
    const wait = this.blockedUntil - this.env.now();
    if (wait > 0) throw new CallError(429, wait);
    const headers: Record<string, string> = { Accept: blob ? '*/*' : 'application/json', 'Accept-Language': this.locale() };
    if (token) headers.Authorization = `Bearer ${token}`;
    const text = body === undefined ? undefined : JSON.stringify(body);
    if (text !== undefined) headers['Content-Type'] = 'application/json';
    const abort = new AbortController();
    const cancel = this.env.after(blob ? TIMEOUT * 6 : TIMEOUT, () => abort.abort());
    try {
      const answer = await fetch(this.url(path), {
        method,
        headers,
        body: text,
        credentials: 'omit',
        cache: 'no-store',
        signal: abort.signal,
        // A message on its way survives a click on a link; browsers allow that for small bodies only.
        keepalive: method === 'POST' && (text?.length ?? 0) < 15_000,
      });
      if (!answer.ok) {
        const problem = (await answer.json().catch(() => ({}))) as { detail?: string; title?: string };
        throw this.failed(answer.status, answer.headers.get('Retry-After'), problem.detail ?? problem.title);
      }
      if (blob) return (await answer.blob()) as T;
      const content = await answer.text();
      return (content ? JSON.parse(content) : undefined) as T;
    } catch (e) {
      if (e instanceof CallError) throw e;
      // Unreachable, cut off, aborted, or an answer that isn't ours (a proxy's page): all of them may pass.
      throw new CallError(0, undefined, String(e));
    } finally {
      cancel();
    }
  }

  private failed(status: number, retryAfter: string | null, detail?: string): CallError {
    let wait: number | undefined;
    if (retryAfter) {
      const seconds = Number(retryAfter);
      wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - this.env.now();
      wait = Number.isFinite(wait) ? Math.min(Math.max(wait, 0), 10 * 60_000) : undefined;
    }
    if (status === 429) {
      wait ??= 5_000;
      this.blockedUntil = Math.max(this.blockedUntil, this.env.now() + wait);
    }
    return new CallError(status, wait, detail);
  }
}
