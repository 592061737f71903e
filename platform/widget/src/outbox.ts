import { CallError } from './api';
import { backoff, newId, type Env } from './env';
import type { SafeStore } from './storage';
import type { Message } from './types';

/** Something of the visitor that the server has not confirmed yet. */
export interface Entry {
  /** Also the clientId: a repeat makes no second message. */
  id: string;
  at: number;
  kind: 'message' | 'contact';
  body: Record<string, unknown>;
  /** Set when the server refused it for good; it waits for the visitor's decision and blocks nobody. */
  failed?: string;
}

export interface OutboxEvents {
  changed(): void;
  delivered(entry: Entry, message: Message | undefined): void;
  /** The server wasn't reached or asked us to wait. */
  delayed(error: CallError): void;
}

const PREFIX = 'out.';

/**
 * Messages on their way out. Each is stored under a key of its own before the first attempt (two tabs never write the
 * same key), sent in order, one at a time, and removed only when the server has said that it is stored.
 */
export class Outbox {
  private lastAt = 0;
  private attempt = 0;
  private running = false;
  private again = false;
  private cancelTimer: (() => void) | undefined;

  constructor(
    private readonly store: SafeStore,
    private readonly env: Env,
    private readonly send: (entry: Entry) => Promise<Message | undefined>,
    private readonly events: OutboxEvents,
  ) {}

  add(kind: Entry['kind'], body: Record<string, unknown>): Entry {
    // Strictly rising, so that the order of typing is the order of sending even within a millisecond.
    this.lastAt = Math.max(this.env.now(), this.lastAt + 1);
    const id = newId();
    const entry: Entry = { id, at: this.lastAt, kind, body: kind === 'message' ? { clientId: id, ...body } : body };
    this.save(entry);
    this.events.changed();
    void this.flush();
    return entry;
  }

  /** Everything unconfirmed, oldest first, of all tabs. */
  list(): Entry[] {
    return this.store
      .keys()
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => this.store.read<Entry>(key))
      .filter((entry): entry is Entry => typeof entry?.id === 'string')
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  retry(id: string): void {
    const entry = this.list().find((e) => e.id === id);
    if (!entry) return;
    delete entry.failed;
    this.save(entry);
    this.events.changed();
    this.hurry();
  }

  discard(id: string): void {
    const entry = this.list().find((e) => e.id === id);
    if (entry) this.store.remove(key(entry));
    this.events.changed();
  }

  /** The server showed us this message, so it is stored, whatever became of the answer to our call. */
  confirm(id: string): void {
    const entry = this.list().find((e) => e.id === id);
    if (!entry) return;
    this.store.remove(key(entry));
    this.events.changed();
  }

  /** Tries at once: the connection is back, or the visitor asked. */
  hurry(): void {
    this.attempt = 0;
    void this.flush();
  }

  async flush(): Promise<void> {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    try {
      do {
        this.again = false;
        if (this.next()) await this.env.alone(`${this.store.prefix}outbox`, () => this.drain());
      } while (this.again);
    } finally {
      this.running = false;
    }
  }

  private next(): Entry | undefined {
    return this.list().find((entry) => entry.failed === undefined);
  }

  private async drain(): Promise<void> {
    for (let entry = this.next(); entry; entry = this.next()) {
      try {
        const message = await this.send(entry);
        this.attempt = 0;
        this.store.remove(key(entry));
        this.events.delivered(entry, message);
      } catch (e) {
        const error = e instanceof CallError ? e : new CallError(0, undefined, String(e));
        if (!error.temporary) {
          // Discarded meanwhile? Then it must not come back.
          if (this.store.get(key(entry)) !== null) this.save({ ...entry, failed: error.detail ?? '' });
          this.events.changed();
          continue;
        }
        const wait = Math.max(error.retryAfter ?? 0, backoff(this.attempt++, 1_000, 30_000, this.env.random));
        this.cancelTimer?.();
        this.cancelTimer = this.env.after(wait, () => void this.flush());
        this.again = false;
        this.events.delayed(error);
        return;
      }
    }
  }

  private save(entry: Entry): void {
    this.store.write(key(entry), entry);
  }
}

function key(entry: Entry): string {
  return PREFIX + entry.id;
}
