// The requirements that are read from email.html in a browser: its elements and its layout.
//
// Each function runs inside the page, with nothing of this file but `judge` (see `tools`), and says what
// is wrong, a string a fault. `at` is the width it is looked at.

/** What the functions below share; runs in the page before them. */
export function tools(sources) {
  const show = (element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 200);
  const words = (node) => node.textContent.replace(/\s+/g, ' ').trim();
  const hidden = (node) => {
    const element = node.nodeType === 1 ? node : node.parentElement;
    return !element.checkVisibility();
  };
  const texts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode);
    return found;
  };
  // What is written in the attribute, not what the browser makes of it.
  const style = (element) =>
    new Map(
      (element.getAttribute('style') ?? '')
        .split(';')
        .filter((declaration) => declaration.includes(':'))
        .map((declaration) => {
          const colon = declaration.indexOf(':');
          return [declaration.slice(0, colon).trim().toLowerCase(), declaration.slice(colon + 1).trim()];
        }),
    );
  const parse = (html) => new DOMParser().parseFromString(html, 'text/html');
  globalThis.judge = {
    show,
    words,
    hidden,
    texts,
    style,
    all: (selector, within = document) => [...within.querySelectorAll(selector)],
    outlook: parse(sources.opened),
  };
}

export const PAGE = {
  H02: {
    asks: 'language and direction on html (Email Markup Consortium 6)',
    test() {
      const { lang, dir } = document.documentElement;
      return /^[a-z]{2,3}(-[A-Z]{2})?$/.test(lang) && /^(ltr|rtl)$/.test(dir) ? [] : [`lang="${lang}" dir="${dir}"`];
    },
  },
  H03: {
    asks: 'every child of body has lang and dir; one wrapper is the article (EMC 1 and 2, Cerberus)',
    test() {
      const faults = [...document.body.children]
        .filter((child) => !child.getAttribute('lang') || !child.getAttribute('dir'))
        .map(judge.show);
      const articles = judge.all('body > [role=article][aria-roledescription=email]');
      if (articles.length !== 1 || !articles[0].getAttribute('aria-label')?.trim()) {
        faults.push(`${articles.length} children of body are an article with a label`);
      }
      return faults;
    },
  },
  H04: {
    asks: 'the title names the issue (EMC 9)',
    test() {
      const title = document.title.trim();
      const name = judge.words(document.querySelector('h1') ?? document.body);
      return title && title.includes(name) && title.length > name.length ? [] : [`title “${title}”`];
    },
  },
  H06: {
    asks: 'the four metas that keep mail programs from reformatting (Cerberus, Maizzle)',
    test() {
      const asked = {
        'x-apple-disable-message-reformatting': /^$/,
        'format-detection': /./,
        'color-scheme': /^light dark$/,
        'supported-color-schemes': /^light dark$/,
      };
      return Object.entries(asked)
        .filter(([name, value]) => {
          const content = document.querySelector(`head > meta[name="${name}"]`)?.getAttribute('content');
          return content == null || !value.test(content);
        })
        .map(([name]) => name);
    },
  },
  H07: {
    asks: 'one h1, h2 a section, h3 an item; none skipped or empty (EMC 4)',
    test() {
      const headings = judge.all('h1,h2,h3,h4,h5,h6');
      const faults = [];
      const firsts = headings.filter((heading) => heading.tagName === 'H1').length;
      if (firsts !== 1) faults.push(`${firsts} h1`);
      let before = 0;
      for (const heading of headings) {
        const level = Number(heading.tagName[1]);
        if (level > before + 1 || level > 3) faults.push(`after h${before}: ${judge.show(heading)}`);
        if (!judge.words(heading)) faults.push(`empty: ${judge.show(heading)}`);
        before = level;
      }
      return faults;
    },
  },
  H08: {
    asks: 'every table is for layout only, and says so (EMC 3, GOV.UK Notify)',
    test: () =>
      judge
        .all('table', judge.outlook)
        .filter(
          (table) =>
            table.getAttribute('role') !== 'presentation' ||
            ['cellpadding', 'cellspacing', 'border'].some((name) => table.getAttribute(name) !== '0'),
        )
        .map((table) => judge.show(table).slice(0, 120)),
  },
  H09: { asks: 'no th, caption, thead or scope in a layout table (EMC 3)', test: () => judge.all('th,caption,thead,tfoot,[scope],[headers]', judge.outlook).map(judge.show) },
  H10: {
    asks: 'one filled cell a row: a single column (WCAG 1.3.2)',
    test: () =>
      judge
        .all('tr')
        .filter((row) => [...row.cells].filter((cell) => judge.words(cell) || cell.querySelector('img')).length > 1)
        .map(judge.show),
  },
  H11: {
    asks: 'tables at most 4 deep, Outlook’s among them',
    test: () => judge.all('table table table table table', judge.outlook).map(judge.show),
  },
  H12: {
    asks: 'fluid up to 600 pixels, and a table of 600 for Outlook (Cerberus, MJML)',
    at: 1024,
    test() {
      const column = judge.all('table').find((table) => judge.style(table).get('max-width') === '600px');
      if (!column || column.getAttribute('width') !== '100%') return ['no table with width="100%" and max-width:600px'];
      const faults = [];
      if (Math.round(column.getBoundingClientRect().width) !== 600) faults.push(`${column.getBoundingClientRect().width} pixels wide in 1024`);
      const twin = judge.all('table', judge.outlook).find((table) => judge.style(table).get('max-width') === '600px');
      if (!twin.parentElement.closest('table[width="600"]')) faults.push('no table of 600 for Outlook round it');
      return faults;
    },
  },
  H14: {
    asks: 'padding on cells, lists and buttons only; margins of p and headings are set (Can I email)',
    test() {
      const faults = [];
      for (const element of judge.all('body [style*=padding], body[style*=padding]')) {
        const style = judge.style(element);
        const padded = [...style.keys()].some((name) => name.startsWith('padding'));
        const button = element.matches('a') && style.get('display') === 'inline-block' && element.closest('td[bgcolor]');
        if (padded && !element.matches('td,ul,ol,li') && !button) faults.push(judge.show(element));
      }
      for (const element of judge.all('p,h1,h2,h3,h4,h5,h6,ul,ol')) {
        if (!judge.style(element).has('margin')) faults.push(`no margin: ${judge.show(element)}`);
      }
      return faults;
    },
  },
  H15: {
    asks: 'Arial,Helvetica,sans-serif in each cell with words: Outlook falls to Times (Cerberus)',
    test: () =>
      judge
        .all('td')
        .filter((cell) => judge.texts().length && !cell.querySelector('td') && judge.words(cell))
        .filter((cell) => !/^Arial,\s*Helvetica,\s*sans-serif$/.test(judge.style(cell).get('font-family') ?? ''))
        .map(judge.show),
  },
  H16: {
    asks: 'body 16px/24px, nothing under 14px or 1.35 lines, pixels only (Can I email css-unit-rem)',
    test() {
      const faults = new Set();
      const sizes = new Map();
      for (const text of judge.texts()) {
        if (judge.hidden(text)) continue;
        const now = getComputedStyle(text.parentElement);
        const [size, line] = [parseFloat(now.fontSize), parseFloat(now.lineHeight)];
        const shown = `${size}px/${now.lineHeight}: “${text.data.trim().slice(0, 60)}”`;
        // Browsers make “normal” of it where nothing is set.
        if (size < 14 || !(line / size >= 1.35)) faults.add(shown);
        const key = `${size}px/${line}px`;
        sizes.set(key, (sizes.get(key) ?? 0) + text.data.length);
      }
      const most = [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0];
      const paragraph = judge.all('td p').some((p) => {
        const now = getComputedStyle(p);
        return now.fontSize === '16px' && now.lineHeight === '24px';
      });
      if (!paragraph) faults.add(`no paragraph is 16px/24px; most is ${most}`);
      for (const element of judge.all('[style]')) {
        const style = judge.style(element);
        for (const name of ['font-size', 'line-height']) {
          const value = style.get(name);
          if (value && !/^\d+(\.\d+)?px$/.test(value)) faults.add(`${name}:${value}: ${judge.show(element)}`);
        }
      }
      return [...faults];
    },
  },
  H17: {
    asks: 'links are underlined and coloured inline (EMC 10b, WCAG 1.4.1)',
    test: () =>
      judge
        .all('a[href]')
        .filter((link) => judge.style(link).get('text-decoration') !== 'underline' || !judge.style(link).has('color'))
        .map(judge.show),
  },
  H18: {
    asks: 'words of links say where they lead, and the same words lead to the same place (EMC 5 and 10)',
    test() {
      const vague = /^(read|find out|see|learn|know)? ?(more|on)?( here)?$|^(click|tap|see|look|press)? ?(here|this)( link| page)?$|^(link|this|website|web site|page|details|more (information|details|info)|info|darllen mwy|mwy|yma|cliciwch yma|gweld mwy)$/i;
      const faults = [];
      const places = new Map();
      for (const link of judge.all('a[href]')) {
        const said = judge.words(link) || link.querySelector('img')?.alt || '';
        const bare = said.replace(/[\s.…>»:→]+$/u, '');
        if (!bare || vague.test(bare)) faults.push(`vague: ${judge.show(link)}`);
        if (/^(https?:|www\.|mailto:)/i.test(said)) faults.push(`an address as its words: ${judge.show(link)}`);
        const place = link.getAttribute('href');
        const other = places.get(said.toLowerCase());
        if (said && other !== undefined && other !== place) faults.push(`“${said}” leads to ${other} and to ${place}`);
        places.set(said.toLowerCase(), place);
      }
      return faults;
    },
  },
  H19: {
    asks: 'pictures: words, size, block, https, and no format that is dropped (EMC 8, Can I email)',
    test() {
      const faults = [];
      for (const picture of judge.all('img')) {
        const wrong = [];
        if (!picture.hasAttribute('alt')) wrong.push('no alt');
        if (picture.closest('a') && !picture.alt.trim()) wrong.push('linked, without words');
        for (const side of ['width', 'height']) if (!/^\d+$/.test(picture.getAttribute(side) ?? '')) wrong.push(`no ${side}`);
        if (judge.style(picture).get('display') !== 'block') wrong.push('not display:block');
        if (!/^https:.*\.(png|jpe?g|gif)(\?|$)/i.test(picture.getAttribute('src') ?? '')) wrong.push('its address');
        if (wrong.length) faults.push(`${wrong.join(', ')}: ${judge.show(picture)}`);
      }
      return faults;
    },
  },
  H20: {
    asks: 'no element that mail programs drop (Can I email)',
    test: () =>
      judge
        .all('script,form,input,button,textarea,select,svg,math,link,iframe,frame,base,object,embed,video,audio,canvas,dialog,body style')
        .concat(judge.all('*').filter((element) => [...element.attributes].some(({ name }) => name.startsWith('on'))))
        .map(judge.show),
  },
  H26: {
    asks: 'the preheader comes first, 35 to 130 characters, hidden by display:none;max-height:0;overflow:hidden alone, and is not the title again (research 0.2)',
    test() {
      const [first] = judge.texts();
      const box = first?.parentElement;
      if (!box || !judge.hidden(box)) return [`the first words are in view: “${first?.data.trim().slice(0, 60) ?? ''}”`];
      const faults = [];
      const style = [...judge.style(box)].map((pair) => pair.join(':')).sort().join(';');
      if (style !== 'display:none;max-height:0;overflow:hidden') faults.push(`hidden by ${style}`);
      const said = judge.words(box);
      const length = [...new Intl.Segmenter('en').segment(said)].length;
      if (length < 35 || length > 130) faults.push(`${length} characters: “${said}”`);
      if ([document.title.trim(), judge.words(document.querySelector('h1') ?? box)].includes(said) && document.querySelector('h1')) faults.push(`the title again: “${said}”`);
      const more = judge.all('body *').filter((other) => other !== box && judge.hidden(other) && judge.words(other));
      return [...faults, ...more.map((other) => `also hidden: ${judge.show(other)}`)];
    },
  },
  H28: {
    asks: 'each #x has an empty a with that name: an id is not enough for Gmail and Outlook (Can I email)',
    test: () =>
      judge
        .all('a[href^="#"]')
        .filter((link) => {
          const name = link.getAttribute('href').slice(1);
          const targets = judge.all('a[name]').filter((anchor) => anchor.getAttribute('name') === name);
          return targets.length !== 1 || judge.words(targets[0]);
        })
        .map(judge.show),
  },
  H29: {
    asks: 'every id is there once (HTML)',
    test() {
      const seen = new Set();
      return judge
        .all('[id]')
        .filter(({ id }) => !id || /\s/.test(id) || seen.has(id) || !seen.add(id))
        .map(judge.show);
    },
  },
  H30: {
    asks: 'no sideways scroll at 320 pixels (WCAG 1.4.10)',
    at: 320,
    test() {
      const wide = document.documentElement.scrollWidth;
      if (wide <= 320) return [];
      const widest = judge.all('body *').filter((element) => element.getBoundingClientRect().right > 321 && !element.children.length);
      return [`${wide} pixels wide`, ...widest.slice(0, 3).map(judge.show)];
    },
  },
  H31: {
    asks: 'links in lists are 24 pixels high and 8 apart (WCAG 2.5.8)',
    at: 320,
    test() {
      const faults = [];
      for (const list of judge.all('ul,ol')) {
        let before = null;
        for (const item of list.children) {
          const link = [...item.querySelectorAll('a[href]')].find((a) => a.closest('li') === item);
          // A link within a sentence is no target of a list (the exception "inline" of WCAG 2.5.8).
          if (!link || !judge.words(item).startsWith(judge.words(link))) continue;
          const box = link.getBoundingClientRect();
          if (box.height < 24) faults.push(`${box.height} pixels high: ${judge.show(link)}`);
          if (before && box.top - before.bottom < 8) faults.push(`${box.top - before.bottom} pixels apart: ${judge.show(link)}`);
          before = box;
        }
      }
      return faults;
    },
  },
  H32: {
    asks: 'no unbroken run over 44 characters in view: Outlook will not wrap it (Can I email css-overflow-wrap)',
    at: 320,
    test() {
      const segmenter = new Intl.Segmenter('en');
      const faults = [];
      for (const text of judge.texts()) {
        if (judge.hidden(text)) continue;
        // A line may be broken at spaces and after hyphens, and between the characters of Chinese and Japanese.
        for (const run of text.data.split(/[^\S\u00A0\u202F]+|(?<=[-‐–—])|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/u)) {
          const length = [...segmenter.segment(run)].length;
          if (length > 44) faults.push(`${length} characters: ${run.slice(0, 80)}`);
        }
      }
      return faults;
    },
  },
  H33: {
    asks: 'links are https, mailto (with a subject at most) or # (Can I email html-mailto-links)',
    test: () =>
      judge
        .all('a[href]')
        .filter((link) => {
          const place = link.getAttribute('href');
          return !(/^https:\/\/[^\s/]+/.test(place) || /^mailto:[^\s?]+@[^\s?]+(\?subject=[^&\s]*)?$/.test(place) || /^#./.test(place));
        })
        .map(judge.show),
  },
  H36: {
    asks: 'no picture of a pixel: nobody is watched',
    test: () =>
      judge
        .all('img')
        .filter((picture) =>
          ['width', 'height'].some((side) => {
            const size = parseFloat(judge.style(picture).get(side) ?? picture.getAttribute(side));
            return size <= 3;
          }) || judge.style(picture).get('display') === 'none' || picture.hidden,
        )
        .map(judge.show),
  },
  H37: {
    // The web version may be led to from the top too, where those look who see a broken mail.
    asks: 'the foot: why you get this, unsubscribe, postal address; and a link to read it online (privacy, PECR, Companies Act)',
    test() {
      const unsubscribe = judge
        .all('a[href]')
        .filter((link) => /unsubscribe|dad-danysgrif/i.test(judge.words(link)) && /^(https|mailto):/.test(link.getAttribute('href')))
        .at(-1);
      const foot = unsubscribe?.closest('td');
      if (!foot) return ['no link to unsubscribe'];
      const links = judge.all('a[href^="https:"]').map(judge.words);
      const faults = [];
      if (!links.some((said) => /(read|view) .*(online|in (your|a) browser)|web version|ar-lein/i.test(said))) faults.push('no link to read it online');
      if (!/(why you get|you (get|receive) this|you (signed|asked)|pam rydych)/i.test(judge.words(foot))) faults.push('no reason why people get it');
      if (!/\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b/.test(judge.words(foot))) faults.push('no postal address');
      return faults;
    },
  },
};
