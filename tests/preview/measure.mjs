// How long it takes from a save to the new picture, for an issue of 25 items: written, read, checked,
// rendered, loaded and painted.
//
//     BULLETIN=.../bulletin node measure.mjs [SAVES]        (in tests/preview; a release build)

import { House, mail, open, start } from './house.mjs';

const saves = Number(process.argv[2] ?? 40);
const browser = await start();
const house = new House('tests/bench/html/issues/seeds.yaml');
const name = 'seeds';
const ITEMS = 25;
house.save(`issues/${name}.yaml`, house.read(`issues/${name}.yaml`).split(/^(?=  - kind:)/m).slice(0, ITEMS + 1).join(''));
// What has changed is looked up in git.
house.git('init', '-q');
house.git('add', '.');
house.git('commit', '-q', '-m', 'An issue');
try {
  const { address } = await house.preview(name, '--port', '0');
  const page = await open(browser, address);
  const items = await mail(page).locator('[id^=item-]').count();
  // A moment after the picture has taken its place and the browser has painted it, on the computer's clock.
  await page.evaluate(() => {
    document.addEventListener('picture', () =>
      requestAnimationFrame(() => setTimeout(() => (window.painted = performance.timeOrigin + performance.now()))),
    );
  });
  const text = house.read(`issues/${name}.yaml`);
  const times = [];
  for (let save = 0; save < saves; save += 1) {
    const subject = `subject: "Save number ${save}"`;
    await page.evaluate(() => (window.painted = 0));
    const began = performance.timeOrigin + performance.now();
    house.save(`issues/${name}.yaml`, text.replace(/^subject: .*$/m, subject).replace(/^intro: \|$/m, `intro: |\n  Save number ${save}.\n`));
    await page.waitForFunction(() => window.painted > 0);
    await mail(page).getByText(`Save number ${save}.`).waitFor();
    times.push((await page.evaluate(() => window.painted)) - began);
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
  console.log(`${items} items, ${saves} saves: median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, slowest ${at(1)} ms`);
} finally {
  await house.close();
  await browser.close();
}
