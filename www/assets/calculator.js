// Sets the calculator's public attributes from the address, and keeps the address pointing at what is shown.

const calculator = document.getElementById("calculator");
const notice = document.getElementById("notice");

const PROGRAM = calculator.getAttribute("program");
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
  notice.textContent = "";
  calculator.setAttribute("scenario", scenario);
  // A token in the query would go to the server and its logs with every reload; a fragment stays here.
  if (scenario.includes(".") && !location.hash) history.replaceState(null, "", `/s#${scenario}`);
}

// What cannot be opened is no reason to leave a person without a calculator.
function explain({ detail }) {
  notice.textContent = detail;
  if (!calculator.hasAttribute("scenario") && calculator.getAttribute("program") === PROGRAM) return;
  notice.textContent += " Below is a calculator with this program's own figures.";
  calculator.removeAttribute("scenario");
  calculator.setAttribute("program", PROGRAM);
}

calculator.addEventListener("error", (event) => explain(event.detail));
readAddress();
// Another share link pasted into the same tab changes only the fragment.
addEventListener("hashchange", readAddress);
calculator.addEventListener("save", ({ detail }) => {
  history.replaceState(null, "", `/calculator?scenario=${encodeURIComponent(detail.id)}`);
});
