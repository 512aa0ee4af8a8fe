import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { chromiumFound, launchChromium } from './chromium.js';
import { type FakeGateway, startFakeGateway } from './fake-gateway.js';
import { focused, PHONE, scrollsSideways, seriousFaults, until } from './fake-stage.js';
import { ask, askAndOpenCitation, completed, openPassage } from './user-path.js';
import { openWatched, type WatchedPage } from './watched-page.js';
import { buildWeb, type WebBuild } from './web-build.js';

const EXTERNAL = process.env.E2E_BASE_URL;
const required = process.env.REQUIRE_BROWSER === '1';
if (!chromiumFound() && !required) {
  // eslint-disable-next-line no-console
  console.warn('Browser tests skipped: no Chromium here (CHROMIUM_PATH or /usr/bin/chromium).');
}
const describeIf = chromiumFound() || required ? describe : describe.skip;
/** Tests that need a script of answers are about the client; against a real gateway only the user path runs. */
const scripted = EXTERNAL === undefined ? describe : describe.skip;

const QUESTION = 'What does AC-2(3) require?';

jest.setTimeout(60_000);

describeIf('the chat page in Chromium', () => {
  let build: WebBuild | undefined;
  let gateway: FakeGateway | undefined;
  let browser: Browser;
  let baseUrl = EXTERNAL ?? '';
  let watched: WatchedPage[] = [];

  beforeAll(async () => {
    if (EXTERNAL === undefined) {
      build = await buildWeb();
      gateway = await startFakeGateway(build.folder);
      baseUrl = gateway.url;
    }
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await gateway?.close();
    await build?.remove();
  });

  afterEach(async () => {
    const seen = watched;
    watched = [];
    await Promise.all(seen.map(({ page }) => page.context().close()));
    expect(seen.flatMap(({ strangers }) => strangers)).toEqual([]);
    expect(seen.flatMap(({ faults }) => faults)).toEqual([]);
  });

  async function open(options?: BrowserContextOptions): Promise<Page> {
    const opened = await openWatched(browser, baseUrl, options);
    watched.push(opened);
    return opened.page;
  }

  /** A page on which the question was asked and, unless the answer never ends, answered. */
  async function asked(question: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await open(options);
    await ask(page, question);
    if (!/hold|wait|cut|429|503|500/.test(question)) {
      await completed(page.getByRole('article').last());
    }
    return page;
  }

  it('answers a question and opens the passage behind a citation, with the quoted words marked', async () => {
    const opened = await askAndOpenCitation(await open(), baseUrl, QUESTION);
    expect(opened.mark).toMatch(/^Source \d+: /);
    expect(opened.marked.join('')).not.toBe('');
    expect(opened.passage).toContain(opened.marked[0]);
  });

  scripted('an answer', () => {
    it('shows control ids in print and marks exactly the quote', async () => {
      const opened = await askAndOpenCitation(await open(), baseUrl, QUESTION);
      expect(opened.mark).toBe('Source 1: AC-2(3) Disable Accounts');
      expect(opened.marked).toEqual(['switched off within a set time as soon as one of these holds']);
      expect(opened.answer).toContain('AC-2(3) Disable Accounts asks');
      expect(opened.answer).not.toContain('ac-2.3');
    });

    it('streams: text and sources are there before the end, and its marks are not buttons yet', async () => {
      const page = await asked(`${QUESTION} hold`);
      const article = page.getByRole('article');
      await article.getByText('one of four things holds').waitFor();
      expect(await article.getAttribute('aria-busy')).toBe('true');
      expect(await article.getByRole('button').count()).toBe(0);
      expect(await page.getByRole('complementary', { name: 'Sources' }).innerText()).toContain('AC-2(3)');
    });

    it('cuts the connection where the gateway cannot be told to stop', async () => {
      const question = `${QUESTION} hold, to be stopped`;
      const page = await asked(question);
      await page.route('**/stop', (route) => route.abort());
      await page.getByRole('article').getByText('one of four things holds').waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText('Stopped. What stands here is incomplete').waitFor();
      expect(await page.getByRole('article').innerText()).toContain('one of four things holds');
      expect(await page.getByRole('button', { name: 'Ask again' }).isVisible()).toBe(true);
      await until(() => gateway?.abandoned.includes(question) === true);
    });

    it('says honestly, and not as an error, that the sources do not answer', async () => {
      const page = await asked('How long are payroll backups kept? abstain');
      await page.getByRole('heading', { name: 'No answer in the sources' }).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.getByRole('heading', { name: 'Nearest passages, not enough for an answer' }).waitFor();
    });

    it('shows notices, what it rests on, and when it does not rest on passages', async () => {
      const page = await asked(`${QUESTION} notice`);
      expect(await page.getByRole('list', { name: 'Notices' }).innerText()).toContain('Search by words only');
      await page.getByText('What this answer is based on').click();
      const details = await page.locator('details').innerText();
      expect(details).toContain('3 cited of 4 found');
      expect(details).toContain('$0.00042');
      expect(details).toContain('req-0a1b2c3d');
      await ask(page, 'ungrounded');
      await page.getByText('Not every claim here is backed by a passage').waitFor();
    });

    it('is copied with its sources', async () => {
      const page = await asked(QUESTION, { permissions: ['clipboard-read', 'clipboard-write'] });
      await page.getByRole('button', { name: 'Copy with sources' }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      const copied = String(await page.evaluate('navigator.clipboard.readText()'));
      expect(copied).toContain('[2] AC-2 Account Management: "Accounts are reviewed at a set frequency."');
    });
  });

  scripted('the conversation', () => {
    it('goes on under one id, survives a reload, and begins anew on request', async () => {
      const page = await asked(QUESTION);
      await page.reload();
      await page.getByRole('article').waitFor();
      expect(await page.getByRole('article').count()).toBe(1);
      await ask(page, 'And then?');
      await completed(page.getByRole('article').last());
      expect(page.url()).toBe(`${baseUrl}/c/${gateway?.questions.at(-1)?.conversationId}`);
      await page.getByRole('banner').getByRole('button', { name: 'New conversation' }).click();
      await page.getByRole('heading', { name: 'Questions to begin with' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Questions to begin with' }).waitFor();
      expect(await page.getByRole('article').count()).toBe(0);
      await ask(page, 'Afresh?');
      await completed(page.getByRole('article').last());
      expect(gateway?.questions.at(-1)?.conversationId).toBeUndefined();
    });

    it('begins with a question to pick', async () => {
      const page = await open();
      await page.getByRole('button', { name: 'What happened to AC-13?' }).click();
      await completed(page.getByRole('article'));
      expect(gateway?.questions.at(-1)?.question).toBe('What happened to AC-13?');
    });

    it('counts characters and refuses more than 500', async () => {
      const page = await open();
      const before = gateway?.questions.length;
      await ask(page, 'x'.repeat(501));
      expect(await page.getByText('1 over the limit of 500 characters').isVisible()).toBe(true);
      expect(await page.getByRole('button', { name: 'Ask', exact: true }).getAttribute('aria-disabled')).toBe(
        'true',
      );
      expect(gateway?.questions.length).toBe(before);
    });
  });

  scripted('a failure', () => {
    it('429: says how long to wait and asks again afterwards', async () => {
      const page = await open();
      await page.clock.install();
      await ask(page, '429');
      await page.getByRole('alert').getByText('Too many questions at once').waitFor();
      expect(await page.getByText(/You can ask again in 4\d s\./).isVisible()).toBe(true);
      const again = page.getByRole('button', { name: 'Ask again' });
      expect(await again.getAttribute('aria-disabled')).toBe('true');
      await page.clock.runFor(43_000);
      await until(async () => (await again.getAttribute('aria-disabled')) === 'false');
      const before = gateway?.questions.length ?? 0;
      await again.click();
      await until(() => gateway?.questions.length === before + 1);
    });

    it.each([
      ['503', 'The sources cannot be searched right now'],
      ['500', 'A problem'],
    ])('%s: in plain words, with the request id', async (status, title) => {
      const page = await asked(status);
      await page.getByRole('alert').getByText(title).waitFor();
      expect(await page.getByText('quote request').innerText()).toContain('req-broken-42');
    });

    it('a stream that ends early keeps its text and says that it is incomplete', async () => {
      const page = await asked(`${QUESTION} cut`);
      await page.getByRole('alert').getByText('The answer broke off').waitFor();
      expect(await page.getByRole('article').innerText()).toContain('one of four things holds');
    });

    it('no server, and no network', async () => {
      const page = await open();
      await page.route('**/api/v1/chat', (route) => route.abort());
      await ask(page, QUESTION);
      await page.getByRole('alert').getByText('Ground Control cannot be reached').waitFor();
      await page.context().setOffline(true);
      await ask(page, QUESTION);
      await page.getByRole('alert').getByText('You are offline').waitFor();
    });
  });

  scripted('on every device', () => {
    it('keeps an edge around marks where the reader forces colours', async () => {
      const page = await asked(QUESTION, { forcedColors: 'active' });
      const edge = "getComputedStyle(document.querySelector('article button.chip')).borderTopStyle";
      expect(await page.evaluate(edge)).toBe('solid');
    });

    it('follows the system theme, and a choice that it remembers', async () => {
      const page = await open({ colorScheme: 'dark' });
      const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
      const dark = await background();
      await page.getByRole('radio', { name: 'Light' }).check();
      const light = await background();
      expect(light).not.toBe(dark);
      await page.reload();
      expect(await background()).toBe(light);
      await page.getByRole('radio', { name: 'As the system' }).check();
      expect(await background()).toBe(dark);
    });

    it('fits a phone, where the sources are a sheet that gives the focus back', async () => {
      const page = await asked(QUESTION, PHONE);
      expect(await scrollsSideways(page)).toBe(false);
      await page.getByRole('button', { name: /^Source 2: / }).tap();
      const sheet = page.getByRole('dialog', { name: 'Sources' });
      await sheet.waitFor();
      expect(await sheet.locator('mark').allInnerTexts()).toEqual([
        'Accounts are reviewed at a set frequency.',
      ]);
      await page.getByRole('button', { name: 'Close the sources' }).tap();
      await sheet.waitFor({ state: 'detached' });
      expect(await focused(page)).toBe('Source 2: AC-2 Account Management');
      await page.getByRole('button', { name: 'Sources (4)' }).tap();
      await sheet.waitFor();
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
      expect(await focused(page)).toBe('Sources (4)');
    });

    it('works by keyboard alone', async () => {
      const page = await open();
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('Skip to the question');
      await page.keyboard.press('Enter');
      await page.keyboard.type('What does');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('AC-2(3) require?');
      await page.keyboard.press('Enter');
      await completed(page.getByRole('article'));
      expect(gateway?.questions.at(-1)?.question).toBe('What does\nAC-2(3) require?');
      await tabTo(page, 'Source 3: PS-4 Personnel Termination', 'Shift+Tab');
      await page.keyboard.press('Enter');
      expect(await focused(page)).toBe('Passage PS-4 Personnel Termination');
      await page.keyboard.press('Escape');
      expect(await focused(page)).toBe('Source 3: PS-4 Personnel Termination');
      expect(await openPassage(page).count()).toBe(0);
      await ask(page, `${QUESTION} hold`);
      await page.getByRole('article').last().getByText('one of four things holds').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('Stopped. What stands here is incomplete').waitFor();
    });

    it('tells a screen reader the finished answer, not its tokens', async () => {
      const page = await asked(QUESTION);
      const status = page.locator('p[role=status]');
      expect(await status.innerText()).toContain('Answer complete, 3 sources cited.');
      expect(await page.getByRole('article').getByRole('status').count()).toBe(0);
    });

    it('does not move where less motion is wanted', async () => {
      const page = await asked(`${QUESTION} wait`, { reducedMotion: 'reduce' });
      await page.getByText('passages found').first().waitFor();
      expect(
        await page.evaluate("getComputedStyle(document.querySelector('.animate-breathe')).animationName"),
      ).toBe('none');
    });

    it.each(['light', 'dark'] as const)(
      'has no serious accessibility fault in the %s theme',
      async (colorScheme) => {
        const welcome = await open({ colorScheme });
        const answered = await asked(`${QUESTION} notice`, { colorScheme });
        await answered
          .getByRole('button', { name: /^Source 1: / })
          .first()
          .click();
        const failed = await asked('503', { colorScheme });
        await failed.getByRole('alert').waitFor();
        const abstained = await asked('abstain', { colorScheme });
        const phone = await asked(QUESTION, { ...PHONE, colorScheme });
        await phone
          .getByRole('button', { name: /^Source 1: / })
          .first()
          .tap();
        await phone.getByRole('dialog').waitFor();
        await phone.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))');
        for (const page of [welcome, answered, failed, abstained, phone]) {
          expect(await seriousFaults(page)).toEqual([]);
        }
      },
    );
  });

  scripted('hostile text', () => {
    it.each([1, 2, 3, 7, 64])(
      'runs, loads and links to nothing, streamed %i characters at a time',
      async (size) => {
        const page = await asked(`hostile every ${size}`);
        await page
          .getByRole('button', { name: /^Source 1: / })
          .first()
          .click();
        await openPassage(page).waitFor();
        expect(await page.evaluate('window.__ran')).toBeUndefined();
        const forbidden =
          'img, iframe, script, style, form, input, svg, [onclick], [onerror], [onmouseover], [style]';
        const article = page.getByRole('article').locator('.answer');
        expect(await article.locator(forbidden).count()).toBe(0);
        expect(await openPassage(page).locator('img, script, a').count()).toBe(0);
        const links = page.getByRole('main').getByRole('link');
        expect(await links.count()).toBeGreaterThan(0);
        for (const link of await links.all()) {
          expect(await link.getAttribute('href')).toMatch(/^https:\/\//);
          expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
        }
      },
    );
  });
});

async function tabTo(page: Page, name: string, key: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press(key);
    if ((await focused(page)) === name) {
      return;
    }
  }
  throw new Error(`${name} is not reached by ${key}`);
}
