// What the pages with an element put into their notice, in the element's own words.

// The element speaks its own language, which may run the other way than this page.
export function said(element, detail) {
  const words = document.createElement("span");
  words.dir = "auto";
  words.lang = element.getAttribute("lang") ?? element.getAttribute("locale") ?? document.documentElement.lang;
  words.textContent = detail;
  return words;
}

// The button that asks for it once more.
export function tryAgainButton(tryAgain) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Try again";
  button.addEventListener("click", tryAgain);
  return button;
}
