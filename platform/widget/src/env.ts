/** Time, chance and locks as the parts of the widget see them; tests bring their own. */
export interface Env {
  now(): number;
  random(): number;
  /** Calls back after so many milliseconds; the result cancels. */
  after(ms: number, run: () => void): () => void;
  /** Runs alone among all tabs of this site where the browser can promise that, else just runs. */
  alone<T>(name: string, run: () => Promise<T>): Promise<T>;
}

export const browserEnv: Env = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  alone(name, run) {
    const locks = (navigator as { locks?: LockManager }).locks;
    // Without locks two tabs may do the same work; client ids make that harmless.
    return locks ? (locks.request(name, run) as ReturnType<typeof run>) : run();
  },
};

/** Doubling waits with full jitter on the upper half, so that a restarted server isn't met by everyone at once. */
export function backoff(attempt: number, base: number, max: number, random: () => number): number {
  const top = Math.min(max, base * 2 ** Math.min(attempt, 16));
  return Math.round(top / 2 + (random() * top) / 2);
}

export function newId(): string {
  const c = globalThis.crypto;
  if (typeof c?.randomUUID === 'function') return c.randomUUID();
  // Pages without HTTPS have getRandomValues but no randomUUID.
  const b = c.getRandomValues(new Uint8Array(16));
  b[6] = (b[6]! & 0x0f) | 0x40;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = [...b].map((x) => x.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
