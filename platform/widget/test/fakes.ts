import { vi } from 'vitest';
import type { Env } from '../src/env';
import { SafeStore } from '../src/storage';

/** A clock that moves only when told; `random` is 1, so waits are at their longest. */
export class FakeEnv implements Env {
  time = 1_700_000_000_000;
  private timers: { at: number; run: () => void }[] = [];
  private chain = new Map<string, Promise<unknown>>();

  now = () => this.time;
  random = () => 1;

  after = (ms: number, run: () => void) => {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((t) => t !== timer);
    };
  };

  /** Really one after the other, as the browser's locks. */
  alone = <T>(name: string, run: () => Promise<T>): Promise<T> => {
    const before = this.chain.get(name) ?? Promise.resolve();
    const result = before.then(run, run);
    this.chain.set(name, result.catch(() => undefined));
    return result;
  };

  /** Moves time on, running what falls due in order, and lets promises settle between. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const next = this.timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((t) => t !== next);
      this.time = Math.max(this.time, next.at);
      next.run();
      await settle();
    }
    this.time = end;
    await settle();
  }
}

export async function settle(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
}

export class FakeStorage implements Storage {
  private readonly map = new Map<string, string>();
  full = false;

  get length(): number {
    return this.map.size;
  }
  clear(): void {
    this.map.clear();
  }
  getItem(key: string): string | null {
    return this.map.get(key) ?? null;
  }
  key(index: number): string | null {
    return [...this.map.keys()][index] ?? null;
  }
  removeItem(key: string): void {
    this.map.delete(key);
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.map.set(key, value);
  }
}

export function storeOn(storage: Storage | undefined): SafeStore {
  return new SafeStore('t:', () => storage);
}

/** A socket whose other end is the test. */
export class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  close = vi.fn(() => {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.();
  });

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }

  static get last(): FakeSocket {
    return FakeSocket.all[FakeSocket.all.length - 1]!;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  push(type: string, data: unknown): void {
    this.onmessage?.({ data: JSON.stringify({ type, data }) });
  }
}
