// The page of what is not there, at whatever depth it is shown. In: where this script lies in the site. Out: links that lead
// from there, and one that searches for the words of the address.

const site = new URL("../", import.meta.url);
const said = document.getElementById("ss-find").dataset.root;

for (const link of document.querySelectorAll("a[href]")) {
  const href = link.getAttribute("href");
  if (href.startsWith(said) && !href.startsWith("//")) link.href = new URL(href.slice(said.length), site).href;
}

const path = decodeURIComponent(location.pathname.slice(site.pathname.length));
const words = path.replace(/\.(?:html?|md)$|index$/gi, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean).slice(-8).join(" ");
const asked = document.getElementById("ss-asked");
if (words && words !== "404") {
  asked.textContent = asked.dataset.words.replace("{words}", words);
  asked.search = `?q=${encodeURIComponent(words)}`;
  asked.parentElement.hidden = false;
}
