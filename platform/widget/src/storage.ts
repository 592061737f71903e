/**
 * Keys and texts that outlive a page, with a fallback: where the browser refuses storage (private modes, embedded
 * frames, a full disk) everything is kept in memory, so the widget works and only forgets on a page change.
 */
export class SafeStore {
  private readonly memory = new Map<string, string>();
  private readonly backing: Storage | undefined;

  constructor(
    readonly prefix: string,
    open: () => Storage | undefined,
  ) {
    let storage: Storage | undefined;
    try {
      storage = open();
      const probe = `${prefix}probe`;
      storage?.setItem(probe, '1');
      storage?.removeItem(probe);
    } catch {
      storage = undefined;
    }
    this.backing = storage;
  }

  get durable(): boolean {
    return this.backing !== undefined;
  }

  get(key: string): string | null {
    // What could not be written to the real storage is newer than what stands there.
    const held = this.memory.get(key);
    if (held !== undefined) return held;
    try {
      return this.backing?.getItem(this.prefix + key) ?? null;
    } catch {
      return null;
    }
  }

  set(key: string, value: string): void {
    try {
      if (this.backing) {
        this.backing.setItem(this.prefix + key, value);
        this.memory.delete(key);
        return;
      }
    } catch {
      // Full or withdrawn: memory holds it until the page goes.
    }
    this.memory.set(key, value);
  }

  remove(key: string): void {
    this.memory.delete(key);
    try {
      this.backing?.removeItem(this.prefix + key);
    } catch {
      // Nothing was stored, then.
    }
  }

  keys(): string[] {
    const found = new Set(this.memory.keys());
    try {
      for (let i = 0; i < (this.backing?.length ?? 0); i++) {
        const key = this.backing?.key(i);
        if (key?.startsWith(this.prefix)) found.add(key.slice(this.prefix.length));
      }
    } catch {
      // As if empty.
    }
    return [...found];
  }

  read<T>(key: string): T | undefined {
    const text = this.get(key);
    if (text === null) return undefined;
    try {
      return JSON.parse(text) as T;
    } catch {
      // Another program or an older version wrote it; it is of no use to anyone.
      this.remove(key);
      return undefined;
    }
  }

  write(key: string, value: unknown): void {
    this.set(key, JSON.stringify(value));
  }
}
