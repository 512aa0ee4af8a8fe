import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { chromiumFound, launchChromium } from './chromium.js';
import { type FakeGateway, startFakeGateway } from './fake-gateway.js';
import { ask, completed } from './user-path.js';
import { openWatched, type WatchedPage } from './watched-page.js';
import { buildWeb, type WebBuild } from './web-build.js';

const required = process.env.REQUIRE_BROWSER === '1';
/** A folder that pictures of what was seen go to; unset, none are taken. */
const PICTURES = process.env.SCREENSHOTS_DIR;

export const describeInBrowser = chromiumFound() || required ? describe : describe.skip;

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};

/** The built page before a fake gateway in Chromium, for one `describe`. What a page does that it must not fails its test. */
export class FakeStage {
  private build: WebBuild | undefined;
  private started: FakeGateway | undefined;
  private browser: Browser | undefined;
  private watched: WatchedPage[] = [];

  constructor() {
    if (!chromiumFound() && !required) {
      // eslint-disable-next-line no-console
      console.warn('Browser tests skipped: no Chromium here (CHROMIUM_PATH or /usr/bin/chromium).');
    }
    beforeAll(async () => {
      this.build = await buildWeb();
      this.started = await startFakeGateway(this.build.folder);
      this.browser = await launchChromium();
    });
    afterAll(async () => {
      await this.browser?.close();
      await this.started?.close();
      await this.build?.remove();
    });
    afterEach(async () => {
      const seen = this.watched;
      this.watched = [];
      await Promise.all(seen.map(({ page }) => page.context().close()));
      expect(seen.flatMap(({ strangers }) => strangers)).toEqual([]);
      expect(seen.flatMap(({ faults }) => faults)).toEqual([]);
    });
  }

  get gateway(): FakeGateway {
    if (this.started === undefined) {
      throw new Error('The fake gateway runs within a test only');
    }
    return this.started;
  }

  async open(options?: BrowserContextOptions): Promise<Page> {
    if (this.browser === undefined) {
      throw new Error('The browser runs within a test only');
    }
    const opened = await openWatched(this.browser, this.gateway.url, options);
    this.watched.push(opened);
    return opened.page;
  }

  /** A page on which the question was asked and answered. */
  async answered(question: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await this.open(options);
    await ask(page, question);
    await completed(page.getByRole('article').last());
    return page;
  }

  async picture(page: Page, name: string): Promise<void> {
    if (PICTURES !== undefined) {
      await page.screenshot({ path: join(PICTURES, `${name}.png`) });
    }
  }
}

/** The name of what has the focus. */
export async function focused(page: Page): Promise<string> {
  const name = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent";
  return String(await page.evaluate(name)).trim();
}

export async function seriousFaults(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Whether the page is wider than its window, so that a reader would have to scroll sideways. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
}

/** Waits for something that happens in another process; what has not happened after 10 s does not happen. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) {
      throw new Error('It did not happen within 10 s');
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
