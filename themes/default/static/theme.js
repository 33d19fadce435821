// Runs before the page is painted. In: the reader's choice of theme. Out: `data-theme` on the root, which the
// stylesheet obeys; without a choice the system decides.
try {
  const theme = localStorage.getItem("specsite-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be switched off; then the system decides.
}
