// The page that `bulletin preview` opens: what is chosen goes into the address, what is saved comes in by
// a signal, and nothing is asked of any other computer.
'use strict';

const $ = (selector, root = document) => root.querySelector(selector);
const form = $('#controls');
const sheets = [...document.querySelectorAll('.sheet')].map((root) => ({
  root,
  own: root.dataset.side,
  frames: [...root.querySelectorAll('iframe')],
  shown: 0,
  turn: 0,
}));
const chosen = { view: 'mail', width: innerWidth < 700 ? '375' : '640', colours: 'light', images: 'on', side: 'this', reader: '0', beside: 'no' };
let version = '';
/** The items of each language as they are now, and the one that is looked at. */
const items = { this: [], other: [] };
let selected = null;
/** Whether the preview has ended, and whether the issue is there in two languages. */
let stopped = false;
let twoLanguages = false;

// --- the address holds what is chosen

function readAddress() {
  const typed = new URLSearchParams(location.search);
  for (const name of Object.keys(chosen)) {
    const value = typed.get(name);
    if (value && /^[a-z0-9]{1,12}$/.test(value)) chosen[name] = value;
  }
  for (const name of ['view', 'colours', 'images']) {
    const radio = $(`input[name=${name}][value="${chosen[name]}"]`);
    if (radio) radio.checked = true;
    else chosen[name] = $(`input[name=${name}]:checked`).value;
  }
  setWidth(Number(chosen.width) || 640);
  $('input[name=beside]').checked = chosen.beside === 'yes';
}

function writeAddress() {
  const address = new URL(location);
  for (const [name, value] of Object.entries(chosen)) address.searchParams.set(name, value);
  history.replaceState(null, '', address);
}

form.addEventListener('change', (event) => {
  const { name, value, checked } = event.target;
  if (name === 'width') setWidth(Number(value));
  else if (name === 'beside') chosen.beside = checked ? 'yes' : 'no';
  else if (name === 'reader') [chosen.side, chosen.reader] = value.split('.');
  else chosen[name] = value;
  writeAddress();
  allow();
  if (name !== 'width') refresh().catch(() => say('This page could not follow. Load it again.', true));
  layOut();
});
form.addEventListener('submit', (event) => event.preventDefault());

// --- what can be chosen at this moment

/** Shuts off what has no effect in this view, or since the preview has ended, and says why. */
function allow() {
  const flat = !FRAMED[chosen.view];
  const alike = !twoLanguages && (chosen.view === 'web' || chosen.view === 'changes');
  const off = { view: stopped, colours: stopped || flat, images: stopped || flat, reader: stopped || alike, beside: stopped };
  for (const [name, is] of Object.entries(off)) $(`[data-choice=${name}]`).disabled = is;
  const letter = $('#letter');
  if (stopped) letter.removeAttribute('href');
  else letter.href = `letter.eml?side=${chosen.side}&reader=${chosen.reader}`;
  const why = [];
  if (stopped) why.push('The preview has ended, so only the width can still be changed.');
  else {
    if (flat) why.push('Colours and pictures are chosen for the mail and the online page.');
    if (alike) why.push(`${chosen.view === 'web' ? 'The online page is' : 'The changes are'} the same for every reader.`);
  }
  if ($('#why').textContent !== why.join(' ')) $('#why').textContent = why.join(' ');
}

// Where there is little room the choices are folded away.
const narrow = matchMedia('(max-width: 40rem)');
const fold = () => {
  $('#options').open = !narrow.matches;
};
narrow.addEventListener('change', fold);

// --- what is saved comes in

function listen() {
  const signals = new EventSource('signals');
  signals.addEventListener('version', (event) => {
    if (stopped) {
      stopped = false;
      allow();
    }
    const first = version === '';
    if (event.data === version) return say('Up to date');
    version = event.data;
    fetchAhead();
    const current = version;
    refresh().then(
      () => current === version && say(standing(first)),
      () => say('This page could not follow the last save. Load it again.', true),
    );
  });
  signals.addEventListener('error', () => {
    stopped = true;
    allow();
    say('The preview has ended, and what is seen here is followed no more. Start it again: bulletin preview', true);
  });
}

/** Whether what is seen is what was saved. */
function standing(first) {
  if ($('#faults').textContent !== '') return 'Saved, and it cannot be shown: see the fault';
  return first ? 'Up to date' : `Up to date, saved ${new Date().toLocaleTimeString('en-GB')}`;
}

function say(words, lost = false) {
  const said = $('#said');
  said.classList.toggle('lost', lost);
  if (said.textContent !== words) said.textContent = words;
}

async function get(path) {
  const answer = await fetch(path, { cache: 'no-store' });
  // 204: it is not there any more, and that is no fault.
  return answer.ok && answer.status !== 204 ? answer : null;
}

/** The side and the reader a sheet shows. */
function asked(sheet) {
  const both = sheets[1].root.hidden === false;
  return both && sheet.own !== chosen.side ? { side: sheet.own, reader: '0' } : { side: chosen.side, reader: chosen.reader };
}

/** What one language comes to; null where the issue is not there in it. */
async function stateOf(side) {
  const answer = await get(`state?side=${side}`).catch(() => null);
  return answer && answer.json();
}

let round = 0;

async function refresh() {
  round += 1;
  const mine = round;
  const state = await stateOf(chosen.side);
  // A later save has come meanwhile, and its answer before this one.
  if (mine !== round) return undefined;
  if (!state) {
    // The other language is gone.
    if (chosen.side === 'this') throw new Error('the issue is gone');
    chosen.side = 'this';
    chosen.reader = '0';
    return refresh();
  }
  const both = chosen.beside === 'yes' && Boolean(state.beside);
  const otherSide = chosen.side === 'this' ? 'other' : 'this';
  const other = both ? await stateOf(otherSide) : null;
  if (mine !== round) return undefined;
  for (const sheet of sheets) sheet.root.hidden = other === null && sheet !== sheets[0];
  const states = [[chosen.side, state], ...(other ? [[otherSide, other]] : [])];
  describe(state, states);
  list(states);
  await Promise.all(
    sheets
      .filter((sheet) => !sheet.root.hidden)
      .map((sheet) => fill(sheet, other && sheet.own === otherSide ? other : state)),
  );
  return layOut();
}

/** Everything but the mail itself. */
function describe(state, states) {
  if (state.name) $('#name').textContent = state.name;
  document.title = `${state.grade === 'stops' ? '■ ' : ''}${state.name || document.title.replace(/^■ /, '')}`.replace(/( · preview)?$/, ' · preview');
  const sum = $('#sum');
  if (sum.textContent !== state.sum) sum.textContent = state.sum;
  sum.className = state.grade;
  renew($('#faults'), states.map(([, it]) => it.faults).join(''));
  renew($('#inbox'), state.inbox);
  // Without a picture its frame would be a wide empty box.
  $('#stage').hidden = !states.some(([, it]) => it.picture);
  twoLanguages = state.beside;
  renew($('#measured'), state.measured);
  $('#measured-heading').hidden = !state.measured;
  $('#beside').hidden = !state.beside;
  const select = $('#reader');
  const options = state.readers.map(({ side, reader, label }) => new Option(label, `${side}.${reader}`));
  // An open menu stays open where nothing in it has changed.
  const same = options.length === select.options.length && options.every((option, at) => option.value === select.options[at].value && option.label === select.options[at].label);
  if (!same) select.replaceChildren(...options);
  select.value = `${chosen.side}.${chosen.reader}`;
  if (!select.value && options.length) {
    [chosen.side, chosen.reader] = options[0].value.split('.');
    select.value = options[0].value;
  }
  allow();
  for (const [side, it] of states) follow(side, it.items);
  if (selected && !$('#item').hidden) showLines(selected.number, selected.side, false);
}

/** Finds the item that is looked at again after a save, wherever it stands now: by what it says, not by its place. */
function follow(side, now) {
  const before = items[side];
  items[side] = now;
  if (selected?.side !== side) return;
  const { number, title, link } = selected;
  const tests = [
    (it) => it.title === title && it.link === link,
    (it) => it.title === title,
    (it) => link && it.link === link,
  ];
  // Of two that are alike, the one in its place.
  const found = tests.map((test) => (now[number - 1] && test(now[number - 1]) ? number - 1 : now.findIndex(test))).find((at) => at >= 0);
  // It was renamed where it stands.
  const at = found ?? (now.length === before.length ? number - 1 : -1);
  if (at < 0) return close();
  selected = { side, number: at + 1, ...now[at] };
  for (const sheet of sheets) if (sheet.number) sheet.number = String(at + 1);
}

/** Puts HTML of ours in its place, if it is another than before. */
function put(place, html) {
  if (place.dataset.html === html) return false;
  place.dataset.html = html;
  place.innerHTML = html;
  return true;
}

const REACHED = 'a[href], button, summary, [tabindex="0"]';
const SCROLLED = '.lines, .scroll, ul, pre';

/** What something that the keyboard reaches is known by when its place is written anew. */
function known(it) {
  return [it.tagName, it.closest('details')?.dataset.key ?? '', it.tagName === 'A' ? '' : it.textContent].join(' | ');
}

/** What the keyboard reaches in a place, in its order. */
function reached(place) {
  return [...place.querySelectorAll(REACHED)].filter((it) => it.checkVisibility());
}

/** Puts HTML of ours in its place; what was open stays open, and the keyboard and what is scrolled stay where they were. */
function renew(place, html) {
  if (place.dataset.html === html) return false;
  const open = new Set([...place.querySelectorAll('details[open]')].map((it) => it.dataset.key));
  const heights = [...place.querySelectorAll(SCROLLED)].map((it) => it.scrollTop);
  const at = document.activeElement;
  const was = at !== place && place.contains(at) ? { name: known(at), at: reached(place).indexOf(at) } : null;
  put(place, html);
  for (const details of place.querySelectorAll('details')) if (open.has(details.dataset.key)) details.open = true;
  for (const [number, it] of place.querySelectorAll(SCROLLED).entries()) if (heights[number]) it.scrollTop = heights[number];
  if (was) {
    const all = reached(place);
    // What is gone leaves the keyboard with what came next.
    const to = all.find((it) => known(it) === was.name) ?? all[Math.min(was.at, all.length - 1)];
    (to ?? place.closest('section')).focus({ preventScroll: true });
  }
  return true;
}

/** The findings of one language, or of both. */
function list(states) {
  const html = states.map(([side, state]) => {
    const heading = states.length > 1 ? `<h3 class="language">${state.language}</h3>` : '';
    return `<div class="side" data-side="${side}">${heading}${state.findings}</div>`;
  });
  renew($('#list'), html.join(''));
}

// --- the mail

const FRAMED = { mail: 'mail', web: 'web' };

async function fill(sheet, state) {
  const { side, reader } = asked(sheet);
  const turn = ++sheet.turn;
  const framed = FRAMED[chosen.view];
  const paper = $('.paper', sheet.root);
  $('.frames', sheet.root).classList.toggle('dimmed', state.faults !== '');
  $('.frames', sheet.root).classList.toggle('dark', chosen.colours === 'dark');
  paper.hidden = Boolean(framed);
  if (framed) return fillFrame(sheet, `${framed}?side=${side}&reader=${reader}&colours=${chosen.colours}&images=${chosen.images}`, turn);
  for (const it of sheet.frames) it.hidden = true;
  const answer = await get(`paper?view=${chosen.view}&side=${side}&reader=${reader}`).catch(() => null);
  if (turn !== sheet.turn) return;
  if (!answer) throw new Error('nothing to show');
  renew(paper, await answer.text());
}

/** Asks for the pictures that are seen while the rest is still being asked for. */
function fetchAhead() {
  for (const sheet of sheets) {
    const now = sheet.frames[sheet.shown];
    const { of } = now.dataset;
    sheet.ahead = of && !now.hidden && !sheet.root.hidden ? { of, html: textOf(of) } : null;
  }
}

async function textOf(address) {
  const answer = await get(address).catch(() => null);
  return answer && answer.text();
}

function fillFrame(sheet, address, turn) {
  const now = sheet.frames[sheet.shown];
  return !now.hidden && now.dataset.of === address ? rewrite(sheet, now, address, turn) : load(sheet, address, turn);
}

/** The same view after a save: its words change in place, which is faster than loading it, and stays where it is. */
async function rewrite(sheet, now, address, turn) {
  const ahead = sheet.ahead?.of === address ? sheet.ahead.html : textOf(address);
  sheet.ahead = null;
  const html = await ahead;
  if (turn !== sheet.turn || now.hidden) return;
  // Whoever followed a link in it has left our page.
  if (!now.contentDocument) return load(sheet, address, turn);
  const [, attributes, content] = html?.match(/<html([^>]*)>([^]*)<\/html>/) ?? [];
  if (!content) return load(sheet, address, turn);
  if (sheet.html !== html) {
    const inside = now.contentDocument.documentElement;
    const { scrollX, scrollY } = now.contentWindow;
    const at = linkReached(now);
    inside.innerHTML = content;
    inside.lang = attributes.match(/lang="([^"]*)"/)?.[1] ?? '';
    now.contentWindow.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
    reach(now, at);
    if (sheet.number) outline(sheet, sheet.number, false);
    sheet.html = html;
  }
  document.dispatchEvent(new CustomEvent('picture', { detail: version }));
}

/** The link of a mail that the keyboard is on, by its address and which of those that is. */
function linkReached(frame) {
  const at = frame.contentDocument?.activeElement;
  if (document.activeElement !== frame || !at?.matches('a[href]')) return null;
  const to = at.getAttribute('href');
  const same = [...frame.contentDocument.links].filter((it) => it.getAttribute('href') === to);
  return { to, which: same.indexOf(at) };
}

function reach(frame, at) {
  if (!at) return;
  const same = [...frame.contentDocument.links].filter((it) => it.getAttribute('href') === at.to);
  (same[at.which] ?? same[0])?.focus({ preventScroll: true });
}

/** Loads behind the picture that is there, and takes its place at the same height: nothing flickers. */
function load(sheet, address, turn) {
  const now = sheet.frames[sheet.shown];
  const next = sheet.frames[1 - sheet.shown];
  return new Promise((done) => {
    next.onload = () => {
      if (turn !== sheet.turn) return done();
      const inside = next.contentDocument;
      if (!inside) return done();
      const before = now.hidden ? null : now.contentWindow;
      next.hidden = false;
      layOutSheet(sheet);
      if (before && now.dataset.of?.split('&colours')[0] === address.split('&colours')[0]) inside.defaultView.scrollTo(0, before.scrollY);
      next.dataset.of = address;
      sheet.html = null;
      next.classList.remove('waiting');
      next.inert = false;
      const at = linkReached(now);
      if (document.activeElement === now) next.focus({ preventScroll: true });
      reach(next, at);
      now.hidden = true;
      sheet.shown = 1 - sheet.shown;
      layOutSheet(sheet);
      inside.addEventListener('click', (event) => clicked(event, sheet));
      inside.addEventListener('keydown', escape);
      if (sheet.number) outline(sheet, sheet.number, before === null);
      document.dispatchEvent(new CustomEvent('picture', { detail: version }));
      return done();
    };
    next.classList.add('waiting');
    next.inert = true;
    next.hidden = false;
    // For its scrollbars and what it leaves unpainted.
    next.style.colorScheme = chosen.colours;
    next.src = `${address}&of=${version}.${turn}`;
  });
}

/** A click in the mail: links open beside, items show their lines. */
function clicked(event, sheet) {
  const link = event.target.closest('a[href]');
  if (link) {
    event.preventDefault();
    const to = link.getAttribute('href');
    if (to.startsWith('#')) event.target.ownerDocument.getElementById(to.slice(1))?.scrollIntoView();
    else if (/^https?:/.test(to) && (event.ctrlKey || event.metaKey)) window.open(to, '_blank', 'noopener,noreferrer');
  }
  const number = itemAt(event.target);
  if (number && !link?.getAttribute('href').startsWith('#')) {
    choose(number, sheet, false);
    showLines(number, asked(sheet).side);
  }
}

/** The number of the item an element of the mail is in. */
function itemAt(element) {
  let row = element.closest('tr');
  // The outermost row but the one that holds everything.
  for (let outer = row; outer; outer = outer.parentElement?.closest('tr')) {
    if (outer.querySelectorAll('[id^="item-"]').length > 1) break;
    row = outer;
  }
  for (let at = row; at; at = at.previousElementSibling) {
    const own = at.querySelector('[id^="item-"]');
    if (own) return own.id.slice(5);
    if (at.querySelector('h2') || at.querySelector('td.g.h')) break;
  }
  // The page online has no rows.
  for (let around = element; !row && around; around = around.parentElement) {
    const own = around.matches('[id^="item-"]') ? [around] : around.querySelectorAll('[id^="item-"]');
    if (own.length > 0) return own.length === 1 ? own[0].id.slice(5) : null;
  }
  return null;
}

function rowOf(inside, number) {
  const heading = inside.getElementById(`item-${number}`);
  return heading && (heading.closest('td') ?? heading);
}

/** Marks an item in one picture, and brings it into view. */
function outline(sheet, number, scroll) {
  const inside = sheet.frames[sheet.shown].contentDocument;
  if (!inside) return;
  for (const old of inside.querySelectorAll('[data-chosen]')) {
    old.style.outline = '';
    delete old.dataset.chosen;
  }
  const row = rowOf(inside, number);
  if (!row) return;
  row.dataset.chosen = '';
  row.style.outline = '3px solid #d98200';
  row.style.outlineOffset = '-4px';
  if (scroll) row.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}

function choose(number, from, scroll) {
  for (const sheet of sheets) {
    sheet.number = number;
    if (!sheet.root.hidden) outline(sheet, number, scroll || sheet !== from);
  }
}

// --- findings and lines

// Whatever names an item leads to it: in the mail, and where it is a button in the file as well.
document.addEventListener('click', (event) => {
  const it = event.target.closest('[data-item]');
  if (!it || event.target.closest('a')) return;
  const { side } = it.closest('[data-side]')?.dataset ?? chosen;
  for (const sheet of sheets) sheet.number = it.dataset.item;
  if (FRAMED[chosen.view]) choose(it.dataset.item, null, true);
  else $('input[name=view][value=mail]').click();
  if (event.target.closest('button')) showLines(it.dataset.item, side);
});

/** An item's lines in the file; `asked` for by somebody, and not by a save. */
async function showLines(number, side, asked = true) {
  const box = $('#item');
  if (asked) {
    if (box.hidden) opener = document.activeElement;
    selected = { side, number: Number(number), ...items[side][number - 1] };
  }
  const answer = await get(`item?number=${number}&side=${side}`).catch(() => null);
  if (selected?.side !== side || selected.number !== Number(number)) return;
  if (!answer) return close();
  box.hidden = false;
  if (renew($('#lines'), await answer.text()) && asked) box.scrollIntoView({ block: 'nearest' });
}

/** What "In the file" was opened from. */
let opener = null;

function close() {
  if ($('#item').hidden) return;
  const inside = $('#item').contains(document.activeElement) || document.activeElement === document.body;
  const { number } = selected ?? {};
  $('#item').hidden = true;
  selected = null;
  for (const sheet of sheets) {
    sheet.number = null;
    const mail = sheet.frames[sheet.shown].contentDocument;
    for (const old of mail?.querySelectorAll('[data-chosen]') ?? []) old.style.outline = '';
  }
  if (!inside) return;
  // A save may have written anew what it was opened from.
  const from = opener?.isConnected && opener !== document.body ? opener : $(`#list button[data-item="${number}"]`);
  (from?.checkVisibility() ? from : $('#findings')).focus();
}

function escape(event) {
  if (event.key === 'Escape') close();
}

$('#close').addEventListener('click', close);
document.addEventListener('keydown', escape);

// --- width

const LEAST = 280;
const MOST = 1280;

function setWidth(width) {
  chosen.width = String(Math.round(Math.min(MOST, Math.max(LEAST, width))));
  for (const radio of document.querySelectorAll('input[name=width]')) radio.checked = radio.value === chosen.width;
}

function layOut() {
  for (const sheet of sheets) if (!sheet.root.hidden) layOutSheet(sheet);
}

/** What a scrollbar takes of the width; none where it lies on top, as on telephones. */
function scrollbar(sheet) {
  const inside = sheet.frames[sheet.shown].contentDocument?.documentElement;
  const taken = FRAMED[chosen.view] && inside ? inside.ownerDocument.defaultView.innerWidth - inside.clientWidth : 0;
  return taken > 0 && taken < 40 ? taken : 0;
}

/** A window of the chosen width; shown smaller where there is less room. */
function layOutSheet(sheet) {
  const frames = $('.frames', sheet.root);
  const width = Number(chosen.width);
  const style = getComputedStyle(sheet.root);
  const room = sheet.root.clientWidth - parseFloat(style.paddingRight) - 2;
  if (room <= 0) return;
  const bar = scrollbar(sheet);
  const scale = Math.min(1, room / (width + bar));
  frames.style.width = `${Math.floor((width + bar) * scale) + 2}px`;
  const height = frames.clientHeight;
  for (const it of sheet.frames) {
    it.style.width = `${width + bar}px`;
    it.style.height = `${height / scale}px`;
    it.style.transform = scale < 1 ? `scale(${scale})` : '';
  }
  const seen = FRAMED[chosen.view] ? width : Math.floor(width * scale);
  const words = scale < 1 && FRAMED[chosen.view] ? `${seen} pixels, shown at ${Math.round(scale * 100)} %` : `${seen} pixels`;
  $('.width', sheet.root).textContent = words;
  const handle = $('.handle', sheet.root);
  handle.setAttribute('aria-valuenow', chosen.width);
  handle.setAttribute('aria-valuetext', words);
}

for (const sheet of sheets) {
  const handle = $('.handle', sheet.root);
  let start = null;
  handle.addEventListener('pointerdown', (event) => {
    start = { x: event.clientX, width: Number(chosen.width) };
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener('pointermove', (event) => {
    if (!start) return;
    // It stands in the middle, so it grows on both sides.
    setWidth(start.width + (event.clientX - start.x) * 2);
    layOut();
  });
  handle.addEventListener('lostpointercapture', () => {
    start = null;
  });
  handle.addEventListener('pointerup', () => {
    start = null;
    writeAddress();
  });
  handle.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -10, ArrowRight: 10, ArrowDown: -10, ArrowUp: 10, PageDown: -100, PageUp: 100 }[event.key];
    const width = event.key === 'Home' ? LEAST : event.key === 'End' ? MOST : step && Number(chosen.width) + step;
    if (!width) return;
    event.preventDefault();
    setWidth(width);
    layOut();
    writeAddress();
  });
}
new ResizeObserver(layOut).observe($('#stage'));

readAddress();
fold();
allow();
layOut();
listen();
