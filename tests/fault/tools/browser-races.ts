import { mention, open, startWorld } from '../../e2e/support.ts';
import { eventually } from '../../support/eventually.ts';

export interface BrowserRaces {
  readonly races: number;
  readonly bothSent: number;
  readonly noneSent: number;
  /** Losers on whose screen the other's words stand, with their own kept in the box. */
  readonly told: number;
}

/** Two people, each in a browser of their own, press send in the same moment; so many times, on so many conversations. */
export async function browserRaces(races: number): Promise<BrowserRaces> {
  await using world = await startWorld();
  await world.connectX();
  const pages = (await Promise.all([world.visit(world.people.sanne), world.visit(world.people.daan)])).map(
    ({ page }) => page,
  );
  const names = ['Sanne', 'Daan'];
  let bothSent = 0;
  let noneSent = 0;
  let told = 0;
  for (let race = 0; race < races; race++) {
    const person = `Racer ${String.fromCharCode(65 + (race % 26))}${String.fromCharCode(97 + Math.floor(race / 26))}`;
    const post = mention(world, { name: person, text: `question ${race}` });
    // It must be there before the lists are read: what comes later is held back until somebody asks for it.
    await eventually(async () => {
      const found = await world.database.admin`select id from messages where external_id = ${post}`;
      return found.length > 0;
    });
    const texts = names.map((name) => `${name} answers question ${race}.`);
    const boxes = await Promise.all(
      pages.map(async (page, n) => {
        await page.goto(`${world.url}/inbox/open`);
        await open(page, person);
        const box = page.getByRole('textbox', { name: 'Public reply' });
        await box.fill(texts[n]!);
        return box;
      }),
    );
    await Promise.all(boxes.map((box) => box.press('Control+Enter')));
    const stored = () =>
      world.database.admin<
        { text: string }[]
      >`select text from messages where origin = 'agent' and text = any(${texts})`;
    const rows = await eventually(async () => {
      const found = await stored();
      return found.length > 0 ? found : undefined;
    }, 15_000).catch(() => []);
    if (rows.length === 0) {
      noneSent += 1;
      continue;
    }
    const winner = texts.indexOf(rows[0]!.text);
    const loser = 1 - winner;
    const isTold = await pages[loser]!.getByRole('log')
      .getByText(texts[winner]!)
      .first()
      .waitFor({ timeout: 15_000 })
      .then(
        async () => (await boxes[loser]!.inputValue()) === texts[loser],
        () => false,
      );
    if (isTold) told += 1;
    if ((await stored()).length > 1) bothSent += 1;
  }
  return { races, bothSent, noneSent, told };
}
