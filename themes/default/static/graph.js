// The picture of who refers to whom: what has the pointer or the focus stays plain with its neighbours, the rest fades. In:
// arrows that say between which boxes they lead, counted as these stand.

for (const graph of document.querySelectorAll("svg.graph")) {
  const boxes = [...graph.querySelectorAll(".node")];
  const arrows = [...graph.querySelectorAll("[data-ends]")].map((path) => [path, path.dataset.ends.split(" ").map(Number)]);

  const show = (box) => {
    const at = boxes.indexOf(box);
    const near = new Set(arrows.filter(([, ends]) => ends.includes(at)).flatMap(([, ends]) => ends));
    graph.classList.toggle("aimed", at >= 0 && near.size > 0);
    boxes.forEach((one, place) => one.classList.toggle("lit", near.has(place)));
    for (const [path, ends] of arrows) path.classList.toggle("lit", at >= 0 && ends.includes(at));
  };

  for (const type of ["pointerover", "focusin"]) graph.addEventListener(type, ({ target }) => show(target.closest(".node")));
  for (const type of ["pointerleave", "focusout"]) graph.addEventListener(type, () => show(null));
}
