// Sets the scorecard's public attributes from the address, and keeps the address pointing at what is shown.

const scorecard = document.querySelector("partner-scorecard");
const notice = document.getElementById("notice");

const PASSED_ON = ["quarter", "first-quarter", "lang", "locale", "theme"];

const asked = new URLSearchParams(location.search);

function cardInAddress() {
  if (location.pathname.replace(/\/$/, "").endsWith("/q")) return location.hash.slice(1);
  return asked.get("card") ?? "";
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
}

readAddress();
// Another share link pasted into the same tab changes only the fragment.
addEventListener("hashchange", readAddress);
scorecard.addEventListener("error", ({ detail }) => {
  if (detail.code !== "not_saved") notice.textContent = detail.detail;
});
scorecard.addEventListener("save", ({ detail }) => {
  if (!location.pathname.endsWith("/q")) history.replaceState(null, "", `/scorecard?card=${encodeURIComponent(detail.id)}`);
  // A copy of the card that the link names is another card.
  else if (cardInAddress().split(".")[0] !== detail.id) history.replaceState(null, "", `#${detail.link?.split("#")[1] ?? detail.id}`);
});
// The card before stays in the history, and is a step back. Between two places of one card nothing has to be loaded.
const page = () => location.pathname + location.search;
let shown = page();
const settled = () => (shown = page());
scorecard.addEventListener("save", settled);
scorecard.addEventListener("new", ({ detail }) => {
  history.pushState(null, "", `/scorecard?template=${encodeURIComponent(detail.template)}`);
  settled();
});
addEventListener("popstate", () => page() !== shown && location.reload());
