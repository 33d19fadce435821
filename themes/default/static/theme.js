// Runs before the page is painted. In: the reader's choice of theme. Out: `data-theme` on the root, which the
// stylesheet obeys; without a choice the system decides; and `data-served` where a server gave the page.
try {
  const theme = localStorage.getItem("specsite-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be switched off; then the system decides.
}

// Pages from a disk run no modules: what only these can show has its room elsewhere.
if (location.protocol !== "file:") document.documentElement.dataset.served = "";
