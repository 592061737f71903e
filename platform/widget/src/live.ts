import { CallError } from './api';
import { backoff, type Env } from './env';
import type { ConversationState, Message, Page } from './types';

/** online: by socket; polling: the socket is blocked, messages are fetched; offline: the server isn't reached. */
export type Link = 'connecting' | 'online' | 'polling' | 'offline';

export interface LiveEvents {
  link(state: Link): void;
  messages(messages: Message[]): void;
  conversation(state: ConversationState): void;
  typing(name: string | undefined, on: boolean): void;
}

export interface LiveSource {
  socketTicket(): Promise<string>;
  socketUrl(ticket: string): string;
  messages(after: string | undefined, limit: number): Promise<Page>;
  conversation(): Promise<ConversationState>;
}

interface Frame {
  type?: string;
  data?: unknown;
}

const PAGE = 50;
/** The server pings every 8 s: after two of them missed the line is dead, whatever the browser believes. */
const SILENCE = 18_000;
const PING_EVERY = 8_000;
/** How long a line may take to answer that looks open when somebody comes back to the page. */
const PROBE_WITHIN = 4_000;
const OPEN_WITHIN = 8_000;
const RECHECK = 20_000;

/**
 * Keeps the thread up to date: by socket where one opens, by asking where none does. After every break the page
 * cursor is the truth, not the clock: what came between is fetched before the socket's events are taken again.
 */
export class Live {
  private generation = 0;
  private running = false;
  private cursor: string | undefined;
  private socket: WebSocket | undefined;
  private wake: (() => void) | undefined;
  private probe: (() => void) | undefined;
  private typingTimer: (() => void) | undefined;
  private typingText: string | undefined;
  private typingNext = 0;

  constructor(
    private readonly source: LiveSource,
    private readonly env: Env,
    private readonly events: LiveEvents,
    /** Milliseconds between two questions while there is no socket; short while somebody is looking. */
    private readonly pollEvery: () => number,
    private readonly open: (url: string) => WebSocket = (url) => new WebSocket(url),
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    void this.run(++this.generation);
  }

  stop(): void {
    this.running = false;
    this.generation++;
    this.socket?.close();
    this.socket = undefined;
    this.wake?.();
  }

  /** Everything from the beginning again: the visitor is another one now. */
  restart(): void {
    this.stop();
    this.cursor = undefined;
    this.start();
  }

  /** The network or the visitor is back: don't wait for the next turn, and ask a line that looks open whether it is. */
  poke(): void {
    this.wake?.();
    this.probe?.();
  }

  /** Tells the agent what is being typed, at most about once a second, the last state always. */
  typing(text: string): void {
    this.typingText = text;
    if (this.typingTimer) return;
    const wait = Math.max(0, this.typingNext - this.env.now());
    this.typingTimer = this.env.after(wait, () => {
      this.typingTimer = undefined;
      this.typingNext = this.env.now() + 900;
      this.transmit({ type: 'typing', data: { text: this.typingText } });
    });
  }

  private transmit(frame: object): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  private async run(generation: number): Promise<void> {
    const current = () => this.running && generation === this.generation;
    let socketFailures = 0;
    let socketNotBefore = 0;
    let failures = 0;
    this.events.link('connecting');
    while (current()) {
      let wait: number;
      try {
        if (this.env.now() >= socketNotBefore) {
          const opened = await this.session(current);
          if (!current()) return;
          socketFailures = opened ? 0 : socketFailures + 1;
          // One failure may be chance; after the second we ask for messages and try the socket ever less often.
          socketNotBefore =
            this.env.now() +
            (opened ? this.env.random() * 1_500 : backoff(socketFailures, socketFailures < 2 ? 1_000 : 15_000, 300_000, this.env.random));
        }
        await this.catchUp(current);
        if (!current()) return;
        if (socketFailures) this.lookAtConversation(current);
        failures = 0;
        if (socketFailures >= 2) this.events.link('polling');
        wait = socketFailures >= 2 ? this.pollEvery() : Math.max(50, socketNotBefore - this.env.now());
      } catch (e) {
        if (!current()) return;
        this.events.link('offline');
        const asked = e instanceof CallError ? (e.retryAfter ?? 0) : 0;
        wait = Math.max(asked, backoff(failures++, 1_000, 30_000, this.env.random));
      }
      await this.sleep(wait);
    }
  }

  /** One life of a socket; resolves when it is over with whether it ever opened. Errors of REST calls go through. */
  private async session(current: () => boolean): Promise<boolean> {
    const ticket = await this.source.socketTicket();
    if (!current()) return false;
    let socket: WebSocket;
    try {
      socket = this.open(this.source.socketUrl(ticket));
    } catch {
      // The page's content security policy forbids it.
      return false;
    }
    this.socket = socket;
    return new Promise<boolean>((resolve, reject) => {
      let opened = false;
      let held: Frame[] | undefined = [];
      let cancelSilence = this.env.after(OPEN_WITHIN, () => end());
      let cancelPing = () => {};
      const end = (error?: unknown) => {
        cancelSilence();
        cancelPing();
        socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
        if (this.socket === socket) this.socket = undefined;
        this.probe = undefined;
        socket.close();
        this.events.typing(undefined, false);
        if (error !== undefined) reject(error as Error);
        else resolve(opened);
      };
      const alive = () => {
        cancelSilence();
        cancelSilence = this.env.after(SILENCE, () => end());
      };
      const ping = () => {
        cancelPing = this.env.after(PING_EVERY, () => {
          if (socket.readyState === 1) socket.send('{"type":"ping"}');
          ping();
        });
      };
      socket.onopen = () => {
        opened = true;
        alive();
        this.probe = () => {
          if (socket.readyState !== 1) return;
          socket.send('{"type":"ping"}');
          cancelSilence();
          cancelSilence = this.env.after(PROBE_WITHIN, () => end());
        };
        ping();
        socket.send(JSON.stringify({ type: 'resume', after: this.cursor, data: { after: this.cursor } }));
        this.catchUp(current).then(
          () => {
            if (!current()) return end();
            this.lookAtConversation(current);
            this.events.link('online');
            const waiting = held ?? [];
            held = undefined;
            for (const frame of waiting) this.take(frame);
          },
          (e: unknown) => end(e),
        );
      };
      socket.onmessage = (event: MessageEvent) => {
        alive();
        let frame: Frame;
        try {
          frame = JSON.parse(String(event.data)) as Frame;
        } catch {
          return;
        }
        if (frame.type === 'ping') socket.send('{"type":"pong"}');
        else if (held) held.push(frame);
        else this.take(frame);
      };
      socket.onclose = () => end();
      socket.onerror = () => end();
    });
  }

  private take(frame: Frame): void {
    const data = frame.data as Record<string, unknown> | null | undefined;
    if (!data || typeof data !== 'object') return;
    switch (frame.type) {
      case 'message.created':
      case 'message.updated': {
        const message = data as unknown as Message;
        if (typeof message.id !== 'string' || !message.content) return;
        this.events.messages([message]);
        if (frame.type === 'message.created') this.recheck();
        break;
      }
      case 'conversation.updated':
        this.events.conversation(data as ConversationState);
        break;
      case 'typing':
        if (data.who !== 'visitor') this.events.typing(typeof data.name === 'string' ? data.name : undefined, data.text !== '');
        break;
    }
  }

  /**
   * An event's own place says nothing about what came before it, so only lists move the cursor: a while after events
   * one is asked for. It brings what an event may have missed, and keeps the next break short.
   */
  private recheck(): void {
    const generation = this.generation;
    this.recheckTimer ??= this.env.after(RECHECK, () => {
      this.recheckTimer = undefined;
      // If it fails the socket is about to, and the way back begins with the same question.
      if (this.running && this.socket) this.catchUp(() => this.running && generation === this.generation).catch(() => {});
    });
  }

  private recheckTimer: (() => void) | undefined;

  /** How the conversation stands; the thread is good without it. */
  private lookAtConversation(current: () => boolean): void {
    this.source.conversation().then(
      (state) => current() && this.events.conversation(state),
      () => {},
    );
  }

  /** Everything after the cursor, page by page. */
  private async catchUp(current: () => boolean): Promise<void> {
    for (;;) {
      const page = await this.source.messages(this.cursor, PAGE);
      if (!current()) return;
      this.events.messages(page.items);
      const next = page.next ?? page.items[page.items.length - 1]?.cursor;
      const moved = next !== undefined && next !== null && next !== this.cursor;
      if (moved) this.cursor = next;
      if (!moved || page.items.length < PAGE) return;
    }
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.env.after(ms, () => this.wake?.());
      this.wake = () => {
        cancel();
        this.wake = undefined;
        resolve();
      };
    });
  }
}
