// Debian's Firefox through Marionette, the protocol inside it: Playwright drives only a Firefox of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATIENCE } from './house.mjs';

// It asks nobody for updates and the like while it is tried.
const SETTINGS = {
  'marionette.port': 0,
  'app.update.auto': false,
  'app.normandy.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
};

export class Firefox {
  /** Starts it (FIREFOX says where it is, if not on the path). */
  static async start(width, height) {
    const it = new Firefox();
    it.profile = mkdtempSync(join(tmpdir(), 'bulletin-firefox-'));
    const settings = Object.entries(SETTINGS).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
    writeFileSync(join(it.profile, 'user.js'), settings.join(''));
    const program = process.env.FIREFOX ?? 'firefox-esr';
    const args = ['--headless', '--marionette', '--no-remote', '--profile', it.profile, `--window-size=${width},${height}`];
    it.child = spawn(program, args, { stdio: 'ignore', env: { ...process.env, HOME: it.profile } });
    const port = await it.port();
    it.socket = connect(port, '127.0.0.1');
    it.answers = new Map();
    it.asked = 0;
    it.read();
    await it.send('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } });
    await it.send('WebDriver:SetWindowRect', { width, height });
    return it;
  }

  /** The port it has chosen, which it writes into its profile. */
  port() {
    const file = join(this.profile, 'MarionetteActivePort');
    return new Promise((done, failed) => {
      const look = () => {
        const port = existsSync(file) && Number(readFileSync(file, 'utf8'));
        if (!port) return;
        watcher.close();
        done(port);
      };
      const watcher = watch(this.profile, look);
      this.child.once('error', failed);
      this.child.once('exit', () => failed(new Error('Firefox ended')));
      look();
    });
  }

  read() {
    let waiting = Buffer.alloc(0);
    this.socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      for (;;) {
        const colon = waiting.indexOf(':');
        const length = Number(waiting.subarray(0, colon).toString());
        if (colon < 0 || waiting.length < colon + 1 + length) return;
        const message = JSON.parse(waiting.subarray(colon + 1, colon + 1 + length).toString());
        waiting = waiting.subarray(colon + 1 + length);
        if (!Array.isArray(message)) continue;
        const [, number, error, result] = message;
        const [done, failed] = this.answers.get(number);
        this.answers.delete(number);
        if (error) failed(new Error(`${error.error}: ${error.message}`));
        else done(result);
      }
    });
  }

  send(command, parameters = {}) {
    const number = ++this.asked;
    const text = JSON.stringify([0, number, command, parameters]);
    this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    return new Promise((done, failed) => this.answers.set(number, [done, failed]));
  }

  go(url) {
    return this.send('WebDriver:Navigate', { url });
  }

  /** What a function comes to inside the page. */
  async ask(inside, ...args) {
    const script = `return (${inside}).apply(null, arguments)`;
    return (await this.send('WebDriver:ExecuteScript', { script, args })).value;
  }

  /** Waits until a function of the page is true there. */
  async until(inside, ...args) {
    const script = `const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1);
      const look = () => { let said; try { said = (${inside}).apply(null, given); } catch { said = false; }
        if (said) done(true); else requestAnimationFrame(look); };
      look();`;
    await this.send('WebDriver:ExecuteAsyncScript', { script, args, scriptTimeout: PATIENCE });
  }

  /** A click at a place of the window. */
  async press(x, y) {
    const actions = [
      { type: 'pointerMove', x: Math.round(x), y: Math.round(y), origin: 'viewport', duration: 0 },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    const pointer = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions };
    await this.send('WebDriver:PerformActions', { actions: [pointer] });
  }

  async picture() {
    const { value } = await this.send('WebDriver:TakeScreenshot', { full: false });
    return Buffer.from(value, 'base64');
  }

  async close() {
    this.child.removeAllListeners('exit');
    const gone = once(this.child, 'exit');
    await this.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => this.child.kill('SIGKILL'));
    await gone;
    this.socket.destroy();
    rmSync(this.profile, { recursive: true, force: true });
  }
}
