// Sets the scorecard's public attributes from the address, and keeps the address pointing at what is shown.

import { said, tryAgainButton } from "./said.js";

const scorecard = document.querySelector("partner-scorecard");
const notice = document.getElementById("notice");

const WRITING = ["lang", "locale", "theme"];
const PASSED_ON = ["quarter", "first-quarter", ...WRITING];

const asked = new URLSearchParams(location.search);

// At /q the whole fragment names a card; elsewhere a field of it does.
const isLink = () => location.pathname.replace(/\/$/, "").endsWith("/q");
const FIELD = "card=";

function cardInAddress() {
  const fragment = location.hash.slice(1);
  if (isLink()) return fragment;
  return fragment.startsWith(FIELD) ? fragment.slice(FIELD.length) : (asked.get("card") ?? "");
}

// A page in the same language and look.
function addressOf(fields) {
  const query = new URLSearchParams(fields);
  for (const name of WRITING) if (asked.get(name)) query.set(name, asked.get(name));
  return `/scorecard${query.size ? `?${query}` : ""}`;
}

function readAddress() {
  for (const name of PASSED_ON) {
    if (asked.get(name)) scorecard.setAttribute(name, asked.get(name));
  }
  notice.textContent = "";
  const card = cardInAddress();
  const template = asked.get("template");
  if (card) {
    scorecard.setAttribute("card", card);
    scorecard.removeAttribute("src");
    // A token in the query would go to the server and its logs with every reload; a fragment stays here.
    if (card.includes(".") && !location.hash) history.replaceState(null, "", `/q#${card}`);
  } else if (template) {
    scorecard.setAttribute("template", template);
    scorecard.removeAttribute("src");
    // As in links to scenarios, the token may stand behind the #.
    const scenario = new URLSearchParams(location.hash.slice(1)).get("scenario") ?? asked.get("scenario");
    if (scenario) scorecard.setAttribute("scenario", scenario);
    if (asked.get("scenario")?.includes(".")) {
      asked.delete("scenario");
      history.replaceState(null, "", `?${asked}#scenario=${scenario}`);
    }
  }
  // Who was given a link looks at what it shows.
  document.getElementById("templates").hidden = isLink();
  for (const link of document.querySelectorAll("#templates a")) {
    link.href = addressOf({ template: new URL(link.href).searchParams.get("template") });
  }
}

readAddress();
let fragment = location.hash;
// Another share link pasted into the same tab changes only the fragment. One that leads to a place of this page names no card.
addEventListener("hashchange", () => {
  if (document.getElementById(location.hash.slice(1))) return history.replaceState(null, "", fragment || location.pathname + location.search);
  fragment = location.hash;
  if (cardInAddress()) readAddress();
  else if (scorecard.hasAttribute("card")) location.reload();
});

// The attribute that names the figures, set anew: the element asks for them again.
function tryAgain() {
  const name = ["card", "src", "template"].find((name) => scorecard.hasAttribute(name));
  const value = scorecard.getAttribute(name);
  scorecard.removeAttribute(name);
  scorecard.setAttribute(name, value);
}
scorecard.addEventListener("error", ({ detail }) => {
  if (detail.code === "not_saved") return;
  const pressed = notice.contains(document.activeElement);
  notice.replaceChildren(said(scorecard, detail.detail));
  if (detail.code !== "unreachable") return;
  const again = tryAgainButton(tryAgain);
  notice.append(" ", again);
  if (pressed) again.focus();
});
scorecard.addEventListener("ready", () => {
  if (notice.contains(document.activeElement)) document.getElementById("main").focus();
  notice.textContent = "";
});
addEventListener("online", () => notice.querySelector("button")?.click());

scorecard.addEventListener("save", ({ detail }) => {
  // With the right to read it: an address is passed on like any link.
  const link = detail.link?.split("#")[1] ?? detail.id;
  if (!isLink()) history.replaceState(null, "", `${addressOf()}#${FIELD}${link}`);
  // A copy of the card that the link names is another card.
  else if (cardInAddress().split(".")[0] !== detail.id) history.replaceState(null, "", `#${link}`);
  fragment = location.hash;
});
// The card before stays in the history, and is a step back. Between two places of one card nothing has to be loaded.
const page = () => location.pathname + location.search;
let shown = page();
const settled = () => (shown = page());
scorecard.addEventListener("save", settled);
scorecard.addEventListener("new", ({ detail }) => {
  history.pushState(null, "", addressOf({ template: detail.template }));
  fragment = "";
  settled();
});
addEventListener("popstate", () => page() !== shown && location.reload());
