// Sets the calculator's public attributes from the address, and keeps the address pointing at what is shown.

import { said, tryAgainButton } from "./said.js";

const calculator = document.querySelector("partner-roi-calculator");
const notice = document.getElementById("notice");

const PROGRAM = calculator.getAttribute("program");
const PASSED_ON = { program: "program", type: "partner-type", level: "level", view: "view", lang: "lang", locale: "locale", theme: "theme" };
const CHOICES = { type: "partner_type", level: "level" };

const asked = new URLSearchParams(location.search);

// At /s the whole fragment names a scenario; elsewhere a field of it does.
const field = () => (location.pathname.replace(/\/$/, "").endsWith("/s") ? "" : "scenario=");

function scenarioInAddress() {
  const fragment = location.hash.slice(1);
  if (fragment && fragment.startsWith(field())) return fragment.slice(field().length);
  return new URLSearchParams(location.search).get("scenario") ?? "";
}

// A link that holds the figures itself; the calculator reads it when it starts.
const holdsFigures = () => location.hash.slice(1).split("&").some((field) => field.startsWith("roi="));

function readAddress() {
  for (const [parameter, attribute] of Object.entries(PASSED_ON)) {
    if (asked.get(parameter)) calculator.setAttribute(attribute, asked.get(parameter));
  }
  const scenario = scenarioInAddress();
  if (!scenario) return;
  notice.textContent = "";
  calculator.hidden = false;
  calculator.setAttribute("scenario", scenario);
  // A token in the query would go to the server and its logs with every reload; a fragment stays here.
  if (scenario.includes(".") && !location.hash) history.replaceState(null, "", `/s#${scenario}`);
}

function choicesThatDiffer(document) {
  const wanted = Object.entries(CHOICES).map(([parameter, name]) => [name, asked.get(parameter)]);
  return Object.fromEntries(wanted.filter(([name, value]) => value && document[name] !== value));
}

// Figures kept from the last visit win over attributes. A link that asks for a type or level means it all the same.
function insistOnChoices() {
  if (calculator.hasAttribute("scenario") || holdsFigures()) return;
  for (const [name, value] of Object.entries(choicesThatDiffer(calculator.value))) {
    try {
      calculator.value = { ...calculator.value, [name]: value };
    } catch {
      notice.textContent = `This program has no ${name === "level" ? "level" : "partner type"} “${value}”. The address asks for it, and it is left out here.`;
    }
  }
}

// Once a person has chosen otherwise, a reload must not undo it.
function forgetChoices(document) {
  if (!Object.keys(choicesThatDiffer(document)).length) return;
  for (const parameter of Object.keys(CHOICES)) asked.delete(parameter);
  const left = asked.toString();
  history.replaceState(null, "", (left ? `?${left}` : location.pathname) + location.hash);
}

// Asks for the scenario once more; an element whose attribute does not change has no reason to.
function tryAgain(scenario) {
  notice.textContent = "";
  // The button that was pressed is gone.
  document.getElementById("main").focus({ preventScroll: true });
  calculator.hidden = false;
  calculator.removeAttribute("scenario");
  calculator.setAttribute("scenario", scenario);
}

// The link may be right: other figures in the place of those that it leads to would be taken for them.
function offerAgain(detail) {
  const scenario = calculator.getAttribute("scenario");
  const button = tryAgainButton(() => tryAgain(scenario));
  calculator.hidden = true;
  notice.replaceChildren(said(calculator, detail), " ", button);
  if (document.activeElement?.id === "main") button.focus();
}

// A link that leads nowhere is no reason to leave a person without a calculator.
function explain({ code, detail }) {
  if (code === "unreachable") return offerAgain(detail);
  notice.replaceChildren(said(calculator, detail));
  if (!calculator.hasAttribute("scenario") && calculator.getAttribute("program") === PROGRAM) return;
  notice.append(" Below is a calculator with the figures that you last entered here, or else with the program's own.");
  calculator.removeAttribute("scenario");
  calculator.setAttribute("program", PROGRAM);
}

// The program that is shown, and ways to the others in the same language.
function markProgram() {
  const shown = calculator.value.program;
  for (const link of document.querySelectorAll("#programs a")) {
    const target = new URL(link.href);
    for (const name of ["lang", "locale", "theme"]) if (asked.get(name)) target.searchParams.set(name, asked.get(name));
    link.href = target;
    link.removeAttribute("aria-current");
    if (target.searchParams.get("program") !== shown) continue;
    link.setAttribute("aria-current", "page");
    document.querySelector("#programs b").textContent = link.textContent;
  }
}

readAddress();
// Another share link pasted into the same tab changes only the fragment.
addEventListener("hashchange", () => (holdsFigures() ? location.reload() : readAddress()));
calculator.addEventListener("ready", insistOnChoices);
calculator.addEventListener("ready", markProgram);
calculator.addEventListener("change", ({ detail }) => forgetChoices(detail));
calculator.addEventListener("error", ({ detail }) => explain(detail));
calculator.addEventListener("save", ({ detail }) => {
  for (const parameter of ["program", "type", "level", "view", "scenario"]) asked.delete(parameter);
  // With the right to read it: an address is passed on like any link.
  const link = detail.link?.split("#")[1] ?? detail.id;
  history.replaceState(null, "", `${asked.size ? `?${asked}` : location.pathname}#${field()}${link}`);
});
