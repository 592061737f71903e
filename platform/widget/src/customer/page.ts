import { h } from '../ui/dom';
import { CallError, Calls } from './call';
import { frame, message, type Frame } from './frame';
import type { Word } from './words';

/** A page that a link's secret opens: what it says when something doesn't go, and how it writes times. */
export abstract class LinkPage {
  protected over = false;
  protected readonly calls: Calls;
  protected readonly told = h('p', { class: 'told', role: 'status' });

  /** @param ended what is said of a link that opens nothing any more */
  protected constructor(
    protected readonly at: Frame,
    base: string,
    private readonly ended: Word,
  ) {
    this.calls = new Calls(base, at.language, () => location.hash.slice(1) || undefined);
  }

  stop(): void {
    this.over = true;
  }

  abstract begin(): Promise<void>;

  protected failed(e: unknown): void {
    const { main, say } = this.at;
    if (this.over) return;
    const again = { label: say('page.again'), run: () => void this.begin() };
    if (e instanceof CallError && e.status === 401) message(main, say('link.over'), say(this.ended));
    else if (e instanceof CallError && e.status === 0) message(main, say('page.offline'), say('page.offlineText'), again);
    else message(main, say('page.fault'), this.why(e), again);
  }

  protected why(e: unknown): string {
    const { say } = this.at;
    if (!(e instanceof CallError)) throw e;
    if (e.status === 0) return `${say('page.offline')}. ${say('page.offlineText')}`;
    if (e.status === 429) return e.detail ?? say('page.tooOften', { n: e.retryAfter ?? 60 });
    return e.errors.map((each) => each.message).join(' ') || (e.detail ?? say('page.fault'));
  }

  protected time(at: string): string {
    return new Intl.DateTimeFormat(this.at.language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
  }
}

/** Shows it, and anew when another link is opened in the same window. */
export function follow(make: (at: Frame) => LinkPage): void {
  let page: LinkPage | undefined;
  const draw = (at: Frame) => {
    page?.stop();
    page = make(at);
    void page.begin();
  };
  addEventListener('hashchange', () => frame(draw));
  frame(draw);
}
