// Draws the diagrams of a page with the mermaid script that the owner of the portal named.
"use strict";
addEventListener("DOMContentLoaded", async () => {
  const { mermaid } = window;
  if (!mermaid) return; // the text stays
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: theme === "dark" ? "dark" : "neutral" });
  for (const block of document.querySelectorAll("pre.mermaid")) {
    try {
      await mermaid.run({ nodes: [block] });
    } catch {
      block.removeAttribute("data-processed"); // what cannot be drawn stays text
    }
  }
});
