import type { Env } from './env';

/** Asks for attention in the tab's title while nobody looks at it, and gives the page its own title back. */
export class TitleNote {
  private own: string | undefined;
  private shown: string | undefined;
  private cancel: (() => void) | undefined;

  constructor(
    private readonly env: Env,
    private readonly format: (title: string, unread: number) => string,
    private readonly calm: () => boolean,
  ) {}

  update(unread: number, looking: boolean): void {
    this.cancel?.();
    this.cancel = undefined;
    this.restore();
    if (unread > 0 && !looking) this.beat(unread, true);
  }

  private beat(unread: number, on: boolean): void {
    // The page itself may have changed its title meanwhile: then that is the one to come back to.
    if (this.shown === undefined || document.title !== this.shown) this.own = document.title;
    const own = this.own ?? '';
    this.shown = on ? this.format(own, unread) : own;
    document.title = this.shown;
    // Slow, and still for those who asked for less motion.
    if (!this.calm()) this.cancel = this.env.after(on ? 2_500 : 1_000, () => this.beat(unread, !on));
  }

  private restore(): void {
    if (this.shown !== undefined && document.title === this.shown && this.own !== undefined) document.title = this.own;
    this.own = this.shown = undefined;
  }
}

/** Two soft notes. Browsers keep it silent until the visitor has touched the page once, and that is right. */
export class Chime {
  private context: AudioContext | undefined;

  /** To be called from a click or key, the only moment at which sound can be unlocked. */
  unlock(): void {
    try {
      this.context ??= new AudioContext();
      if (this.context.state === 'suspended') void this.context.resume();
    } catch {
      // No sound here, then.
    }
  }

  play(): void {
    const context = this.context;
    if (!context || context.state !== 'running') return;
    for (const [at, pitch] of [
      [0, 659],
      [0.13, 880],
    ] as const) {
      const start = context.currentTime + at;
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, start);
      gain.gain.exponentialRampToValueAtTime(0.06, start + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.35);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.4);
    }
  }
}
