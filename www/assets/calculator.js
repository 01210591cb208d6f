// Sets the calculator's public attributes from the address, and keeps the address pointing at what is shown.

const calculator = document.getElementById("calculator");
const saved = document.getElementById("saved");
const link = document.getElementById("link");
const copy = document.getElementById("copy");
const notice = document.getElementById("notice");

const PASSED_ON = { program: "program", type: "partner-type", level: "level", view: "view", locale: "locale", theme: "theme" };

function scenarioInAddress() {
  if (location.pathname.replace(/\/$/, "").endsWith("/s")) return location.hash.slice(1);
  return new URLSearchParams(location.search).get("scenario") ?? "";
}

function readAddress() {
  const asked = new URLSearchParams(location.search);
  for (const [parameter, attribute] of Object.entries(PASSED_ON)) {
    const value = asked.get(parameter);
    if (value) calculator.setAttribute(attribute, value);
  }
  const scenario = scenarioInAddress();
  if (!scenario) return;
  calculator.setAttribute("scenario", scenario);
  // A token in the query would go to the server and its logs with every reload; a fragment stays here.
  if (scenario.includes(".") && !location.hash) history.replaceState(null, "", `/s#${scenario}`);
}

function showSaved({ id, link: address }) {
  history.replaceState(null, "", `/calculator?scenario=${encodeURIComponent(id)}`);
  if (!address) return;
  link.value = new URL(address, location.href).href;
  saved.hidden = false;
  notice.textContent = "";
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(link.value);
    notice.textContent = "Link copied.";
  } catch {
    link.focus();
    link.select();
    notice.textContent = "The browser did not allow copying. The link is selected: copy it with the keyboard.";
  }
}

readAddress();
addEventListener("hashchange", readAddress);
calculator.addEventListener("save", (event) => showSaved(event.detail));
copy.addEventListener("click", copyLink);
