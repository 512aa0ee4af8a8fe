import { type Locator, type Page } from 'playwright-core';
import { answerOf } from './fake-answers.js';
import { VISITOR_COOKIE } from './fake-gateway.js';
import {
  describeInBrowser,
  FakeStage,
  focused,
  PHONE,
  scrollsSideways,
  seriousFaults,
  until,
} from './fake-stage.js';
import { ask, completed } from './user-path.js';

const FIRST = 'What does AC-2(3) require?';
const SECOND = 'How is IR-4 assessed?';

jest.setTimeout(60_000);

describeInBrowser('conversations in Chromium', () => {
  const stage = new FakeStage();

  /** A page whose visitor has two conversations, the second one open. */
  async function withTwo(options?: Parameters<FakeStage['open']>[0]): Promise<Page> {
    const page = await stage.answered(FIRST, options);
    await page.getByRole('banner').getByRole('button', { name: 'New conversation' }).click();
    await ask(page, SECOND);
    await completed(page.getByRole('article'));
    return page;
  }

  it('says that there are none, and lists the newest first once there are', async () => {
    const page = await stage.open();
    await list(page).getByText('There are none yet').waitFor();
    await ask(page, FIRST);
    await completed(page.getByRole('article'));
    await list(page).getByRole('link', { name: FIRST }).waitFor();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await ask(page, SECOND);
    await list(page).getByRole('link', { name: SECOND }).waitFor();
    expect(await list(page).getByRole('link').allInnerTexts()).toEqual([SECOND, FIRST]);
    await stage.picture(page, 'conversations');
  });

  it('gives each an address: open, back, forward, reload', async () => {
    const page = await withTwo();
    const second = page.url();
    expect(await page.title()).toBe(`${SECOND} · Ground Control`);
    await list(page).getByRole('link', { name: FIRST }).click();
    await page.getByRole('heading', { level: 2, name: FIRST }).waitFor();
    expect(await list(page).locator('[aria-current=page]').innerText()).toBe(FIRST);
    const first = page.url();
    expect(first).toMatch(/\/c\/[0-9a-f-]{36}$/);
    expect(first).not.toBe(second);
    await page.goBack();
    await page.getByRole('heading', { level: 2, name: SECOND }).waitFor();
    expect(page.url()).toBe(second);
    await page.goForward();
    await page.reload();
    await page.getByRole('heading', { level: 2, name: FIRST }).waitFor();
    expect(page.url()).toBe(first);
    await ask(page, 'And then?');
    await completed(page.getByRole('article').last());
    expect(stage.gateway.questions.at(-1)?.conversationId).toBe(first.split('/').at(-1));
    expect(page.url()).toBe(first);
  });

  it('opens from an address in a new tab, without what this tab remembers', async () => {
    const page = await withTwo();
    const tab = await page.context().newPage();
    await tab.goto(page.url());
    await completed(tab.getByRole('article'));
    await tab
      .getByRole('button', { name: /^Source 1: / })
      .first()
      .click();
    await tab.getByRole('group', { name: /^Passage / }).waitFor();
  });

  it('says that a conversation is not here, and begins a new one', async () => {
    const page = await stage.open();
    await page.goto(`${stage.gateway.url}/c/00000000-0000-4000-8000-000000000000`);
    await page.getByRole('heading', { name: 'This conversation is not here' }).waitFor();
    await page.getByRole('button', { name: 'Begin a new one' }).click();
    await page.getByRole('heading', { name: 'Questions to begin with' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('does not show one visitor what another asked', async () => {
    const own = await withTwo();
    const other = await stage.open();
    await list(other).getByText('There are none yet').waitFor();
    await other.goto(own.url());
    await other.getByRole('heading', { name: 'This conversation is not here' }).waitFor();
  });

  it('renames, by keyboard, and keeps the title that was when Esc is pressed', async () => {
    const page = await withTwo();
    await actionsOf(page, FIRST).press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Title of the conversation');
    await page.keyboard.type('Accounts of leavers');
    await page.keyboard.press('Enter');
    await list(page).getByRole('link', { name: 'Accounts of leavers' }).waitFor();
    expect(await focused(page)).toBe('Actions for “Accounts of leavers”');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Nothing of this');
    await page.keyboard.press('Escape');
    await page.reload();
    await list(page).getByRole('link', { name: 'Accounts of leavers' }).waitFor();
    expect(await list(page).getByRole('link').allInnerTexts()).toEqual([SECOND, 'Accounts of leavers']);
  });

  it('asks before it deletes; deleting the open one begins a new one', async () => {
    const page = await withTwo();
    await actionsOf(page, SECOND).click();
    await list(page).getByRole('button', { name: 'Delete…' }).click();
    expect(await focused(page)).toBe('Delete');
    await stage.picture(page, 'delete');
    await list(page).getByRole('button', { name: 'Keep it' }).click();
    await list(page).getByRole('button', { name: 'Delete…' }).click();
    await list(page).getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('heading', { name: 'Questions to begin with' }).waitFor();
    await page.reload();
    await list(page).getByRole('link', { name: FIRST }).waitFor();
    expect(await list(page).getByRole('link').allInnerTexts()).toEqual([FIRST]);
  });

  it('exports in three formats', async () => {
    const page = await withTwo();
    await actionsOf(page, SECOND).click();
    const id = page.url().split('/').at(-1) ?? '';
    for (const [name, format] of [
      ['Export the conversation as Markdown', 'md'],
      ['Export the conversation as JSON', 'json'],
      ['Export its citations as CSV', 'csv'],
    ]) {
      const link = list(page).getByRole('link', { name });
      expect(await link.getAttribute('href')).toBe(`/api/v1/conversations/${id}/export?format=${format}`);
      expect(await link.getAttribute('download')).not.toBeNull();
    }
  });

  it('shows older ones on request', async () => {
    const page = await stage.open();
    stage.gateway.conversations.fill(await visitorOf(page), 45, answerOf({}));
    await page.reload();
    await list(page).getByRole('link', { name: 'Earlier question 45', exact: true }).waitFor();
    expect(await list(page).getByRole('link').count()).toBe(20);
    await list(page).getByRole('button', { name: 'Show older' }).click();
    await list(page).getByRole('link', { name: 'Earlier question 6', exact: true }).waitFor();
    await list(page).getByRole('button', { name: 'Show older' }).click();
    await list(page).getByRole('link', { name: 'Earlier question 1', exact: true }).waitFor();
    expect(await list(page).getByRole('link').count()).toBe(45);
    expect(await list(page).getByRole('button', { name: 'Show older' }).count()).toBe(0);
  });

  it('says what it could not load or do, and tries again', async () => {
    const page = await withTwo();
    await page.route('**/api/v1/conversations**', (route) => route.abort());
    await actionsOf(page, FIRST).click();
    await list(page).getByRole('button', { name: 'Delete…' }).click();
    await list(page).getByRole('button', { name: 'Delete', exact: true }).click();
    await list(page).getByRole('alert').getByText('It was not deleted.').waitFor();
    await page.reload();
    await list(page).getByText('Your conversations could not be loaded.').waitFor();
    await page.getByRole('alert').getByText('Earlier answers may be missing').waitFor();
    expect(await page.getByRole('heading', { level: 2, name: SECOND }).count()).toBe(1);
    await stage.picture(page, 'history-failed');
    await page.unroute('**/api/v1/conversations**');
    await list(page).getByRole('button', { name: 'Try again' }).click();
    await list(page).getByRole('link', { name: FIRST }).waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('is a drawer on a phone', async () => {
    const page = await withTwo(PHONE);
    await page.getByRole('button', { name: 'Conversations' }).tap();
    const drawer = page.getByRole('dialog', { name: 'Your conversations' });
    await drawer.getByRole('link', { name: FIRST }).waitFor();
    await actionsOf(page, FIRST).tap();
    await stage.picture(page, 'drawer');
    expect(await scrollsSideways(page)).toBe(false);
    expect(await seriousFaults(page)).toEqual([]);
    await drawer.getByRole('link', { name: FIRST }).tap();
    await drawer.waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 2, name: FIRST }).waitFor();
    await page.getByRole('button', { name: 'Conversations' }).tap();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Conversations');
  });

  it.each(['light', 'dark'] as const)('has no serious accessibility fault (%s)', async (colorScheme) => {
    const page = await withTwo({ colorScheme });
    await actionsOf(page, FIRST).click();
    expect(await seriousFaults(page)).toEqual([]);
    await list(page).getByRole('button', { name: 'Rename' }).click();
    await actionsOf(page, SECOND).click();
    await list(page).getByRole('button', { name: 'Delete…' }).click();
    await stage.picture(page, `conversations-${colorScheme}`);
    expect(await seriousFaults(page)).toEqual([]);
  });

  describe('feedback', () => {
    it('is saved with a comment, and is still there after a reload', async () => {
      const page = await stage.answered(FIRST);
      await page.getByRole('button', { name: 'Not helpful' }).click();
      const save = page.getByRole('button', { name: 'Save the comment' });
      const composer = page.getByRole('form', { name: 'Ask a question' });
      await until(async () => bottomOf(await save.boundingBox()) < topOf(await composer.boundingBox()));
      await page.getByLabel('What was wrong or missing?').fill('The time is missing.');
      await stage.picture(page, 'feedback');
      expect(await seriousFaults(page)).toEqual([]);
      await save.click();
      await page.getByText('Your comment: “The time is missing.”').waitFor();
      expect(await focused(page)).toBe('Not helpful');
      await page.evaluate('sessionStorage.clear()');
      await page.reload();
      await page.getByText('Your comment: “The time is missing.”').waitFor();
      expect(await pressed(page, 'Not helpful')).toBe('true');
      await page.getByRole('button', { name: 'Helpful', exact: true }).click();
      await page.getByRole('button', { name: 'No comment' }).click();
      expect(await pressed(page, 'Helpful')).toBe('true');
      expect(await pressed(page, 'Not helpful')).toBe('false');
    });

    it('says when it was not saved', async () => {
      const page = await stage.answered(FIRST);
      await page.route('**/feedback', (route) => route.abort());
      await page.getByRole('button', { name: 'Helpful', exact: true }).click();
      await page.getByRole('alert').getByText('Your feedback was not saved.').waitFor();
      expect(await pressed(page, 'Helpful')).toBe('false');
    });
  });
});

type Box = { readonly y: number; readonly height: number } | null;

function topOf(box: Box): number {
  return box?.y ?? Number.NaN;
}

function bottomOf(box: Box): number {
  return topOf(box) + (box?.height ?? 0);
}

function list(page: Page): Locator {
  return page.getByRole('navigation', { name: 'Conversations' });
}

function actionsOf(page: Page, title: string): Locator {
  return list(page).getByRole('button', { name: `Actions for “${title}”` });
}

async function pressed(page: Page, name: string): Promise<string | null> {
  return page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed');
}

async function visitorOf(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name === VISITOR_COOKIE)?.value ?? '';
}
