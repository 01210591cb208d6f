// <partner-roi-calculator> and <partner-scorecard>: the elements themselves. WebAssembly cannot extend HTMLElement, so the
// classes live here and everything behind them in the module beside this one, which is loaded when the first element comes
// near the viewport.

const OTHER_WRITING = ["locale", "lang"];

// The languages of words/. The build puts in what there is.
const LANGUAGES = ["en"];

const sheet = (css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
};
// Room is kept while loading, so that nothing below jumps when the calculator appears.
const hidden = ":host{display:block}:host([hidden]){display:none}";
const loadingStyles = sheet(hidden + ":host{min-block-size:var(--pr-min-block-size,max(44em,90svh))}");
const fallbackStyles = sheet(hidden);

const fault = (code, detail) => Object.assign(new Error(detail), { code });

let engine;
const folder = new URL(".", import.meta.url).href;
const part = (file) => import(folder + file);
const load = () =>
  (engine ??= (async () => {
    try {
      // The smallest module there is: a page's policy that forbids WebAssembly refuses it as it would the real one.
      new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    } catch {
      throw fault("wasm_forbidden", "This page does not allow WebAssembly.");
    }
    try {
      const address = new URL("partner_roi_widget_bg.wasm", import.meta.url);
      // Everything is asked for at once, and compiled while the rest arrives. Where that fails, the glue has ways of its own.
      const code = WebAssembly.compileStreaming(fetch(address)).catch(() => address);
      const [glue] = await Promise.all(["partner_roi_widget.js", "partner_roi_parts.js"].map(part));
      await glue.default({ module_or_path: await code });
      return { glue, styles: sheet(glue.styles()) };
    } catch (cause) {
      engine = undefined; // A lost connection is no verdict: the next element tries again.
      throw fault("load_failed", `It could not be loaded: ${cause.message ?? cause}`);
    }
  })());

const fileText = async (path, code, detail) => {
  const answer = await fetch(new URL(path, import.meta.url)).catch(() => undefined);
  if (!answer?.ok) throw fault(code, detail);
  return answer.text();
};
const programText = (id) =>
  fileText(`programs/${encodeURIComponent(id)}.json`, "unknown_program", `There is no program "${id}" here.`);
const wordsText = (language) =>
  fileText(`words/${language}.json`, "load_failed", `The words of the language "${language}" could not be loaded.`);

const primary = (tag) => tag.toLowerCase().split("-")[0];

// The language there is for a tag: the tag itself, then without its last parts, then another region's.
const languageFor = (tag) => {
  const parts = tag.toLowerCase().split("-");
  while (parts.length) {
    const found = LANGUAGES.find((known) => known.toLowerCase() === parts.join("-"));
    if (found) return found;
    parts.pop();
  }
  return LANGUAGES.find((known) => primary(known) === primary(tag));
};

// Which words an element shows, and how it writes numbers: what it says itself goes before what stands around it, and that
// before the browser. A page says "de" where a browser says "de-AT": the region is the browser's to say.
const writingOf = (element) => {
  const asked = ["lang", "locale"].map((name) => element.getAttribute(name));
  for (let node = element; (node = node.parentNode ?? node.host); ) asked.push(node.getAttribute?.("lang"));
  const tags = [...asked, ...navigator.languages].filter(Boolean);
  const language = tags.map(languageFor).find(Boolean) ?? "en";
  const same = tags.filter((tag) => primary(tag) === primary(language));
  const locale = element.getAttribute("locale") || same.find((tag) => tag.includes("-")) || language;
  return [language, locale];
};

class Embedded extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #box;
  #handle;
  #watch;
  #turn = 0; // Grows with each start and stop, so that a late load knows that it is not wanted any more.
  #kept; // The document while nothing is mounted.
  #writing; // How what is mounted last is written.

  constructor() {
    super();
    this.#root.append(document.createElement("slot"));
    this.#root.adoptedStyleSheets = [fallbackStyles];
  }

  connectedCallback() {
    // A value set before the class was there hides the accessor.
    if (Object.hasOwn(this, "value")) {
      const early = this.value;
      delete this.value;
      this.value = early;
    }
    // Mounting from a microtask keeps it out of whatever the host page is rendering at this moment.
    queueMicrotask(() => this.isConnected && !this.#handle && !this.#watch && this.#await());
  }

  disconnectedCallback() {
    // A move in the document disconnects and connects again at once: what is still there by then keeps its state.
    queueMicrotask(() => this.isConnected || this.#stop());
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    const figures = this.constructor.figures.includes(name);
    if (!figures && !OTHER_WRITING.includes(name)) this.#handle?.attribute(name);
    // Before its first turn all that is set belongs together, in whatever order.
    else if (this.#turn || this.#watch) {
      if (!figures && this.#writing === String(writingOf(this))) return;
      this.#stop();
      if (figures) this.#kept = undefined;
      queueMicrotask(() => this.isConnected && !this.#watch && this.#await());
    }
  }

  #await() {
    const start = () => {
      this.#watch?.disconnect?.();
      this.#watch = {};
      this.#start();
    };
    if (this.getAttribute("loading") === "eager" || !("IntersectionObserver" in globalThis)) return start();
    this.#watch = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && start(), {
      rootMargin: "300px",
    });
    this.#watch.observe(this);
  }

  async #start() {
    const turn = ++this.#turn;
    const current = () => turn === this.#turn;
    this.#root.adoptedStyleSheets = [loadingStyles];
    try {
      // Asked for now so that it arrives beside the code.
      const [language, locale] = writingOf(this);
      this.#writing = String([language, locale]);
      const early = this.constructor.early(this, language);
      early?.catch(() => {});
      const words = wordsText(language);
      words.catch(() => {});
      const loading = load();
      try {
        new Intl.NumberFormat(locale); // The first one takes long, and the network is busy anyway.
      } catch {} // What to write instead for a tag that is none is decided later.
      const { glue, styles } = await loading;
      if (!current()) return;
      const box = document.createElement("div");
      const emit = (type, detail) => this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
      const addStyles = (css) => this.#root.adoptedStyleSheets.push(sheet(css));
      const handle = await glue.mount(this, box, folder, emit, addStyles, part, await early, this.#kept, await words, locale);
      if (!current()) return handle.free();
      this.#handle = handle;
      this.#box = box;
      // What is shown may have brought its own already.
      const own = this.#root.adoptedStyleSheets.filter((one) => one !== loadingStyles);
      this.#root.adoptedStyleSheets = [styles, ...own];
      this.#root.replaceChildren(box);
      emit("ready");
    } catch (error) {
      if (!current()) return;
      this.#root.adoptedStyleSheets = [fallbackStyles];
      const detail = { code: error?.code ?? "failed", detail: error?.message ?? String(error) };
      this.dispatchEvent(new CustomEvent("error", { detail, bubbles: true, composed: true }));
    }
  }

  #stop() {
    this.#turn++;
    this.#watch?.disconnect?.();
    this.#watch = undefined;
    this.#root.activeElement?.blur(); // While somebody listens: browsers tell of it once the field is gone, too.
    this.#kept = this.#handle?.value() ?? this.#kept;
    this.#handle?.free();
    this.#handle = undefined;
    if (this.#box) this.#root.replaceChildren(document.createElement("slot"));
    this.#box = undefined;
    this.#root.adoptedStyleSheets = [fallbackStyles];
  }

  get value() {
    const text = this.#handle?.value() ?? this.#kept;
    return text && JSON.parse(text);
  }

  set value(document) {
    const text = typeof document === "string" ? document : JSON.stringify(document);
    if (this.#handle) this.#handle.set_value(text);
    else this.#kept = text;
  }

  reset() {
    this.#handle?.reset();
  }

  toJSON() {
    return this.value;
  }
}

class Calculator extends Embedded {
  static figures = ["program", "scenario"];
  static observedAttributes = [...this.figures, ...OTHER_WRITING, "partner-type", "level", "view", "theme", "readonly", "open"];
  // A scenario says itself which program it needs.
  static early = (element) =>
    element.hasAttribute("scenario") ? undefined : programText(element.getAttribute("program") ?? "");
}

class Scorecard extends Embedded {
  static figures = ["card", "src", "template", "scenario"];
  static observedAttributes = [...this.figures, ...OTHER_WRITING, "view", "quarter", "theme", "readonly"];
  static early = (...all) =>
    part("partner-roi-card.js").then(
      ({ early }) => early(...all, folder, part),
      () => {}, // What it would have asked for is asked for by who needs it.
    );
}

const elements = { "partner-roi-calculator": Calculator, "partner-scorecard": Scorecard };
for (const [name, element] of Object.entries(elements)) {
  if (!customElements.get(name)) customElements.define(name, element);
}
