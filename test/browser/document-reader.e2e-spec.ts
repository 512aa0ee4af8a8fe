import { type Page } from 'playwright-core';
import { POLICY_PASSAGE } from './fake-document.js';
import {
  describeInBrowser,
  FakeStage,
  focused,
  PHONE,
  scrollsSideways,
  seriousFaults,
} from './fake-stage.js';

const QUESTION = 'What does AC-2(3) require?';
const TITLE = 'Joiners, movers and leavers';

jest.setTimeout(60_000);

describeInBrowser('the document behind a passage in Chromium', () => {
  const stage = new FakeStage();

  it('says where the passage stands, and opens exactly there, by keyboard', async () => {
    const page = await stage.answered(QUESTION);
    await page.getByRole('button', { name: TITLE }).focus();
    await page.keyboard.press('Enter');
    const card = page.getByRole('group', { name: `Passage ${TITLE}` });
    expect(await card.innerText()).toMatch(/page 12 · Accounts > Leavers · collection company-policies/i);
    await card.getByRole('button', { name: 'Open in the document' }).focus();
    await page.keyboard.press('Enter');

    const reader = page.getByRole('dialog', { name: TITLE });
    const passage = reader.getByRole('group', { name: 'The cited passage' });
    await passage.waitFor();
    expect(await passage.innerText()).toBe(POLICY_PASSAGE);
    expect(await isInView(page)).toBe(true);
    expect(await focused(page)).toBe('The cited passage');
    expect(await reader.getByText('Page 12').isVisible()).toBe(true);
    expect(await reader.getByRole('heading', { name: 'Leavers', exact: true }).isVisible()).toBe(true);
    await stage.picture(page, 'document-reader');
    expect(await seriousFaults(page)).toEqual([]);

    await page.keyboard.press('Escape');
    await reader.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Open in the document');
    expect(await card.isVisible()).toBe(true);
  });

  it('shows the rest of the document on demand, each line once', async () => {
    const page = await stage.answered(QUESTION);
    await page.getByRole('button', { name: TITLE }).click();
    await page.getByRole('button', { name: 'Open in the document' }).click();
    const reader = page.getByRole('dialog', { name: TITLE });
    await reader.getByRole('button', { name: 'Show what comes before' }).click();
    await reader.getByText('Line 1 of what the policy says about joiners.').waitFor();
    await reader.getByRole('button', { name: 'Show what comes next' }).click();
    await reader.getByText('Line 150 of what the policy says about movers.').waitFor();
    const lines = (await reader.innerText()).match(
      /Line \d+ of what the policy says about (joiners|movers)/g,
    );
    expect(lines).toHaveLength(300);
    expect(new Set(lines).size).toBe(300);
    expect(await reader.getByRole('button', { name: /Show what comes/ }).count()).toBe(0);
  });

  it('fills a phone, above the sheet of sources', async () => {
    const page = await stage.answered(QUESTION, PHONE);
    await page.getByRole('button', { name: 'Sources (4)' }).tap();
    const sheet = page.getByRole('dialog', { name: 'Sources' });
    await sheet.getByRole('button', { name: TITLE }).tap();
    await sheet.getByRole('button', { name: 'Open in the document' }).tap();
    const reader = page.getByRole('dialog', { name: TITLE });
    await reader.getByRole('group', { name: 'The cited passage' }).waitFor();
    expect(await isInView(page)).toBe(true);
    expect((await reader.boundingBox())?.width).toBe(390);
    expect(await scrollsSideways(page)).toBe(false);
    await stage.picture(page, 'document-reader-phone');
    await reader.getByRole('button', { name: 'Close the document' }).tap();
    await reader.waitFor({ state: 'detached' });
    expect(await sheet.isVisible()).toBe(true);
  });
});

function isInView(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(`(() => {
    const { top, bottom } = document.querySelector('[data-passage]').getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  })()`);
}
