// Makes each specimen's dark twin, measures what the page says of sizes and contrasts, and keeps account of calculators and scorecards.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

const ELEMENTS = "partner-roi-calculator, partner-scorecard";

// A twin is the same markup under other colours, so that the two cannot grow apart.
for (const light of all(".frame.light")) {
  const dark = light.cloneNode(true);
  dark.classList.replace("light", "dark");
  for (const calculator of all(ELEMENTS, dark)) {
    calculator.id = calculator.id.replace(/light$/, "dark");
    calculator.setAttribute("theme", "dark");
  }
  light.after(dark);
}

for (const frame of all(".frame")) {
  const title = frame.closest("article, section").querySelector("h2, h3").textContent;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", `${title}, ${frame.classList.contains("dark") ? "dark" : "light"}`);
  // What scrolls has to be reachable by keyboard.
  if (frame.closest(".state")) frame.tabIndex = 0;
}

// What a rule says of a pointer or of the keyboard can be shown at rest under a class of the same weight.
const PSEUDO = /:(hover|focus-visible)/g;
const shown = new CSSStyleSheet();
for (const rule of [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])) {
  if (!rule.selectorText?.match(PSEUDO)) continue;
  shown.insertRule(`${rule.selectorText.replace(PSEUDO, ".is-$1")} { ${rule.style.cssText} }`, shown.cssRules.length);
}
document.adoptedStyleSheets.push(shown);

// Colours come as "rgb(r, g, b)", whatever they were written as.
const probe = document.createElement("span");
function colour(token, within) {
  within.append(probe);
  probe.style.color = `var(${token})`;
  const parts = getComputedStyle(probe).color.match(/\d+/g).slice(0, 3).map(Number);
  probe.remove();
  return parts;
}

// Relative luminance and contrast ratio as WCAG 2.2 defines them.
const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const pixels = (length) => `${Number(parseFloat(length).toFixed(2))} px`;

function measure() {
  for (const place of all("[data-token]")) {
    const hex = colour(place.dataset.token, place).map((part) => part.toString(16).padStart(2, "0"));
    place.textContent = `#${hex.join("")}`;
  }
  for (const place of all("[data-contrast]")) {
    const [text, behind] = place.dataset.contrast.split(" ").map((token) => colour(token, place));
    const ratio = contrast(text, behind);
    // Rounded down: a contrast that just misses must not read as one that does not.
    place.textContent = `${(Math.floor(ratio * 10) / 10).toFixed(1)} : 1`;
    place.classList.toggle("short", ratio < 4.5);
  }
  for (const place of all("[data-type]")) {
    const { fontSize, lineHeight, fontWeight } = getComputedStyle(place.closest("div").querySelector("dd > *"));
    place.textContent = `${pixels(fontSize)} on ${pixels(lineHeight)}, ${fontWeight}`;
  }
  for (const place of all("[data-length]")) place.textContent = pixels(getComputedStyle(place.previousElementSibling).width);
  for (const place of all("[data-radius]")) {
    place.textContent = pixels(getComputedStyle(place.parentElement.querySelector(".shape")).borderTopLeftRadius);
  }
}
measure();
addEventListener("resize", measure);

// States that somebody has to bring about.
function type(root, input, text) {
  const field = root.getElementById(`f-${input}`);
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
const DONE = {
  wrong(root) {
    type(root, "leads_per_month", "12 apples");
    type(root, "conversion", "150");
  },
  explained: (root) => root.querySelector(".how").click(),
};

// A dialog that takes the whole page for itself would be the only thing to see on it, so this one stands in its frame.
const { showModal } = HTMLDialogElement.prototype;
HTMLDialogElement.prototype.showModal = function () {
  if (this.getRootNode().host?.closest("#explained")) this.setAttribute("open", "");
  else showModal.call(this);
};

const calculators = all(ELEMENTS);
const running = document.getElementById("running");
function account() {
  const count = (state) => calculators.filter((calculator) => calculator.dataset.state === state).length;
  const failed = count("failed");
  running.textContent = `${count("ready")} of ${calculators.length} run${failed ? `, ${failed} could not start` : ""}.`;
}
account();
for (const calculator of calculators) {
  calculator.addEventListener("ready", () => {
    calculator.dataset.state = "ready";
    account();
    DONE[calculator.closest(".state")?.id]?.(calculator.shadowRoot);
  });
  calculator.addEventListener("error", ({ detail }) => {
    calculator.dataset.state = "failed";
    const said = document.createElement("p");
    said.className = "said muted small";
    said.textContent = `${detail.code}: ${detail.detail}`;
    calculator.after(said);
    account();
  });
}

const whole = document.getElementById("whole");
whole.addEventListener("click", () => {
  const pressed = whole.getAttribute("aria-pressed") !== "true";
  whole.setAttribute("aria-pressed", pressed);
  document.body.classList.toggle("whole", pressed);
});
document.getElementById("reset").addEventListener("click", () => {
  for (const calculator of calculators) calculator.reset();
});
