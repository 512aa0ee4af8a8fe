import { type Locator, type Page } from 'playwright-core';
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

const QUESTION = 'What does AC-2(3) require?';
const SENTENCE = 'The service desk closes the accounts of leavers on their last day';

jest.setTimeout(60_000);

describeInBrowser('asking about selected text in Chromium', () => {
  const stage = new FakeStage();

  it('takes words of the answer, without marks and badges, and sends them with the question', async () => {
    const page = await stage.answered(`${QUESTION} doubtful`);
    await select(page, '.answer p', -1);
    await page.getByRole('button', { name: 'Ask about this' }).click();
    expect(await focused(page)).toBe('');
    await quote(page).waitFor();
    await stage.picture(page, 'selection');
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.type('Is this true?');
    await page.keyboard.press('Enter');
    await completed(page.getByRole('article').last());
    const sent = stage.gateway.questions.at(-1);
    expect(sent?.question).toBe('Is this true?');
    expect(sent?.selection?.replaceAll(/\s+/g, ' ')).toBe(
      'Such accounts are off within 30 days . The (unknown control) asks for the same.',
    );
    expect(await quote(page).count()).toBe(0);
    const shown = page.getByRole('article').last().getByLabel('About the selected text');
    expect(await shown.innerText()).toContain('Such accounts are off within 30 days');
    await ask(page, 'And without it?');
    await completed(page.getByRole('article').last());
    expect(stage.gateway.questions.at(-1)?.selection).toBeUndefined();
  });

  it('takes words of a passage, and leaves them out again', async () => {
    const page = await stage.answered(QUESTION);
    await source(page, 'Joiners, movers and leavers').click();
    await select(page, '[data-open] [data-quotable]');
    await page.getByRole('button', { name: 'Ask about this', exact: true }).click();
    expect(await quote(page).innerText()).toContain(SENTENCE);
    await page.getByRole('button', { name: 'Leave out the selected text' }).click();
    expect(await quote(page).count()).toBe(0);
    await page.keyboard.type('What now?');
    await page.keyboard.press('Enter');
    await completed(page.getByRole('article').last());
    expect(stage.gateway.questions.at(-1)).toMatchObject({ question: 'What now?' });
    expect(stage.gateway.questions.at(-1)?.selection).toBeUndefined();
  });

  it('takes a whole passage by keyboard', async () => {
    const page = await stage.answered(QUESTION);
    await source(page, 'Joiners, movers and leavers').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Ask about this passage');
    await page.keyboard.press('Enter');
    await quote(page).waitFor();
    await page.keyboard.type('Who does this?');
    await page.keyboard.press('Enter');
    await completed(page.getByRole('article').last());
    expect(stage.gateway.questions.at(-1)?.selection).toContain(SENTENCE);
  });

  it('offers nothing for words outside of answers and passages', async () => {
    const page = await stage.answered(QUESTION);
    await select(page, 'article h2');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await page.getByRole('button', { name: 'Ask about this' }).count()).toBe(0);
  });

  it('refuses more than the limit in words', async () => {
    const page = await stage.answered(`${QUESTION} long`);
    await select(page, '.answer p');
    const button = page.getByRole('button', { name: 'Select at most 10,000 characters' });
    await button.waitFor();
    expect(await button.getAttribute('aria-disabled')).toBe('true');
  });

  it('works from the sheet of a phone', async () => {
    const page = await stage.answered(QUESTION, PHONE);
    await page.getByRole('button', { name: 'Sources (4)' }).tap();
    const sheet = page.getByRole('dialog', { name: 'Sources' });
    await sheet.getByRole('button', { name: 'Joiners, movers and leavers' }).tap();
    await select(page, 'dialog [data-quotable]');
    await sheet.getByRole('button', { name: 'Ask about this', exact: true }).tap();
    await sheet.waitFor({ state: 'detached' });
    await quote(page).waitFor();
    await stage.picture(page, 'selection-phone');
    expect(await scrollsSideways(page)).toBe(false);
    await until(async () => (await page.evaluate('document.activeElement.id')) === 'question');
  });
});

describeInBrowser('questions that come next in Chromium', () => {
  const stage = new FakeStage();

  it('offers the nearest controls where one does not exist', async () => {
    const page = await stage.answered('What does AC-26 require? unknown');
    const next = page.getByRole('button', { name: 'What does AC-25 require?' });
    await next.waitFor();
    await stage.picture(page, 'did-you-mean');
    expect(await seriousFaults(page)).toEqual([]);
    await next.click();
    await completed(page.getByRole('article').nth(1));
    expect(stage.gateway.questions.at(-1)?.question).toBe('What does AC-25 require?');
    expect(await next.count()).toBe(0);
  });

  it('offers the controls of the nearest passages where nothing answers', async () => {
    const page = await stage.answered('How long are payroll backups kept? abstain', PHONE);
    await page.getByRole('button', { name: 'What does AC-2 require?' }).waitFor();
    await stage.picture(page, 'abstention-phone');
    expect(await scrollsSideways(page)).toBe(false);
  });

  it('shows a wide table on a phone by scrolling inside it', async () => {
    const page = await stage.answered(`${QUESTION} crosswalk`, PHONE);
    const table = page.getByRole('group', { name: 'Table' });
    expect(await page.evaluate("document.querySelector('.table-scroll').scrollWidth > innerWidth")).toBe(
      true,
    );
    expect(await scrollsSideways(page)).toBe(false);
    await table.focus();
    await page.keyboard.press('ArrowRight');
    await until(() => page.evaluate<boolean>("document.querySelector('.table-scroll').scrollLeft > 0"));
    expect(await seriousFaults(page)).toEqual([]);
    await stage.picture(page, 'table-phone');
  });

  it('is readable and usable at 200 % zoom', async () => {
    const page = await stage.answered(`${QUESTION} doubtful`, {
      viewport: { width: 640, height: 430 },
      deviceScaleFactor: 2,
    });
    expect(await scrollsSideways(page)).toBe(false);
    await page
      .getByRole('button', { name: /^Source 1: / })
      .first()
      .click();
    await page.getByRole('dialog', { name: 'Sources' }).locator('mark').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Conversations' }).click();
    await page.getByRole('dialog', { name: 'Your conversations' }).getByRole('link').first().waitFor();
    await page.keyboard.press('Escape');
    await stage.picture(page, 'zoom');
    await ask(page, 'And then?');
    await completed(page.getByRole('article').last());
  });
});

/** Selects all the text of the element at a place among those that match, as a pointer dragged over it would. */
async function select(page: Page, css: string, place = 0): Promise<void> {
  const element = `[...document.querySelectorAll(${JSON.stringify(css)})].at(${place})`;
  await page.evaluate(`${element}.scrollIntoView({ block: 'center' })`);
  await page.evaluate(`document.getSelection().selectAllChildren(${element})`);
}

function quote(page: Page): Locator {
  return page.locator('#question-selection');
}

function source(page: Page, name: string): Locator {
  return page.getByRole('complementary', { name: 'Sources' }).getByRole('button', { name });
}
