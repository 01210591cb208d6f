// The text a person can see, shadow roots included.
const parts = [];
const walk = (node) => {
  if (node.nodeType === Node.TEXT_NODE) {
    if (node.data.trim()) parts.push(node.data.trim());
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return;
  if (node.nodeType === Node.ELEMENT_NODE) {
    if (["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"].includes(node.tagName)) return;
    if (node.checkVisibility && !node.checkVisibility({ visibilityProperty: true })) return;
    // Words of another language within a sentence do not cut it.
    if (node.querySelector(":scope > span[lang]")) {
      parts.push(node.textContent.trim());
      return;
    }
    if (node.tagName === "INPUT") parts.push(`[${node.value}]`);
  }
  const children = node.tagName === "SLOT" ? node.assignedNodes({ flatten: true }) : (node.shadowRoot ?? node).childNodes;
  for (const child of children) walk(child);
};
walk(arguments[0] ?? document.body);
return parts.join("\n");
